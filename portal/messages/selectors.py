"""Reads of the outbox for pages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from portal.messages.channels import USUAL_PACE, Channel, open_channels
from portal.messages.channels.adapters import address_hash
from portal.messages.models import DeadAddress, Message, MessageTemplate, Preference


def templates_in_force(codes: Iterable[str], on: date) -> dict[str, MessageTemplate]:
    """The administrator's texts that count on the day ``on``, by code. One query."""
    rows = MessageTemplate.objects.filter(code__in=set(codes), valid_from__lte=on, ended_at=None)
    return {row.code: row for row in rows.order_by("valid_from", "pk")}


def inbox_of(recipient_id: int) -> QuerySet[Message]:
    """What the person was told, newest first, with how it went out; what was taken back unread is gone."""
    own = Message.objects.filter(Q(taken_back_at=None) | ~Q(read_at=None), recipient_id=recipient_id)
    return own.order_by("-pk").prefetch_related("deliveries")


def unread_count(recipient_id: int | None) -> int:
    """How many messages the person has not opened."""
    return Message.objects.filter(recipient_id=recipient_id, read_at=None, taken_back_at=None).count()


def paces_of(person_id: int) -> dict[Channel, str]:
    """How the person wants each open channel used."""
    chosen = dict(Preference.objects.filter(person=person_id).values_list("channel", "pace"))
    return {each: chosen.get(each.value, USUAL_PACE[each]) for each in open_channels()}


def dead_addresses_of(person: Any) -> list[DeadAddress]:
    """The channels by which nothing arrives at ``person`` (a user), until he gives another address."""
    found = DeadAddress.objects.filter(person=person).order_by("channel")
    return [each for each in found if each.address_hash == address_hash(person, Channel(each.channel))]


def letters_about(recipient_id: int, text: str) -> QuerySet[Message]:
    """What a person was told with ``text`` (the number of a case) in its subject, for the office that told it."""
    return (
        Message.objects.filter(recipient_id=recipient_id, subject__contains=text)
        .order_by("-pk")
        .prefetch_related("deliveries")
    )
