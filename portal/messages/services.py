"""The outbox: told within the act's transaction, sent after it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.db import transaction

from portal.core import clock
from portal.core.jobs import after_commit
from portal.messages.models import Channel, Message, MessageStatus

MAX_ATTEMPTS = 8


@dataclass(frozen=True)
class Letter:
    """What one person is told: ``link`` is a path of the portal, ``record_id`` the act's audit record."""

    recipient_id: int
    subject: str
    body: str
    link: str = ""
    record_id: int | None = None


def tell(letters: Iterable[Letter]) -> None:
    """Put letters in the outbox, by sets; the caller is inside the transaction of the act they tell of."""
    now = clock.now()
    rows = [
        Message(
            recipient_id=letter.recipient_id,
            channel=channel,
            subject=letter.subject,
            body=letter.body,
            link=letter.link,
            record_id=letter.record_id,
            status=MessageStatus.SENT if channel == Channel.IN_APP else MessageStatus.WAITING,
            sent_at=now if channel == Channel.IN_APP else None,
            created_at=now,
        )
        for letter in letters
        for channel in Channel.values
    ]
    if rows:
        Message.objects.bulk_create(rows)
        after_commit("portal.messages.tasks.send_waiting")


def take_back(record_ids: Sequence[int]) -> int:
    """Take back what was not yet sent about these acts; returns how many letters."""
    waiting = Message.objects.filter(record_id__in=record_ids, status=MessageStatus.WAITING)
    return waiting.update(status=MessageStatus.TAKEN_BACK)


def send_waiting(*, limit: int = 200) -> int:
    """Send what waits, oldest first, each in a transaction of its own; returns how many were sent."""
    ids = Message.objects.filter(status=MessageStatus.WAITING).order_by("id").values_list("id", flat=True)[:limit]
    return sum(_send(pk) for pk in list(ids))


@transaction.atomic
def _send(pk: int) -> bool:
    message = (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("recipient")
        .filter(pk=pk, status=MessageStatus.WAITING)
        .first()
    )
    if message is None:
        return False
    message.attempts += 1
    try:
        _mail(message)
    except OSError as error:
        message.last_error = str(error)[:200]
        if message.attempts >= MAX_ATTEMPTS:
            message.status = MessageStatus.FAILED
    else:
        message.status, message.sent_at = MessageStatus.SENT, clock.now()
    message.save(update_fields=["status", "attempts", "last_error", "sent_at"])
    return message.status == MessageStatus.SENT


def _mail(message: Message) -> None:
    address = message.recipient.email
    if address:
        EmailMessage(subject=message.subject, body=message.body, to=[address]).send()


def mark_read(*, recipient_id: int) -> None:
    """The person has opened the list of messages."""
    Message.objects.filter(recipient_id=recipient_id, channel=Channel.IN_APP, read_at=None).update(read_at=clock.now())
