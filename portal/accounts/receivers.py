"""Sign-ins are recorded, those that fail too (GB/T 22239 8.1.4.3); what follows from a labour relation keeps it."""

from collections.abc import Mapping
from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from portal.accounts.models import Employment, RoleAssignment, SignInFailure, User
from portal.accounts.selectors import actor_of
from portal.accounts.services.sign_in import note_sign_in_failure
from portal.audit import services as audit
from portal.audit.models import Record
from portal.batch_acts.taking_back import asked_to_take_back
from portal.core import clock
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


@receiver(asked_to_take_back, sender=Employment)
def keep_what_others_rely_on(move: str, records: Mapping[int, Record], **_signal: Any) -> dict[int, str]:
    """Nobody is a clerk by a relation that was not confirmed, and nobody is bound to one unit twice."""
    rows = Employment.objects.filter(pk__in=records)
    pairs = {(row.user_id, row.organisation_id): row.pk for row in rows}
    people = [user_id for user_id, _unit in pairs]
    if move == "confirm":
        since = RoleAssignment.objects.in_force(clock.today()).filter(user__in=people, role="unit_clerk")
        said = "他已被授权为本单位职称管理员，请先收回授权。"
    else:
        since = Employment.objects.current().filter(user__in=people)
        said = "本人已重新申请绑定本单位，不能撤回。"
    found = since.values_list("user_id", "organisation_id")
    return {pairs[pair]: said for pair in found if pair in pairs}
