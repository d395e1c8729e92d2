"""The field by which a reviewer takes a reason from the library; with a script it fills the others at once."""

from collections.abc import Collection
from typing import Any

from django import forms

from applications.selectors.reason_texts import Library
from portal.catalog.models import ReasonText

LABEL = "常用理由"
HINT = "选一条，后面的空就按它填好，还可以修改；没有合适的，不选。"


class LibraryForm(forms.Form):
    """A form that offers the reasons of ``library`` that fit one of ``places``, where places count."""

    library = forms.ChoiceField(
        label=LABEL, required=False, help_text=HINT, widget=forms.Select(attrs={"data-reason-texts": "reason-texts"}),
        error_messages={"invalid_choice": "这条常用理由已经停用，请另选一条。"},
    )  # fmt: skip

    def __init__(self, *args: Any, library: Library, places: Collection[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = library.texts
        groups = library.grouped(places)
        if groups:
            self.fields["library"].choices = [("", "不选"), *groups]
        else:
            del self.fields["library"]

    @property
    def chosen(self) -> ReasonText | None:
        """After cleaning: the reason that was taken, None without one."""
        return self.texts.get(self.cleaned_data.get("library", ""))
