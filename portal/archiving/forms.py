"""What officers type about exports and about packages whose period is over."""

from typing import Any

from django import forms

from portal.accounts.forms import date_field
from portal.archiving.models import RetentionDecision
from portal.archiving.rules import keep_on_refusal
from portal.core import clock


class ExportForm(forms.Form):
    year = forms.IntegerField(
        label="年度", error_messages={"required": "请填写年度。", "invalid": "年度应写成2026这样的四位数字。"}
    )
    only_new = forms.BooleanField(
        label="只导出上次导出以后新增的", required=False, help_text="不选的，导出全年。本年度没有导出过的，两者相同。"
    )


class RetentionForm(forms.Form):
    """Keep on, with the last day, or agree to destroy."""

    verdict = forms.ChoiceField(
        label="决定", choices=RetentionDecision.Verdict.choices, widget=forms.RadioSelect,
        error_messages={"required": "请选择决定。", "invalid_choice": "请选择决定。"},
    )  # fmt: skip
    keep_until = date_field("继续保管到", required=False, help_text="决定继续保管的填写，为最后一天。")
    document = forms.CharField(
        label="依据文书号", max_length=120,
        error_messages={"required": "请填写鉴定意见或者决定的文书号。", "max_length": "文书号最多120个字。"},
    )  # fmt: skip
    reason = forms.CharField(
        label="理由", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明理由。", "max_length": "最多2000个字。"},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        keeps = given.get("verdict") == RetentionDecision.Verdict.KEEP and "keep_until" not in self.errors
        if keeps and (refusal := keep_on_refusal(given.get("keep_until"), clock.today())):
            self.add_error("keep_until", refusal)
        return given
