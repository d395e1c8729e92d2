"""Sign-ins are recorded (GB/T 22239 8.1.4.3)."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import receiver

from portal.accounts.models import User
from portal.accounts.selectors import actor_of
from portal.audit import services as audit
from portal.workflow import chain


@receiver(user_logged_in)
def record_sign_in(user: User, **_signal: Any) -> None:
    audit.record(chain(user), "person.signed_in", actor=actor_of(user, None))
