"""What the back office asks with each row of the catalogue that is added or changed (ADR 35)."""

from typing import Any

from django import forms

NO_DOCUMENT = "请填写依据文件，例如：晋人社厅发〔2026〕12号。"
NO_FIRST_DAY = "请填写生效日期：新增的内容从哪一天起有效。"


class SourcedForm(forms.ModelForm):
    """A row is added or changed with its document; a new one says from which day on it counts.

    What is sent unchanged needs nothing: rows of the files may say "always", and some name no document.
    """

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.has_changed():
            self._demand("document", NO_DOCUMENT)
            if self.instance._state.adding:  # noqa: SLF001 - Django's documented name
                self._demand("valid_from", NO_FIRST_DAY)
        return cleaned

    def _demand(self, name: str, said: str) -> None:
        if name in self.fields and name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, said)


class DocumentOnRecordForm(SourcedForm):
    """For tables without a column for the document: it stands in the record of the edit."""

    document = forms.CharField(
        label="依据文件", max_length=120, required=False, help_text="文件名称或文号，写入操作记录。"
    )
