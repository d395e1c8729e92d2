"""Puts the demo's people, bodies and roles into the database, by sets and once only."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password

from portal.accounts.models import Employment, Organisation, RoleAssignment, ServicePoint, User
from portal.accounts.rules import SELF_REGISTERED
from portal.accounts.services import load_hrss_offices
from portal.core import clock
from portal.core.actors import Role
from portal.core.crypto import keyed_hash
from portal.core.masked_ids import masked_id_hash
from portal.demo import cast

ROLE_AGE = timedelta(days=365)
EMPLOYED_SINCE = timedelta(days=8 * 365)
TELEPHONE, ADDRESS = "0354-0000000", "（演示地址）"


def load_bodies() -> dict[str, Organisation]:
    """All bodies of the demo by key, HRSS offices as ``hrss:<region>``; what is missing is made."""
    load_hrss_offices()
    Organisation.objects.of_kind("hrss").filter(telephone="").update(telephone=TELEPHONE, address=ADDRESS)
    offices = {each.region_id: each for each in Organisation.objects.of_kind("hrss")}
    known = {each.name: each for each in Organisation.objects.exclude(kind="hrss")}
    missing = [
        Organisation(
            kind=body.kind,
            name=body.name,
            region_id=body.region,
            parent=offices.get(body.office),
            uscc=cast.uscc(body.key) if body.kind in SELF_REGISTERED else None,
            ownership=body.ownership,
            address=ADDRESS,
            telephone=TELEPHONE,
        )
        for body in cast.BODIES
        if body.name not in known
    ]
    Organisation.objects.bulk_create(missing)
    known |= {each.name: each for each in missing}
    bodies = {body.key: known[body.name] for body in cast.BODIES}
    _load_points(bodies)
    return bodies | {f"hrss:{region}": office for region, office in offices.items()}


def _load_points(bodies: dict[str, Organisation]) -> None:
    for point in cast.POINTS:
        made, is_new = ServicePoint.objects.get_or_create(
            organisation=bodies[point.body],
            defaults={
                "kind": point.kind,
                "contact_person": point.contact_person,
                "valid_from": clock.today() - ROLE_AGE,
            },
        )
        if is_new:
            made.areas.set(point.areas)


def load_users() -> dict[str, User]:
    """All accounts of the demo by login; existing ones keep what was changed in them."""
    everybody = cast.everybody()
    known = set(User.objects.filter(username__in=[each.login for each in everybody]).values_list("username", flat=True))
    # One hash for all: a slow one for each of a hundred accounts with the same printed password protects nothing.
    password = make_password(cast.PASSWORD) if len(known) < len(everybody) else ""
    User.objects.bulk_create(_user(person, password) for person in everybody if person.login not in known)
    return {user.username: user for user in User.objects.filter(username__in=[each.login for each in everybody])}


def _user(person: cast.Person, password: str) -> User:
    id_number, phone = cast.id_number(person.login), cast.phone(person.login)
    return User(
        username=person.login,
        name=person.name,
        password=password,
        email=f"{person.login}@example.com",
        date_joined=clock.now(),
        id_number=id_number,
        id_number_hash=keyed_hash(id_number, purpose="id_number"),
        masked_id_hash=masked_id_hash(id_number),
        phone=phone,
        phone_hash=keyed_hash(phone, purpose="phone"),
    )


def load_roles(users: dict[str, User], bodies: dict[str, Organisation]) -> None:
    """Everybody's role and employment; those who ever held theirs keep what became of it."""
    held = set(RoleAssignment.objects.filter(user__in=users.values()).values_list("user_id", "role"))
    employed = set(Employment.objects.filter(user__in=users.values()).values_list("user_id", flat=True))
    today = clock.today()
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            user=users[each.login],
            role=each.role,
            organisation=bodies.get(each.body),
            valid_from=today - ROLE_AGE,
        )
        for each in cast.everybody()
        if each.role != Role.APPLICANT and (users[each.login].pk, each.role) not in held
    )
    Employment.objects.bulk_create(
        Employment(
            user=users[each.login],
            organisation=bodies[each.employer],
            since=today - EMPLOYED_SINCE,
            status=Employment.Status.CONFIRMED,
        )
        for each in cast.everybody()
        if each.employer and users[each.login].pk not in employed
    )
