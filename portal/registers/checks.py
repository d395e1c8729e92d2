"""What must not be so when the portal starts."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register


@register
def registers_are_asked_over_tls(**_options: Any) -> list[Error]:
    """A question carries a name and an ID number: in production it never travels in clear."""
    if settings.PORTAL_ENV != "production":
        return []
    plain = [name for name, place in settings.REGISTERS.items() if urlsplit(place["url"]).scheme not in {"", "https"}]
    return [Error(f"REGISTER_{name.upper()}_URL is not https.", id="registers.E001") for name in plain]
