"""Reads of the outbox for pages."""

from portal.messages.models import Channel, Message


def unread_count(recipient_id: int | None) -> int:
    """How many in-app messages the person has not opened."""
    return Message.objects.filter(recipient_id=recipient_id, channel=Channel.IN_APP, read_at=None).count()
