"""Who is acting, and for whom."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

from portal.accounts.models import Organisation, OrganisationKind, RoleAssignment, User
from portal.catalog.models import Region
from portal.core import clock
from portal.core.actors import Actor, Role


def assignments_of(user: User) -> list[RoleAssignment]:
    """The roles that ``user`` holds today, oldest first."""
    held = RoleAssignment.objects.in_force(clock.today()).filter(user=user)
    return list(held.select_related("organisation__region").order_by("id"))


def actor_of(user: User, assignment: RoleAssignment | None) -> Actor:
    """``user`` in the role of ``assignment``, or as an applicant when he acts for himself."""
    if assignment is None:
        return Actor(user_id=user.pk, name=user.name, role=Role.APPLICANT)
    organisation = assignment.organisation
    return Actor(
        user_id=user.pk,
        name=user.name,
        role=assignment.role,
        organisation_id=organisation.pk if organisation else None,
        organisation_name=organisation.name if organisation else "",
    )


def office_for(region: Region) -> Organisation | None:
    """The HRSS office of ``region``, or of the region above it that has one."""
    offices = Organisation.objects.of_kind(OrganisationKind.HRSS).active()
    above: Region | None = region
    while above is not None:
        office = offices.filter(region=above).first()
        if office is not None:
            return office
        above = above.parent
    return None


def needs_second_factor(user: User) -> bool:
    """Officers of every kind sign in with two factors (GB/T 22239 8.1.4.1)."""
    return user.is_staff or RoleAssignment.objects.in_force(clock.today()).filter(user=user).exists()


def has_second_factor(user: User) -> bool:
    return is_mfa_enabled(user, [Authenticator.Type.TOTP])


def colleagues_of(organisation_id: int, *, but: User) -> list[User]:
    """People with a confirmed employment in the unit who are no clerk of it today, without ``but``."""
    clerks = RoleAssignment.objects.in_force(clock.today()).filter(
        organisation_id=organisation_id, role=Role.UNIT_CLERK
    )
    employed = User.objects.filter(employments__organisation_id=organisation_id, employments__status="CONFIRMED")
    others = employed.exclude(pk=but.pk).exclude(pk__in=clerks.values("user"))
    return list(others.distinct().order_by("name", "id"))


def clerks_of(organisation_id: int) -> list[RoleAssignment]:
    """Everybody who is or was clerk of the unit, those in office first."""
    ever = RoleAssignment.objects.filter(role=Role.UNIT_CLERK).of_unit(organisation_id)
    return sorted(ever, key=lambda each: (not each.in_force(clock.today()), each.valid_from))
