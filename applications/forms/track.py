"""By which track somebody applies (regulation 2.4)."""

from collections.abc import Iterable
from typing import Any

from django import forms

from applications.eligibility.texts import TrackText


class TrackForm(forms.Form):
    """One of the tracks that are offered."""

    track = forms.ChoiceField(
        label="申报方式", error_messages={"required": "请选择申报方式。", "invalid_choice": "请从列表中选择申报方式。"}
    )

    def __init__(self, *args: Any, offered: Iterable[TrackText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].choices = [(each.code, each.name) for each in offered]
