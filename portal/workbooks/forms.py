import uuid

from django import forms

from portal.core.sheets import MOST_BYTES
from portal.workbooks.models import ListExport


class IntakeForm(forms.Form):
    """One list to bring; what is wrong with its cells is said by the job."""

    workbook = forms.FileField(
        label="填好的名单（.xlsx 或 .csv）",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "data-max-bytes": str(MOST_BYTES)}),
        error_messages={"required": "请选择填好的名单。", "empty": "这是一个空文件，请重新选择。"},
    )
    idempotency_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


class ExportForm(forms.Form):
    kind = forms.CharField(max_length=40)
    format = forms.ChoiceField(choices=ListExport.Format.choices)
    filters = forms.CharField(required=False, max_length=2000)
