"""What must not be so when the portal starts."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register


@register
def seals_are_asked_over_tls(**_options: Any) -> list[Error]:
    """A page to be sealed carries a person's data: in production it never travels in clear."""
    if settings.PORTAL_ENV != "production" or urlsplit(settings.SEAL_SERVICE_URL).scheme in {"", "https"}:
        return []
    return [Error("SEAL_SERVICE_URL is not https.", id="certificates.E001")]


@register
def lasting_seals_have_all_they_need(**_options: Any) -> list[Error]:
    """A key without time stamps would make seals that end with it; that shows at the start, not at the first issue."""
    has_key = settings.SIGNER_STORE or settings.SIGNER_PKCS11["module"]
    if settings.SEAL_SERVICE_URL or not has_key or (settings.TSA_URL and settings.SIGNER_ROOTS):
        return []
    return [Error("SIGNER_STORE or SIGNER_PKCS11 needs TSA_URL and SIGNER_ROOTS.", id="certificates.E002")]
