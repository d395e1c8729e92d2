"""What is typed into a letter of entrustment and its answer (令40 art. 28)."""

from collections.abc import Iterable
from typing import Any

from django import forms

from committees.models import Committee
from committees.services import LetterContent

DAY = {"required": "请填写日期。", "invalid": "日期格式应为“年-月-日”。"}


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=DAY)


class LetterForm(forms.Form):
    committee = forms.TypedChoiceField(
        label="受托的评审委员会", coerce=int,
        help_text="系列、级别以评审委员会的备案为准，委托不能超出（人社部令第40号第28条）。",
        error_messages={"required": "请选择评审委员会。", "invalid_choice": "请从列表中选择。"},
    )  # fmt: skip
    persons = forms.CharField(
        label="委托的地区和人员", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：本市民营企业机械专业工程技术人员，约30人。",
        error_messages={"required": "请写明委托的地区和人员。", "max_length": "不超过300字。"},
    )  # fmt: skip
    document = forms.CharField(label="委托函文号", max_length=60, error_messages={"required": "请填写委托函文号。"})
    valid_from = _day("起始日")
    valid_to = _day("截止日")

    def __init__(self, *args: Any, committees: Iterable[Committee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committees = {each.number: each for each in committees}
        lines = [
            (number, f"{each.name}（{each.series.name} {each.get_level_display()}，备案至{each.valid_to}）")
            for number, each in self.committees.items()
        ]
        self.fields["committee"].choices = [("", "请选择"), *lines]

    @property
    def chosen(self) -> Committee:
        return self.committees[self.cleaned_data["committee"]]

    @property
    def content(self) -> LetterContent:
        names = ("persons", "document", "valid_from", "valid_to")
        return LetterContent(**{name: self.cleaned_data[name] for name in names})


class AcceptForm(forms.Form):
    answer = forms.CharField(label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class DeclineForm(forms.Form):
    answer = forms.CharField(
        label="不接受的理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明不接受的理由。"},
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """Nothing but the button."""
