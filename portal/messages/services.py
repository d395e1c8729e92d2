"""The outbox: told within the act's transaction, sent after it."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from portal.core import clock
from portal.core.jobs import after_commit
from portal.messages.models import Channel, Message, MessageStatus

MAX_ATTEMPTS = 8
LOG = logging.getLogger(__name__)


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
    """Send what is due, oldest first, each in a transaction of its own; returns how many were sent.

    A letter that failed is tried again after 2, 4, 8, ... minutes, counted from when it was written.
    """
    ids = Message.objects.filter(_due(), status=MessageStatus.WAITING).order_by("id").values_list("id", flat=True)
    return sum(_send(pk) for pk in list(ids[:limit]))


def _due() -> Q:
    now, due = clock.now(), Q(attempts=0)
    for attempts in range(1, MAX_ATTEMPTS):
        waited = timedelta(minutes=2 ** (attempts + 1) - 2)
        due |= Q(attempts=attempts, created_at__lte=now - waited)
    return due


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
    except Exception as error:  # whatever is wrong with one letter must not stop the others
        LOG.warning("letter %s was not sent", pk, exc_info=True)
        message.last_error = (str(error) or type(error).__name__).replace("\x00", "")[:200]
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
