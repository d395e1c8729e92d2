"""Sign-ins are recorded, those that fail too (GB/T 22239 8.1.4.3)."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from portal.accounts.models import SignInFailure, User
from portal.accounts.selectors import actor_of
from portal.accounts.services.sign_in import note_sign_in_failure
from portal.audit import services as audit
from portal.workflow import chain


@receiver(user_logged_in)
def record_sign_in(user: User, **_signal: Any) -> None:
    audit.record(chain(user), "person.signed_in", actor=actor_of(user, None))


@receiver(user_login_failed)
def note_failed_password(credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any) -> None:
    note_sign_in_failure(str(credentials.get("username") or ""), request)


@receiver(authentication_failed)
def note_failed_code(request: HttpRequest, user: User, **_signal: Any) -> None:
    note_sign_in_failure(user.username, request, SignInFailure.Reason.SECOND_FACTOR)
