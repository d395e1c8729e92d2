"""Takes what is due out of the outbox: each parcel once.

A parcel is claimed in a transaction of its own before anything leaves, and settled in another when the answer is
known. A process that dies in between leaves a parcel that is being sent: the sweep tries it again where the other side
knows it by its key, and otherwise says that it went out unconfirmed rather than send it twice.
"""

import logging
import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from portal.core import clock
from portal.messages.channels import Channel, open_channels
from portal.messages.channels.adapters import adapter_of, address_hash, address_of
from portal.messages.channels.base import Adapter, NotSentError, Parcel, UnconfirmedError, UndeliverableError
from portal.messages.letters import Letter, text_of
from portal.messages.models import Delivery, DeliveryStatus

MAX_ATTEMPTS = 8
# Longer than the longest answer of any channel.
DEAD_AFTER = timedelta(minutes=10)
NOBODY_SAID = "发送时中断，对方没有确认"
LOG = logging.getLogger(__name__)


def send_waiting(*, limit: int = 200) -> int:
    """Send what is due, oldest first, at most ``limit`` parcels by each channel; returns how many went out.

    A parcel that failed is tried again after 2, 4, 8, … minutes. A channel that is down rests until the next call.
    """
    return sum(_send_by(adapter_of(channel), limit) for channel in open_channels())


def _send_by(adapter: Adapter, limit: int) -> int:
    _pack_digests(adapter.channel)
    _settle_dead(adapter)
    waiting = Delivery.objects.filter(
        channel=adapter.channel, status=DeliveryStatus.WAITING, due_at__lte=clock.now(), parcel__isnull=False
    )
    sent = 0
    for key in dict.fromkeys(waiting.order_by("pk").values_list("parcel", flat=True)[:limit]):
        claimed = _claim(key)
        if not claimed:
            continue
        is_sent, goes_on = _try(adapter, claimed)
        sent += is_sent
        if not goes_on:
            break
    return sent


@transaction.atomic
def _pack_digests(channel: Channel) -> None:
    """Give the digests that are due their parcels: one for each person."""
    due = (
        Delivery.objects.select_for_update(skip_locked=True)
        .filter(channel=channel, status=DeliveryStatus.WAITING, parcel=None, due_at__lte=clock.now())
        .order_by("pk")
    )
    by_person: dict[int, list[int]] = defaultdict(list)
    for pk, person in due.values_list("pk", "message__recipient"):
        by_person[person].append(pk)
    for own in by_person.values():
        Delivery.objects.filter(pk__in=own).update(parcel=uuid.uuid4())


def _settle_dead(adapter: Adapter) -> None:
    """What somebody began to send and never finished: again where that is safe, otherwise not."""
    dead = Delivery.objects.filter(
        channel=adapter.channel, status=DeliveryStatus.SENDING, tried_at__lte=clock.now() - DEAD_AFTER
    )
    status = DeliveryStatus.WAITING if adapter.repeats_safely else DeliveryStatus.UNCONFIRMED
    dead.update(status=status, last_error=NOBODY_SAID)


@transaction.atomic
def _claim(key: uuid.UUID) -> list[Delivery]:
    """The waiting deliveries of a parcel, now being sent; empty when another process has it or it was taken back."""
    claimed = list(
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(parcel=key, status=DeliveryStatus.WAITING)
        .select_related("message__recipient")
        .order_by("pk")
    )
    for each in claimed:
        each.status, each.tried_at, each.attempts = DeliveryStatus.SENDING, clock.now(), each.attempts + 1
        each.sent_to = address_hash(each.message.recipient, Channel(each.channel))
    Delivery.objects.bulk_update(claimed, ["status", "tried_at", "attempts", "sent_to"])
    return claimed


def _try(adapter: Adapter, claimed: Sequence[Delivery]) -> tuple[bool, bool]:
    """Send one parcel and settle it; says whether it went out, and whether the next can be tried."""
    status, reason, goes_on = DeliveryStatus.SENT, "", True
    try:
        adapter.send(_parcel(claimed, adapter.channel))
    except UndeliverableError as error:
        status, reason = DeliveryStatus.FAILED, str(error)
    except UnconfirmedError as error:
        status, reason = DeliveryStatus.UNCONFIRMED, str(error)
    except NotSentError as error:
        is_last = claimed[0].attempts >= MAX_ATTEMPTS
        status, reason = DeliveryStatus.FAILED if is_last else DeliveryStatus.WAITING, str(error)
        goes_on = not error.channel_is_down
    except Exception as error:  # whatever is wrong with one parcel must not stop the others
        LOG.exception("parcel %s was not sent", claimed[0].parcel)
        status, reason = DeliveryStatus.UNCONFIRMED, type(error).__name__
    _settle(claimed, status, reason)
    return status == DeliveryStatus.SENT, goes_on


def _parcel(claimed: Sequence[Delivery], channel: Channel) -> Parcel:
    first = claimed[0]
    letters = [
        Letter(each.message.recipient_id, each.message.subject, each.message.body, each.message.link)
        for each in claimed
    ]
    text = text_of(letters, channel, promised_at=first.promised_at, now=clock.now())
    if first.parcel is None:
        raise ValueError("a parcel without a key")
    address = address_of(first.message.recipient, channel)
    if not address:
        raise UndeliverableError("没有填写联系方式")
    return Parcel(first.parcel, address, text.subject, text.body, text.link)


def _settle(claimed: Sequence[Delivery], status: DeliveryStatus, reason: str) -> None:
    wait = timedelta(minutes=2 ** claimed[0].attempts) if status == DeliveryStatus.WAITING else timedelta()
    Delivery.objects.filter(pk__in=[each.pk for each in claimed], status=DeliveryStatus.SENDING).update(
        status=status, last_error=reason.replace("\x00", "")[:200], due_at=clock.now() + wait
    )
