"""What the demo's post office has taken, by the person whom it is for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from django.conf import settings

from portal.accounts.models import User
from portal.core.crypto import keyed_hash
from portal.messages.channels import Channel

SECONDS = 3.0
MOST_SHOWN = 200


@dataclass(frozen=True)
class Sent:
    """One message as it arrived; ``person`` is None for an address that nobody has any more."""

    person: User | None
    channel: str
    to: str
    title: str
    text: str
    link: str
    at: datetime


def sent_out() -> list[Sent] | None:
    """Newest first; None when there is no post office, or it does not answer."""
    try:
        answer = httpx.get(f"{settings.DEMO_OUTBOX_URL}/outbox", timeout=SECONDS, trust_env=False)
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL):
        return None
    parcels = answer.json()
    people = _people({str(each["to"]) for each in parcels})
    return [_sent(each, people) for each in parcels]


def _people(addresses: set[str]) -> dict[str, User]:
    hashes = {keyed_hash(each, purpose="phone"): each for each in addresses}
    by_phone = {hashes[each.phone_hash]: each for each in User.objects.filter(phone_hash__in=hashes) if each.phone_hash}
    return by_phone | {each.email: each for each in User.objects.filter(email__in=addresses)}


def _sent(parcel: dict[str, Any], people: dict[str, User]) -> Sent:
    return Sent(
        person=people.get(parcel["to"]),
        channel=Channel(parcel["channel"]).label,
        to=parcel["to"],
        title=parcel["title"],
        text=parcel["text"],
        link=parcel["link"],
        at=datetime.fromisoformat(parcel["at"]),
    )
