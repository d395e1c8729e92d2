"""What staff and the public send: clean values or a sentence beside the field."""

from collections.abc import Sequence
from typing import Any

from django import forms

from applications import reasons
from applications.conditions import conditions
from applications.forms.reason_texts import LibraryForm
from applications.services.notices import LONGEST_WORKING_DAYS
from portal.core.identifiers import BadIdentifier, check_person_name, normalise_person_name

LONG = 2000


class CorrectionItemForm(LibraryForm):
    """One thing to correct; a line that is left empty throughout counts for nothing.

    What is left empty is taken from the reason of the library, if one was chosen.
    """

    place = forms.ChoiceField(label="位置", required=False)
    reason = forms.ChoiceField(
        label="原因", required=False, choices=[("", "请选择"), *reasons.choices(reasons.CORRECTION_REASONS)]
    )
    condition = forms.ChoiceField(
        label="涉及的申报条件", required=False, help_text="与申报条件无关的，不选。",
        choices=lambda: [("", "无"), *((each.code, each.label) for each in conditions())],
    )  # fmt: skip
    explanation = forms.CharField(
        label="具体要求", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    mark_optional = False

    def __init__(self, *args: Any, places: Sequence[Any] = (), **kwargs: Any) -> None:
        known = {code for _title, group in places for code, _label in group}
        super().__init__(*args, places=known, **kwargs)
        self.fields["place"].choices = [("", "请选择"), *places]

    @property
    def is_blank(self) -> bool:
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.fields)

    def clean(self) -> None:
        if self.is_blank:
            return
        if text := self.chosen:
            taken = {"place": text.place, "reason": text.reason, "explanation": text.text}
            self.cleaned_data |= {name: value for name, value in taken.items() if not self.cleaned_data.get(name)}
        if not self.cleaned_data.get("place") and "place" not in self.errors:
            self.add_error("place", "请选择需要补正的位置。")
        if not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "请选择原因。")


class RefusalForm(LibraryForm):
    """What is left empty is taken from the reason of the library, if one was chosen."""

    reasons = forms.MultipleChoiceField(
        label="不予受理的原因",
        required=False,
        choices=reasons.choices(reasons.REFUSAL_REASONS),
        widget=forms.CheckboxSelectMultiple,
    )
    explanation = forms.CharField(
        label="说明",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text="申报人会看到这段说明，请写明事实和依据。",
    )
    mark_optional = False

    def clean(self) -> None:
        if text := self.chosen:
            taken = {"reasons": [text.reason], "explanation": text.text}
            self.cleaned_data |= {name: value for name, value in taken.items() if not self.cleaned_data.get(name)}
        for name, wanted in {"reasons": "请至少选择一项原因。", "explanation": "请写明理由。"}.items():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, wanted)


class TakeOverForm(forms.Form):
    # Whom the page named, so that nobody takes a case from a colleague he did not mean.
    claimed_by = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": "请刷新后再办理。"})
    reason = forms.CharField(
        label="接手的原因",
        max_length=200,
        help_text="例如：同事请假，申报即将到期。",
        error_messages={"required": "请写明接手的原因。"},
    )


class NoticeForm(forms.Form):
    title = forms.CharField(label="公示标题", max_length=120, error_messages={"required": "请填写公示标题。"})
    contact = forms.CharField(
        label="受理异议的联系方式",
        max_length=120,
        help_text="联系人和电话，公示期内供群众反映情况。",
        error_messages={"required": "请填写受理异议的联系方式。"},
    )


class LengthenForm(forms.Form):
    working_days = forms.IntegerField(
        label="公示期（工作日，自发布次日起）",
        min_value=1,
        max_value=LONGEST_WORKING_DAYS,
        error_messages={
            "required": "请填写工作日数。",
            "invalid": "请填写整数。",
            "min_value": "请填写大于0的整数。",
            "max_value": f"公示期最长{LONGEST_WORKING_DAYS}个工作日。",
        },
    )
    reason = forms.CharField(label="延长原因", max_length=200, error_messages={"required": "请写明延长原因。"})


class ConfirmForm(forms.Form):
    document_number = forms.CharField(
        label="确认文号",
        max_length=60,
        help_text="例如：市人社职〔2026〕12号，将印在证书上。",
        error_messages={"required": "请填写确认文件的文号。"},
    )


class ObjectionForm(forms.Form):
    """Anybody's objection; a name is a choice, but who gives one can be reached."""

    person = forms.TypedChoiceField(
        label="对谁有异议",
        coerce=int,
        error_messages={"required": "请选择异议所针对的人。", "invalid_choice": "请从列表中选择。"},
    )
    content = forms.CharField(
        label="异议内容",
        min_length=10,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="请写明事实和线索，不少于10个字。",
        error_messages={"required": "请写明异议内容。", "min_length": "异议内容不少于10个字，请再具体一些。"},
    )
    name = forms.CharField(
        label="您的姓名",
        required=False,
        max_length=60,
        help_text="可以匿名。实名的，只有公示单位能看到，且每次查看都有记录。",
    )
    contact = forms.CharField(label="您的联系方式", required=False, max_length=120, help_text="实名的请留电话或邮箱。")

    def __init__(self, *args: Any, people: Sequence[dict[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [
            (number, f"{number}. {each['name']}（{each['unit']}，{each['declared_title']}）")
            for number, each in enumerate(people, 1)
        ]
        self.fields["person"].choices = [("", "请选择"), *lines]

    def clean_name(self) -> str:
        name = normalise_person_name(self.cleaned_data["name"])
        if name:
            try:
                check_person_name(name)
            except BadIdentifier as bad:
                raise forms.ValidationError(bad.message_zh) from bad
        return name

    def clean(self) -> None:
        if self.cleaned_data.get("name") and not self.cleaned_data.get("contact"):
            self.add_error("contact", "实名的请留联系方式，以便核实和答复。")


class ReceiptForm(forms.Form):
    code = forms.CharField(label="回执编号", max_length=40, error_messages={"required": "请输入回执编号。"})


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label="核查结论",
        choices=[("reject", "异议不成立，申报继续办理"), ("uphold", "异议成立，取消申报")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择核查结论。"},
    )
    finding = forms.CharField(
        label="核查情况和答复",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="异议人凭回执编号可以看到这段答复，请不要写入他人隐私。",
        error_messages={"required": "请写明核查情况和答复。"},
    )
