"""Who is acting, for whom, and which bodies there are."""

from collections import Counter
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Q, QuerySet

from portal.accounts.models import (
    Employment,
    Organisation,
    OrganisationKind,
    RoleAssignment,
    ServicePoint,
    StaffEntry,
    User,
)
from portal.catalog.models import Region
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.crypto import keyed_hash
from portal.core.identifiers import normalise_phone


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


def still_acts(actor: Actor, on: date) -> bool:
    """Whether the person holds on the day ``on`` the role for the body in which he acts; anybody acts for himself.

    For jobs that do later what somebody has asked for. One query.
    """
    if actor.role == Role.APPLICANT:
        return User.objects.filter(pk=actor.user_id, is_active=True).exists()
    held = RoleAssignment.objects.in_force(on).filter(user=actor.user_id, user__is_active=True, role=actor.role)
    return held.filter(organisation=actor.organisation_id).exists()


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
    return RoleAssignment.objects.in_force(clock.today()).filter(user=user).exists()


def has_second_factor(user: User) -> bool:
    return is_mfa_enabled(user, [Authenticator.Type.TOTP])


def colleagues_known_as(text: str, organisation_id: int, *, but: User) -> list[User]:
    """Up to two people by the whole name or phone: employed by the unit, no clerk of it today, without ``but``."""
    clerks = RoleAssignment.objects.in_force(clock.today()).filter(
        organisation_id=organisation_id, role=Role.UNIT_CLERK
    )
    known = User.objects.filter(Q(name=text) | Q(phone_hash=keyed_hash(normalise_phone(text), purpose="phone")))
    employed = known.filter(employments__organisation_id=organisation_id, employments__status="CONFIRMED")
    return list(employed.exclude(pk=but.pk).exclude(pk__in=clerks.values("user")).distinct()[:2])


def listed_people(organisation_id: int | None, name: str = "") -> QuerySet[StaffEntry]:
    """Who stands on the unit's list of people, those alone whose name has ``name`` in it; without ID numbers."""
    found = StaffEntry.objects.filter(organisation_id=organisation_id or 0).defer("id_number").order_by("name", "pk")
    return found.filter(name__icontains=name) if name else found


def clerks_of(organisation_id: int) -> list[RoleAssignment]:
    """Everybody who is or was clerk of the unit, those in office first."""
    ever = RoleAssignment.objects.filter(role=Role.UNIT_CLERK).of_unit(organisation_id)
    return sorted(ever, key=lambda each: (not each.in_force(clock.today()), each.valid_from))


def administers(user_id: int, organisation_id: int) -> bool:
    """Whether the person is a clerk of the body today. One query."""
    held = RoleAssignment.objects.in_force(clock.today()).filter(role=Role.UNIT_CLERK)
    return held.filter(user_id=user_id, organisation_id=organisation_id).exists()


def administrators_of(organisation_id: int) -> set[int]:
    """The people who are clerks of the body today. One query."""
    held = RoleAssignment.objects.in_force(clock.today()).filter(role=Role.UNIT_CLERK)
    return set(held.filter(organisation_id=organisation_id).values_list("user_id", flat=True))


def own_reviewer_refusal(user_id: int, reviewer: Organisation) -> str | None:
    """Why ``reviewer`` may not review this person's declaration: he administers it (2.3, cross rule 2). One query.

    The rule knows no exception for a body with further clerks: an applicant may not hold his unit's right at all.
    """
    if not administers(user_id, reviewer.pk):
        return None
    return (
        f"您是{reviewer.name}的职称管理员，不能由它审核您本人的申报。"
        "请先由其他职称管理员收回您的授权，再通过它申报；也可以选择其他申报渠道。"
    )


def areas_of_office(office: Organisation) -> list[Region]:
    """The cities, counties and zones that the HRSS office may give to its service points, by code. One query."""
    own = Q(code=office.region_id) | Q(parent=office.region_id) | Q(parent__parent=office.region_id)
    return list(Region.objects.filter(own).exclude(level="province").select_related("parent").order_by("code"))


def service_points_for(region_code: str, on: date) -> list[ServicePoint]:
    """The service points that accept declarations from the region on the day ``on`` (S2b), those nearest first.

    ``region_code`` is a county's, zone's or city's; a point that serves a city serves its counties. Two queries.
    """
    points = ServicePoint.objects.in_force(on).serving(region_code).with_bodies()
    return sorted(points, key=lambda each: (each.organisation.region_id != region_code, each.organisation.name))


def bodies_of_kind(kind: str, region_code: str) -> QuerySet[Organisation]:
    """Active bodies of ``kind``: of the county ``region_code`` first, then of its city, then of the province.

    None is left out for its place (M1b). One query.
    """
    return Organisation.objects.active().of_kind(kind).select_related("region__parent").nearest_first(region_code)


def dispatch_employers_of(user: User) -> list[Organisation]:
    """The dispatch companies that have confirmed that ``user`` works for them now (S2d). One query."""
    held = Employment.objects.current().filter(user=user, status="CONFIRMED")
    companies = Organisation.objects.active().of_kind(OrganisationKind.DISPATCH_COMPANY)
    return list(companies.filter(pk__in=held.values("organisation")).select_related("region__parent").order_by("name"))


def public_service_points(on: date, region_code: str) -> QuerySet[ServicePoint]:
    """The service points in force on ``on`` by city and county (S2a, S14), or those that serve ``region_code``.

    ``region_code``: of a county, zone or city; of a city also those that serve a part of it alone.
    """
    points = ServicePoint.objects.in_force(on).with_bodies()
    if region_code:
        points = points.reaching(region_code)
    return points.order_by("organisation__region", "organisation__name", "pk")


def points_by_city(on: date) -> dict[str, int]:
    """How many service points in force on ``on`` reach each city, by its code: as many as its list shows. One query."""
    areas = (
        ServicePoint.objects.in_force(on)
        .order_by()
        .values_list("pk", "areas__code", "areas__level", "areas__parent_id")
    )
    reached = {(pk, code if level == "city" else above) for pk, code, level, above in areas}
    return dict(Counter(city for _pk, city in reached if city))


def public_offices(region_code: str) -> QuerySet[Organisation]:
    """The HRSS offices with their telephones (S14), or that of ``region_code``, those above it and, of a city, in it.

    One query.
    """
    offices = Organisation.objects.active().of_kind(OrganisationKind.HRSS).select_related("region__parent")
    if region_code:
        above = Q(region=region_code) | Q(region__children=region_code) | Q(region__children__children=region_code)
        inside = Q(region__parent=region_code, region__parent__level="city")
        offices = offices.filter(above | inside).distinct()
    return offices.order_by("region")
