"""What became of a parcel after it had left: delivered, or come back. Told twice, it is the same.

Reports come late, twice and out of order. A parcel that was delivered or came back stays so; one that waits, or that
nobody knows, is not touched by what strangers write.
"""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse

from portal.core import clock
from portal.messages.channels import Channel
from portal.messages.models import DeadAddress, Delivery, DeliveryStatus
from portal.messages.own_wordings import ADDRESS_DEAD
from portal.messages.services import tell

ON_ITS_WAY = (DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.UNCONFIRMED)


@transaction.atomic
def delivered(key: uuid.UUID, channel: Channel) -> bool:
    """The parcel has arrived; False when there is none of that key on its way by ``channel``."""
    return bool(_parcel(key, channel, DeliveryStatus.DELIVERED, ""))


@transaction.atomic
def came_back(key: uuid.UUID, channel: Channel, *, reason: str, is_hard: bool) -> bool:
    """The parcel cannot be delivered; False when there is none of that key on its way by ``channel``.

    ``is_hard``: nothing will ever arrive at that address, so nothing more is sent there until the person gives another,
    and he is told in the portal.
    """
    returned = _parcel(key, channel, DeliveryStatus.BOUNCED, reason.replace("\x00", "")[:200])
    if returned and is_hard:
        _mark_dead(returned[0], channel, reason)
    return bool(returned)


def _parcel(key: uuid.UUID, channel: Channel, status: DeliveryStatus, reason: str) -> Sequence[Delivery]:
    """The deliveries of the parcel, now settled; empty when it is not on its way."""
    own = Delivery.objects.filter(parcel=key, channel=channel, status__in=ON_ITS_WAY)
    found = list(own.select_for_update(of=("self",)).select_related("message").order_by("pk"))
    Delivery.objects.filter(pk__in=[each.pk for each in found]).update(status=status, last_error=reason)
    return found


def _mark_dead(delivery: Delivery, channel: Channel, reason: str) -> None:
    person_id = delivery.message.recipient_id
    what = {"address_hash": delivery.sent_to, "since": clock.now(), "reason": reason[:200]}
    before = DeadAddress.objects.filter(person_id=person_id, channel=channel, address_hash=delivery.sent_to).exists()
    DeadAddress.objects.update_or_create(person_id=person_id, channel=channel, defaults=what)
    if before:
        return
    where = "邮箱" if channel == Channel.EMAIL else "手机号"
    told = {"where": where, "reason": reason}
    tell([ADDRESS_DEAD.letter(person_id, told, link=reverse("accounts:contact"))])
