from collections.abc import Iterator

from portal.accounts.models import RoleAssignment, User
from portal.administration.models import Proposal
from portal.core.actors import ADMINISTRATORS
from portal.core.invariants import invariant


@invariant(9, "Nobody has rights but by a role: no superuser, no staff flag, no permission of Django's.")
def rights_without_a_role() -> Iterator[str]:
    for user in User.objects.filter(is_superuser=True) | User.objects.filter(is_staff=True):
        yield f"user {user.pk} has a flag"
    for user in User.objects.exclude(user_permissions=None) | User.objects.exclude(groups=None):
        yield f"user {user.pk} has a permission"


@invariant(9, "Each administrator who was given his role by somebody was proposed by him and confirmed by another.")
def administrators_by_one_hand() -> Iterator[str]:
    for held in RoleAssignment.objects.filter(role__in=ADMINISTRATORS, granted_by__isnull=False):
        asked = Proposal.objects.filter(
            kind="grant", status="CONFIRMED", person=held.user_id, role=held.role,
            proposed_by=held.granted_by_id, decided_by=held.seconded_by_id,
        )  # fmt: skip
        if not asked.exists():
            yield f"role assignment {held.pk}"
