"""What a deciding body enters when it recognises a title, or does not."""

from typing import Any

from django import forms

from applications.evidence import EVIDENCE, TODAY_AT_THE_LATEST, EvidenceItem
from applications.forms.reason_texts import LibraryForm
from applications.routing.procedures import Procedure
from portal.core import clock

LONG = 2000


class RecognitionForm(forms.Form):
    """The evidence of one procedure, then the finding; the document where the result is confirmed at once."""

    finding = forms.CharField(
        label="认定意见",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="申报人会看到这段意见。",
        error_messages={"required": "请写明认定意见。"},
    )
    document_number = forms.CharField(
        label="认定文号",
        max_length=60,
        help_text="例如：区人社职〔2026〕12号，将印在证书上。",
        error_messages={"required": "请填写认定文件的文号。"},
    )

    def __init__(self, *args: Any, procedure: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = EVIDENCE.get(procedure.code, ())
        if procedure.result_notice:
            del self.fields["document_number"]
        self.fields |= {item.code: _field(item) for item in self.items}
        self.order_fields([*(item.code for item in self.items), "finding", "document_number"])

    def clean(self) -> None:
        for item in self.items:
            found = self.cleaned_data.get(item.code)
            if item.kind == "date" and found and found > clock.today():
                self.add_error(item.code, TODAY_AT_THE_LATEST)

    def evidence(self) -> dict[str, Any]:
        """By code, as ``services.recognition.recognise`` takes it."""
        return {item.code: self.cleaned_data[item.code] for item in self.items}


def _field(item: EvidenceItem) -> forms.Field:
    if item.kind == "tick":
        return forms.BooleanField(label=item.label, error_messages={"required": "核实后请勾选；不属实的，请不予认定。"})
    if item.kind == "date":
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        messages = {"required": "请填写日期。", "invalid": "日期应写成2026-03-06这样的形式。"}
        return forms.DateField(label=item.label, widget=widget, error_messages=messages)
    return forms.CharField(label=item.label, max_length=120, error_messages={"required": "请填写。"})


class DeclineForm(LibraryForm):
    """A finding that is left empty is taken from the reason of the library, if one was chosen."""

    finding = forms.CharField(
        label="不予认定的理由",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text="申报人会看到这段理由，请写明事实和依据。",
    )
    mark_optional = False

    def clean(self) -> None:
        if self.chosen and not self.cleaned_data.get("finding"):
            self.cleaned_data["finding"] = self.chosen.text
        if not self.cleaned_data.get("finding") and "finding" not in self.errors:
            self.add_error("finding", "请写明不予认定的理由。")
