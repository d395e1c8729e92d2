"""What people are told, and how it reads on its way out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from portal.core import clock
from portal.messages.channels import Channel

# Later than this, a message says that it is late.
LATE_AFTER = timedelta(hours=1)
PORTAL = "职评"
SHORT = 60
LONGEST_SUBJECT = 120


@dataclass(frozen=True)
class Letter:
    """What one person is told: ``link`` is a path of the portal, ``record_id`` the act's audit record.

    ``pressing``: he has to act or to know today; it waits for no digest and may go by text message. ``wording`` is the
    code of the text that an administrator may have changed, ``values`` what its places hold.
    """

    recipient_id: int
    subject: str
    body: str
    link: str = ""
    record_id: int | None = None
    pressing: bool = False
    wording: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Text:
    """What goes out: ``link`` is a whole address or empty."""

    subject: str
    body: str
    link: str


def text_of(letters: Sequence[Letter], channel: Channel, *, promised_at: datetime, now: datetime) -> Text:
    """One message, or the digest of several, as it reads in ``channel``; a late one says so.

    A text message carries no body: it passes through other hands, and the portal has the whole.
    """
    late = ""
    if now - promised_at > LATE_AFTER:
        when = promised_at.astimezone(clock.SHANXI)
        late = f"（本消息应于{when.month}月{when.day}日{when:%H:%M}发出，因发送故障迟到，办理情况以系统内为准。）"
    if len(letters) > 1:
        return _digest(letters, channel, late)
    [letter] = letters
    if channel == Channel.SMS:
        return Text(letter.subject, f"{sms_of(letter.subject)}{late}", "")
    body = "\n\n".join(filter(None, [late, letter.body]))
    return Text(letter.subject, body, _whole(letter.link))


def _digest(letters: Sequence[Letter], channel: Channel, late: str) -> Text:
    subject = f"您有 {len(letters)} 条新消息"
    if channel == Channel.SMS:
        return Text(subject, f"【{PORTAL}】{subject}。请登录系统查看。{late}", "")
    entries = [f"{number}. {each.subject}\n{each.body}" for number, each in enumerate(letters, 1)]
    return Text(subject, "\n\n".join(filter(None, [late, *entries])), _whole("/me/messages/"))


def sms_of(subject: str) -> str:
    """What a text message says of one letter."""
    return f"【{PORTAL}】{_short(subject)}。请登录系统查看。"


def _short(subject: str) -> str:
    return subject if len(subject) <= SHORT else f"{subject[: SHORT - 1]}…"


def _whole(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}" if path else ""
