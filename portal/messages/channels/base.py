"""What the outbox and the adapters say to each other."""

import uuid
from dataclasses import dataclass
from typing import Protocol

from portal.messages.channels import Channel


@dataclass(frozen=True)
class Parcel:
    """What goes out as one: ``key`` is the same on every try, ``link`` a whole address or empty."""

    key: uuid.UUID
    address: str
    subject: str
    body: str
    link: str = ""


class NotSentError(Exception):
    """It certainly did not go out; worth another try. ``channel_is_down``: so it would be with the next ones."""

    def __init__(self, reason: str, *, channel_is_down: bool = False) -> None:
        super().__init__(reason)
        self.channel_is_down = channel_is_down


class UndeliverableError(Exception):
    """It did not go out and never will: the address or the content is refused."""


class UnconfirmedError(Exception):
    """Whether it went out cannot be known, so it must not be tried again."""


class Adapter(Protocol):
    """One way out. ``send`` returns when the parcel is accepted, otherwise raises one of the errors above.

    ``repeats_safely``: the other side knows a parcel by its key, so a try that was interrupted may be made again.
    """

    @property
    def channel(self) -> Channel: ...

    @property
    def repeats_safely(self) -> bool: ...

    def send(self, parcel: Parcel) -> None: ...
