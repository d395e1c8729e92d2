"""Which adapter serves a channel, and where a person is reached by it."""

from typing import Any

from django.conf import settings

from portal.core.crypto import keyed_hash
from portal.messages.channels import Channel
from portal.messages.channels.base import Adapter
from portal.messages.channels.email import Mail
from portal.messages.channels.gateway import Gateway


def adapter_of(channel: Channel) -> Adapter:
    """The adapter of an open channel; raises KeyError for one that is not."""
    if channel == Channel.EMAIL:
        return Mail()
    gateway = settings.MESSAGE_GATEWAYS[channel.value]
    return Gateway(channel, gateway["url"], gateway["token"], settings.GATEWAY_SECONDS)


def address_of(person: Any, channel: Channel) -> str:
    """Where ``person`` (a user) is reached by ``channel``, empty when he has not said; the app goes by his phone."""
    return person.email if channel == Channel.EMAIL else person.phone


def address_hash(person: Any, channel: Channel) -> str:
    """What the address is known by without being told; empty without one."""
    address = address_of(person, channel)
    return keyed_hash(address, purpose=f"address_{channel.value}") if address else ""
