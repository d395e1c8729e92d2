"""People, their roles, and how they came in or did not."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from portal.accounts.models import RoleAssignment, SignInFailure, User
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import ADMINISTRATORS
from portal.core.crypto import keyed_hash
from portal.core.identifiers import normalise_id_number, normalise_phone

SHORTEST = 2
SIGNED_IN = "person.signed_in"


def found_people(text: str) -> QuerySet[User]:
    """People by the beginning of the name, or by the whole account, phone or ID number; with their roles. Two queries.

    A part of an ID number or phone finds nobody: both are known by their hash alone (invariant 9).
    """
    text = text.strip()
    roles = RoleAssignment.objects.in_force(clock.today()).select_related("organisation").order_by("pk")
    people = User.objects.prefetch_related(Prefetch("role_assignments", roles, to_attr="held"))
    if len(text) < SHORTEST:
        return people.none()
    return people.filter(reduce(or_, ways_to_find(text)))


def ways_to_find(text: str) -> list[Q]:
    """Any of these finds a person by ``text``; a list follows each by itself, by its index."""
    text = text.strip()
    return [
        Q(name__startswith=text),
        Q(username=text),
        Q(phone_hash=keyed_hash(normalise_phone(text), purpose="phone")),
        Q(id_number_hash=keyed_hash(normalise_id_number(text), purpose="id_number")),
    ]


def administrators() -> QuerySet[RoleAssignment]:
    """Who holds an administrator's role today or later."""
    today = clock.today()
    held = RoleAssignment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), role__in=ADMINISTRATORS)
    return held.select_related("user", "organisation", "granted_by", "seconded_by").order_by("role", "valid_from", "pk")


def sign_ins(*, failed: bool, user_id: int | None = None) -> QuerySet[Any]:
    """Tries to sign in, newest first: those that failed, or those that did not."""
    if failed:
        found = SignInFailure.objects.select_related("user").order_by("-pk")
        return found.filter(user_id=user_id) if user_id else found
    records = Record.objects.filter(verb=SIGNED_IN).order_by("-pk")
    return records.filter(actor_id=user_id) if user_id else records
