"""Who is told what after an act on a filing or a committee."""

from collections.abc import Collection

from portal.accounts.models import RoleAssignment
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Role
from portal.messages.services import Letter, tell


def staff_of(body_id: int, roles: Collection[Role]) -> list[int]:
    """The people (primary keys) who hold one of ``roles`` for the body today."""
    held = RoleAssignment.objects.in_force(clock.today()).filter(organisation_id=body_id, role__in=list(roles))
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())


def tell_staff(body_id: int, roles: Collection[Role], *, subject: str, body: str, link: str, record: Record) -> None:
    """One letter to each person who holds one of ``roles`` for the body today. One query and one insert."""
    tell(
        Letter(recipient_id=person, subject=subject[:120], body=body, link=link, record_id=record.pk)
        for person in staff_of(body_id, roles)
    )
