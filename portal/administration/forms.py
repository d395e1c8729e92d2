"""What administrators type about people, roles and features."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.accounts.forms import KeyForm, date_field
from portal.accounts.models import Organisation
from portal.administration.features import FEATURES
from portal.core import clock
from portal.core.actors import ADMINISTRATORS, Role
from portal.core.identifiers import normalise_uscc

GIVEN_BY_ONE = [role for role in Role if role not in (*ADMINISTRATORS, Role.APPLICANT)]
MOMENT = "%Y-%m-%dT%H:%M"


def reason_field(label: str = "理由", **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    messages = {"required": f"请填写{label}。"}
    return forms.CharField(label=label, max_length=300, widget=widget, error_messages=messages, **options)


def moment_field(label: str, **options: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        error_messages={"required": "请填写时间。", "invalid": "时间应写成2026-03-06 10:30这样的形式。"},
        **options,
    )


class PersonSearch(forms.Form):
    q = forms.CharField(
        label="姓名、账号、手机号或身份证号",
        max_length=60,
        required=False,
        help_text="姓名可以只写开头两个字；手机号和身份证号须写完整。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    mark_optional = False


class ReasonForm(KeyForm):
    reason = reason_field(help_text="写入操作记录。")


class BodyField(forms.CharField):
    """A body by its whole name or credit code."""

    def clean(self, value: Any) -> Organisation | None:
        text = super().clean(value)
        if not text:
            return None
        found = list(Organisation.objects.active().filter(name=text)[:2])
        found = found or list(Organisation.objects.active().filter(uscc=normalise_uscc(text))[:2])
        if not found:
            raise ValidationError("没有找到这家机构，请写完整的名称或统一社会信用代码。")
        if len(found) > 1:
            raise ValidationError("有几家机构同名，请写统一社会信用代码。")
        return found[0]


class GrantForm(KeyForm):
    """A role that one security administrator gives."""

    role = forms.ChoiceField(
        label="角色",
        choices=[("", "请选择"), *((role.value, role.label) for role in GIVEN_BY_ONE)],
        error_messages={"required": "请选择角色。", "invalid_choice": "请从列表中选择。"},
    )
    organisation = BodyField(label="机构", max_length=120, help_text="完整名称或统一社会信用代码。",
                             error_messages={"required": "请填写机构。"})  # fmt: skip
    valid_from = date_field("起始日")
    valid_to = date_field("截止日", required=False, help_text="最后有效日；不填表示长期。")


class ProposeForm(KeyForm):
    """An administrator's role, to be confirmed by another administrator."""

    role = forms.ChoiceField(
        label="角色",
        choices=[("", "请选择"), *((role.value, role.label) for role in ADMINISTRATORS)],
        help_text="系统、安全、审计三类管理员须由不同的人担任。",
        error_messages={"required": "请选择角色。", "invalid_choice": "请从列表中选择。"},
    )
    organisation = BodyField(
        label="人社部门",
        max_length=120,
        required=False,
        help_text="只有人社业务管理员须写，例如：山西省人力资源和社会保障厅。",
    )
    valid_from = date_field("起始日")
    valid_to = date_field("截止日", required=False, help_text="最后有效日；不填表示长期。")
    reason = reason_field("任命的依据和理由")


class EndRoleForm(forms.Form):
    last_day = date_field("最后有效日")


class AnswerForm(forms.Form):
    reason = reason_field("不同意的原因")


class ClosureForm(KeyForm):
    feature = forms.ChoiceField(
        label="功能",
        choices=[("", "请选择"), *((key, each.label) for key, each in FEATURES.items())],
        help_text="异议、投诉、复查和补正是法定权利，不能关闭。",
        error_messages={"required": "请选择功能。", "invalid_choice": "请从列表中选择。"},
    )
    begins_at = moment_field("开始时间", required=False, help_text="不填表示立即。")
    ends_at = moment_field("恢复时间", required=False, help_text="不填表示直到您重新开放。")
    told = forms.CharField(
        label="页面公告",
        max_length=200,
        help_text="显示在有关页面上，写明何时恢复、急事怎么办。",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请填写页面公告。"},
    )
    reason = reason_field("内部原因", help_text="只在操作记录中保留。")

    def asked(self) -> dict[str, Any]:
        """The arguments of ``close_feature``."""
        begins_at: datetime = self.cleaned_data["begins_at"] or clock.now()
        return {name: self.cleaned_data[name] for name in ("feature", "ends_at", "told", "reason")} | {
            "begins_at": begins_at
        }
