"""The idempotency key that a page's form carries (lessons, pain 19)."""

import uuid

from django.http import HttpRequest


def key_of(request: HttpRequest) -> uuid.UUID | None:
    """The posted ``idempotency_key``; None when the form carries none or not a UUID."""
    try:
        return uuid.UUID(request.POST.get("idempotency_key", ""))
    except ValueError:
        return None
