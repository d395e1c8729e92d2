"""How a person wants to be told."""

from collections.abc import Mapping
from typing import Any

from django import forms

from portal.accounts.models import User
from portal.core.identifiers import mask_phone
from portal.messages.channels import Channel
from portal.messages.channels.adapters import address_of
from portal.messages.models import Pace

NO_ADDRESS = {Channel.EMAIL: "您还没有填写电子邮箱，填写后才能收到。"}


class PaceForm(forms.Form):
    """One choice for each open channel."""

    def __init__(self, *args: Any, paces: Mapping[Channel, str], person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channels = list(paces)
        for channel, pace in paces.items():
            self.fields[channel.value] = forms.ChoiceField(
                label=channel.label,
                choices=Pace.choices,
                initial=pace,
                widget=forms.RadioSelect,
                help_text=_hint(channel, person),
                error_messages={"required": "请选择一种接收方式。", "invalid_choice": "请选择列出的接收方式。"},
            )

    def paces(self) -> dict[Channel, Pace]:
        """The choices of a valid form."""
        return {channel: Pace(self.cleaned_data[channel.value]) for channel in self.channels}


def _hint(channel: Channel, person: User) -> str:
    address = address_of(person, channel)
    if not address:
        return NO_ADDRESS.get(channel, "您还没有填写手机号，填写后才能收到。")
    return f"发到 {address if channel == Channel.EMAIL else mask_phone(address)}。"
