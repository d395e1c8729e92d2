"""What the business administrator types about the catalogue, the calendar and bodies."""

from typing import Any

from django import forms
from django.forms import ModelForm, modelform_factory

from portal.accounts.forms import date_field
from portal.accounts.models import OrganisationKind
from portal.catalog import models as catalog
from portal.core import clock

DOCUMENT = {"required": "请填写依据文件，例如：晋人社厅发〔2026〕12号。"}


def document_field() -> forms.CharField:
    return forms.CharField(label="依据文件", max_length=120, help_text="文件名称或文号。", error_messages=DOCUMENT)


class ParameterForm(forms.Form):
    value = forms.IntegerField(
        label="新数值",
        min_value=0,
        max_value=100_000,
        error_messages={"required": "请填写新数值。", "invalid": "数值须是整数。", "min_value": "数值不能小于0。",
                        "max_value": "数值太大。"},
    )  # fmt: skip
    valid_from = date_field("生效日期", help_text="今天或以后；此前的期限仍按原数值计算。")
    document = document_field()
    note = forms.CharField(label="说明", max_length=300, required=False)


class DayForm(forms.Form):
    day = date_field("日期")
    off_or_worked = forms.ChoiceField(
        label="安排",
        choices=[("", "请选择"), ("off", "工作日放假"), ("worked", "周末上班"), ("usual", "恢复为平常")],
        error_messages={"required": "请选择安排。", "invalid_choice": "请从列表中选择。"},
    )
    document = document_field()


class YearForm(forms.Form):
    year = forms.IntegerField(
        label="年份",
        min_value=2020,
        max_value=2100,
        error_messages={"required": "请填写年份。", "invalid": "年份写四位数字。", "min_value": "年份不能早于2020年。",
                        "max_value": "年份不能晚于2100年。"},
    )  # fmt: skip
    document = document_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"year": clock.today().year + 1})
        super().__init__(*args, **kwargs)


class BodySearch(forms.Form):
    q = forms.CharField(label="名称或统一社会信用代码", max_length=120, required=False)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *OrganisationKind.choices])
    status = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("ACTIVE", "正常"), ("WAITING", "待确认"), ("CLOSED", "已停用")],
    )
    mark_optional = False


class RowForm(ModelForm):
    """A row of the catalogue with its validity; a change names its document."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].required = True
        self.fields["document"].error_messages.update(DOCUMENT)
        for name in ("valid_from", "valid_to"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields[name].error_messages["invalid"] = "日期应写成2026-03-06这样的形式。"


VALIDITY = ("valid_from", "valid_to", "document", "clause", "note")
# What may be changed of each kind of row, beside its validity and its source; its code and place stay.
CHANGED = {
    "level": (catalog.SeriesLevel, ("names", "mode", "mode_note")),
    "specialty": (catalog.Specialty, ("name",)),
    "exam": (catalog.ExamMode, ("exam", "mode", "titles")),
    "mapping": (catalog.QualificationMapping, ("qualification", "grade", "title", "to_confirm")),
    "standard": (catalog.EvaluationStandard, ("name",)),
    "rule": (catalog.EligibilityRule, ("years", "years_of", "recommenders")),
}


def form_of_kind(kind: str) -> type[ModelForm]:
    model, fields = CHANGED[kind]
    return modelform_factory(model, form=RowForm, fields=(*fields, *VALIDITY))
