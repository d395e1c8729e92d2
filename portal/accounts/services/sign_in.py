"""What becomes of tries to sign in that fail (GB/T 22239 8.1.4.1, 8.1.4.3)."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.validators import validate_ipv46_address
from django.db import transaction
from django.http import HttpRequest

from portal.accounts.models import SignInFailure, User
from portal.core import clock
from portal.core.crypto import keyed_hash
from portal.core.limits import client_address

# One name is tried so often before its tries are no longer kept one by one.
KEPT_AN_HOUR = 100


@transaction.atomic
def note_sign_in_failure(
    typed: str, request: HttpRequest | None, reason: SignInFailure.Reason | None = None
) -> SignInFailure | None:
    """Keep that somebody failed to sign in as ``typed``; without ``reason`` it is found out from the account.

    Of what was typed only a keyed hash stays. None when this name has failed ``KEPT_AN_HOUR`` times within the hour:
    whoever floods the door does not fill the disk.
    """
    identifier = keyed_hash(typed.strip().upper(), purpose="sign_in")
    since = clock.now().replace(minute=0, second=0, microsecond=0)
    if SignInFailure.objects.filter(identifier=identifier, at__gte=since)[KEPT_AN_HOUR - 1 :].exists():
        return None
    user = User.objects.find(typed) if typed.strip() else None
    return SignInFailure.objects.create(
        at=clock.now(),
        identifier=identifier,
        user=user,
        reason=reason or _reason(user),
        address=_address(request),
    )


def _reason(user: User | None) -> SignInFailure.Reason:
    if user is None:
        return SignInFailure.Reason.UNKNOWN
    return SignInFailure.Reason.PASSWORD if user.is_active else SignInFailure.Reason.LOCKED


def _address(request: HttpRequest | None) -> str | None:
    address = client_address(request) if request is not None else ""
    with suppress(ValidationError):
        validate_ipv46_address(address)
        return address
    return None
