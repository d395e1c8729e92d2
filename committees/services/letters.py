"""Who is told what after an act on a filing or a committee."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import cast

from portal.accounts.models import RoleAssignment
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Role
from portal.messages.services import tell
from portal.messages.wordings import Wording


def staff_of(body_id: int, roles: Collection[Role]) -> list[int]:
    """The people (primary keys) who hold one of ``roles`` for the body today."""
    held = RoleAssignment.objects.in_force(clock.today()).filter(organisation_id=body_id, role__in=list(roles))
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())


def staff_by_body(body_ids: Collection[int], roles: Collection[Role]) -> defaultdict[int, list[int]]:
    """The same for several bodies, by body; one query."""
    held = RoleAssignment.objects.in_force(clock.today()).filter(organisation_id__in=body_ids, role__in=list(roles))
    found: defaultdict[int, list[int]] = defaultdict(list)
    for user_id, body_id in held.order_by("user_id").values_list("user_id", "organisation_id").distinct():
        found[cast("int", body_id)].append(user_id)
    return found


def tell_staff(
    body_id: int, roles: Collection[Role], told: Wording, values: Mapping[str, object], *, link: str, record: Record
) -> None:
    """One letter to each person who holds one of ``roles`` for the body today. One query and one insert."""
    tell(told.letter(person, values, link=link, record_id=record.pk) for person in staff_of(body_id, roles))
