"""The first administrators of a new portal, before anybody is there to give roles."""

from collections.abc import Mapping

from django.db import connection, transaction

from portal.accounts.models import RoleAssignment, User
from portal.accounts.services import appoint
from portal.core import clock
from portal.core.actors import SYSTEM, Role
from portal.core.errors import Refused

LOCK = "administration.first"
ENOUGH = {Role.SECURITY_ADMIN: 2, Role.SYSTEM_ADMIN: 1, Role.AUDIT_ADMIN: 1}


@transaction.atomic
def appoint_first_administrators(people: Mapping[Role, list[User]]) -> None:
    """Appoint two security administrators, and one or more for the system and for the audit, once and for all.

    Raises ``Refused`` when anybody ever held one of these roles, or when somebody is named twice or too few are.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])
    if RoleAssignment.objects.filter(role__in=ENOUGH).exists():
        raise Refused("本平台已有管理员，新的管理员由他们任命。", code="denied")
    named = [user.pk for users in people.values() for user in users]
    if len(named) != len(set(named)) or any(len(people.get(role, [])) < least for role, least in ENOUGH.items()):
        raise Refused("须有两名安全管理员、一名系统管理员和一名审计管理员，各不相同。", code="invalid")
    for role, users in people.items():
        for user in users:
            appoint(RoleAssignment(user=user, role=role, valid_from=clock.today()), SYSTEM)
