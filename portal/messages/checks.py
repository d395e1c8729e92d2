"""What must not be so when the portal starts."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register


@register
def gateways_are_reached_over_tls(**_options: Any) -> list[Error]:
    """A message carries a phone number: in production it never travels in clear."""
    if settings.PORTAL_ENV != "production":
        return []
    places = {name: gateway["url"] for name, gateway in settings.MESSAGE_GATEWAYS.items()}
    plain = [name for name, url in places.items() if urlsplit(url).scheme not in {"", "https"}]
    return [Error(f"{name.upper()}_GATEWAY_URL is not https.", id="messages.E001") for name in plain]
