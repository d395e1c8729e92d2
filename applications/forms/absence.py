from typing import Any

from django import forms

from portal.accounts.models import User


class AbsenceForm(forms.Form):
    """From when to when, and who goes on meanwhile."""

    first_day = forms.DateField(
        label="第一天", widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "请填写第一天。", "invalid": "第一天的日期不对，请按2026-09-07的格式填写。"},
    )  # fmt: skip
    last_day = forms.DateField(
        label="最后一天", widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "请填写最后一天。", "invalid": "最后一天的日期不对，请按2026-09-07的格式填写。"},
    )  # fmt: skip
    deputy = forms.ModelChoiceField(
        label="代办的同事", queryset=User.objects.none(), required=False, empty_label="不指定，放回待办由同事领取",
        error_messages={"invalid_choice": "请选择本机构现任同一岗位的同事。"},
    )  # fmt: skip

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = colleagues
        self.fields["deputy"].label_from_instance = lambda person: person.name
