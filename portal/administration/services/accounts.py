"""Accounts are locked, opened and reset by a security administrator, with a reason; the person is told."""

import secrets
from collections.abc import Mapping

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from portal.accounts.models import RoleAssignment, User
from portal.administration.permissions import manages_account
from portal.administration.wordings import PASSWORD_RESET, SECOND_FACTOR_RESET, SESSIONS_ENDED, UNLOCKED
from portal.audit import services as audit
from portal.core import clock
from portal.core.actors import ADMINISTRATORS, Actor, Role
from portal.core.errors import Refused
from portal.messages.services import tell
from portal.messages.wordings import Wording
from portal.workflow import chain

# No letter or digit that is read as another.
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"
PASSWORD_LENGTH = 12
BY_TWO = "这是管理员的账号，密码和动态口令须由一名管理员提出、另一名管理员确认后重置。"


@transaction.atomic
def lock_account(*, person_id: int, actor: Actor, reason: str) -> User:
    """Nobody signs in with the account any more, and its sessions end with their next request."""
    person = _locked(person_id, actor)
    if not person.is_active:
        raise Refused("这个账号已经停用。", code="not_open")
    User.objects.filter(pk=person.pk).update(is_active=False)
    _record(person, "person.locked", actor, {"reason": reason})
    return person


@transaction.atomic
def unlock_account(*, person_id: int, actor: Actor, reason: str) -> User:
    """The account may sign in again."""
    person = _locked(person_id, actor)
    if person.is_active:
        raise Refused("这个账号没有停用。", code="not_open")
    User.objects.filter(pk=person.pk).update(is_active=True)
    _record(person, "person.unlocked", actor, {"reason": reason}, UNLOCKED)
    return person


@transaction.atomic
def end_sessions(*, person_id: int, actor: Actor, reason: str) -> User:
    """Every browser in which the person is signed in has to sign in anew."""
    person = _locked(person_id, actor)
    _end_sessions(person)
    _record(person, "person.sessions_ended", actor, {"reason": reason}, SESSIONS_ENDED)
    return person


@transaction.atomic
def reset_second_factor(*, person_id: int, actor: Actor, reason: str) -> User:
    """Forget the person's one-time codes; an officer has to set up new ones before anything else.

    Raises ``Refused`` for an administrator, whose way in two administrators reset together.
    """
    person = _one_handed(person_id, actor)
    clear_second_factor(person)
    _record(person, "person.second_factor_reset", actor, {"reason": reason}, SECOND_FACTOR_RESET)
    return person


@transaction.atomic
def reset_password(*, person_id: int, actor: Actor, reason: str) -> str:
    """Give the account a new password, which is returned and kept nowhere in clear; all sessions end.

    Raises ``Refused`` for an administrator, as above.
    """
    person = _one_handed(person_id, actor)
    password = new_password(person)
    _record(person, "person.password_reset", actor, {"reason": reason}, PASSWORD_RESET)
    return password


def clear_second_factor(person: User) -> None:
    Authenticator.objects.filter(user=person).delete()
    _end_sessions(person)


def new_password(person: User) -> str:
    password = "".join(secrets.choice(LETTERS) for _place in range(PASSWORD_LENGTH))
    person.set_password(password)
    person.save(update_fields=["password"])
    return password


def is_administrator(person_id: int) -> bool:
    """Whether the person holds an administrator's role today or later."""
    held = RoleAssignment.objects.filter(user=person_id, role__in=ADMINISTRATORS)
    return held.exclude(valid_to__lt=clock.today()).exists()


def _end_sessions(person: User) -> None:
    User.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)


def _locked(person_id: int, actor: Actor) -> User:
    """The person under lock, and the actor too: of two who lock each other at once the second one is refused."""
    people = {
        each.pk: each
        for each in User.objects.filter(pk__in=[person_id, actor.user_id or 0]).order_by("pk").select_for_update()
    }
    person, own = people.get(person_id), people.get(actor.user_id or 0)
    if person is None:
        raise Refused("没有找到这个账号。", code="not_found")
    if refusal := manages_account.refusal(person, actor):
        raise Refused(refusal, code="denied")
    held = RoleAssignment.objects.in_force(clock.today()).filter(user=actor.user_id, role=Role.SECURITY_ADMIN)
    if own is None or not own.is_active or not held.exists():
        raise Refused("您的账号或角色刚才已被停用，没有办理。", code="denied")
    return person


def _one_handed(person_id: int, actor: Actor) -> User:
    person = _locked(person_id, actor)
    if is_administrator(person.pk):
        raise Refused(BY_TWO, code="denied")
    return person


def _record(person: User, verb: str, actor: Actor, data: Mapping[str, str], told: Wording | None = None) -> None:
    record = audit.record(chain(person), verb, actor=actor, data=data)
    if told is not None:
        tell([told.letter(person.pk, link=reverse("accounts:profile"), record_id=record.pk)])
