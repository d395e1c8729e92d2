"""The outbox: told within the act's transaction, sent after it (``sending``)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction

from portal.core import clock
from portal.core.jobs import after_commit
from portal.messages.channels import USUAL_PACE, Channel, open_channels
from portal.messages.channels.adapters import address_hash
from portal.messages.letters import LONGEST_SUBJECT, Letter
from portal.messages.models import DeadAddress, Delivery, DeliveryStatus, Message, Pace, Preference
from portal.messages.own_wordings import TAKEN_BACK
from portal.messages.selectors import templates_in_force
from portal.messages.wordings import put

SEND = "portal.messages.tasks.send_waiting"
DIGEST_AT = time(8)

__all__ = ["Letter", "choose_paces", "mark_read", "take_back", "tell"]


def tell(letters: Iterable[Letter]) -> None:
    """Put letters in the outbox, by sets; the caller is inside the transaction of the act they tell of."""
    told = _in_their_words(list(letters))
    if not told:
        return
    now = clock.now()
    messages = Message.objects.bulk_create(
        Message(
            recipient_id=letter.recipient_id,
            subject=letter.subject,
            body=letter.body,
            link=letter.link,
            record_id=letter.record_id,
            pressing=letter.pressing,
            created_at=now,
        )
        for letter in told
    )
    Delivery.objects.bulk_create(_deliveries(messages, now))
    after_commit(SEND)


def _in_their_words(letters: list[Letter]) -> list[Letter]:
    """The letters with the administrators' texts where there are any."""
    codes = {letter.wording for letter in letters if letter.wording}
    templates = templates_in_force(codes, clock.today()) if codes else {}
    return [
        replace(
            letter,
            subject=put(own.subject, letter.values)[:LONGEST_SUBJECT],
            body=put(own.body, letter.values),
        )
        if (own := templates.get(letter.wording))
        else letter
        for letter in letters
    ]


def _deliveries(messages: Sequence[Message], now: datetime) -> Iterator[Delivery]:
    recipients = {message.recipient_id for message in messages}
    people = get_user_model().objects.in_bulk(recipients)
    chosen = {
        (person, channel): pace
        for person, channel, pace in Preference.objects.filter(person__in=recipients).values_list(
            "person", "channel", "pace"
        )
    }
    dead = set(DeadAddress.objects.filter(person__in=recipients).values_list("person", "channel", "address_hash"))
    for channel in open_channels():
        for message in messages:
            address = address_hash(people[message.recipient_id], channel)
            pace = chosen.get((message.recipient_id, channel.value), USUAL_PACE[channel])
            if not _is_wanted(pace, message) or not address:
                continue
            if (message.recipient_id, channel.value, address) in dead:
                continue
            if pace == Pace.DAILY and not message.pressing:
                morning = next_morning(now)
                yield Delivery(message=message, channel=channel, parcel=None, promised_at=morning, due_at=morning)
            else:
                yield Delivery(message=message, channel=channel, promised_at=now, due_at=now)


def _is_wanted(pace: str, message: Message) -> bool:
    return pace != Pace.NEVER and (pace != Pace.PRESSING or message.pressing)


def next_morning(now: datetime) -> datetime:
    """When the next digest goes out."""
    local = now.astimezone(clock.SHANXI)
    morning = datetime.combine(local.date(), DIGEST_AT, clock.SHANXI)
    return morning if local < morning else morning + timedelta(days=1)


@transaction.atomic
def take_back(record_ids: Sequence[int]) -> int:
    """Take back what was told about these acts; returns how many messages nobody will have heard of.

    What waits is not sent. Whoever may have read it already, here or outside, is told that it no longer holds.
    """
    messages = list(Message.objects.filter(record_id__in=record_ids, taken_back_at=None).select_for_update())
    own = Delivery.objects.filter(message__in=messages)
    own.filter(status=DeliveryStatus.WAITING).update(status=DeliveryStatus.TAKEN_BACK)
    unheard = [DeliveryStatus.TAKEN_BACK, DeliveryStatus.FAILED, DeliveryStatus.BOUNCED]
    gone_out = set(own.exclude(status__in=unheard).values_list("message", flat=True))
    Message.objects.filter(pk__in=[each.pk for each in messages]).update(taken_back_at=clock.now())
    heard = [each for each in messages if each.read_at or each.pk in gone_out]
    tell(
        # As pressing as what it takes back.
        TAKEN_BACK.letter(each.recipient_id, {"told": each.subject}, link=each.link, pressing=each.pressing)
        for each in heard
    )
    return len(messages) - len(heard)


def mark_read(*, recipient_id: int) -> None:
    """The person has opened the list of messages."""
    Message.objects.filter(recipient_id=recipient_id, read_at=None).update(read_at=clock.now())


def choose_paces(*, person_id: int, paces: Mapping[Channel, Pace]) -> None:
    """Remember how the person wants each channel used from now on; what already waits goes out as it was promised."""
    Preference.objects.bulk_create(
        (Preference(person_id=person_id, channel=channel, pace=pace) for channel, pace in paces.items()),
        update_conflicts=True,
        unique_fields=["person", "channel"],
        update_fields=["pace"],
    )
