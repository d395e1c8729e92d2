"""Roles are given with dates and ended by dates, never deleted (GB/T 22239 8.1.4.2)."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from portal.accounts.models import Organisation, RoleAssignment, User
from portal.accounts.permissions import ends_role, manages_role
from portal.accounts.selectors import actor_of
from portal.accounts.wordings import ROLE_ENDED, ROLE_GRANTED
from portal.audit import services as audit
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.messages.services import tell
from portal.workflow import chain

NOT_SEPARATED = "{}在这段时间里已是系统、安全、审计三类管理员之一。三类管理员须由不同的人担任。"


def grant_role(
    *,
    user: User,
    role: str,
    organisation: Organisation | None,
    actor: Actor,
    valid_from: date,
    valid_to: date | None = None,
) -> RoleAssignment:
    """Give ``user`` a role for a body from ``valid_from`` to ``valid_to`` (both included; None: open).

    Raises ``Refused`` when ``actor`` may not give it or the person holds it on one of these days.
    """
    given = RoleAssignment(
        user=user,
        role=role,
        organisation=organisation,
        valid_from=valid_from,
        valid_to=valid_to,
        granted_by_id=actor.user_id,
    )
    if refusal := manages_role.refusal(given, actor):
        raise Refused(refusal, code="denied")
    return _give(given, actor)


def appoint(given: RoleAssignment, actor: Actor) -> RoleAssignment:
    """Store an administrator's role that ``granted_by`` has proposed and ``actor`` confirms; both are checked before.

    Without them the portal appoints its first administrators. Raises ``Refused`` when the person holds another of
    the three separated roles on one of these days, whoever gave it at the same moment.
    """
    given.seconded_by_id = actor.user_id
    try:
        return _give(given, actor)
    except IntegrityError as error:
        if "accounts_separated" not in str(error):
            raise
        raise Refused(NOT_SEPARATED.format(given.user.name), code="guard") from error


@transaction.atomic
def _give(given: RoleAssignment, actor: Actor) -> RoleAssignment:
    if given.valid_to is not None and given.valid_to < given.valid_from:
        raise Refused("截止日不能早于起始日。", code="invalid")
    User.objects.select_for_update().get(pk=given.user_id)
    if _held_meanwhile(given):
        raise Refused(f"{given.user.name}在这段时间里已经有这个角色。", code="invalid")
    given.save(force_insert=True)
    last_day = given.valid_to and str(given.valid_to)
    dates = {"user": given.user_id, "role": given.role, "from": str(given.valid_from), "to": last_day}
    record = audit.record(chain(given), "role.granted", actor=actor, data=dates)
    told = {"since": given.valid_from, "role": f"{given.organisation or ''}{given.get_role_display()}"}
    tell([ROLE_GRANTED.letter(given.user_id, told, link=reverse("accounts:switch_role"), record_id=record.pk)])
    return given


def grant_to_many(*, users: Sequence[User], role: str, organisation: Organisation, actor: Actor) -> int:
    """Give ``role`` for the body, from today and open-ended, to each of ``users`` who does not hold it yet.

    A constant number of statements; the caller is inside a transaction that holds the users. Gives how many got it.
    Raises ``Refused`` when ``actor`` may not give it to one of them.
    """
    held = set(
        _held_from_today(role).filter(user__in=users, organisation=organisation).values_list("user_id", flat=True)
    )
    return _grant([(user, organisation) for user in users if user.pk not in held], role, actor)


def grant_clerks(pairs: Sequence[tuple[User, Organisation]], *, actor: Actor) -> int:
    """Make each person clerk of the body beside him, as ``grant_to_many`` does: by sets, inside a transaction.

    Raises ``Refused`` when somebody is clerk of his body already.
    """
    people, bodies = [user for user, _body in pairs], [body for _user, body in pairs]
    list(User.objects.filter(pk__in=[each.pk for each in people]).order_by("pk").select_for_update().values_list("pk"))
    held = _held_from_today(Role.UNIT_CLERK).filter(user__in=people, organisation__in=bodies)
    taken = set(held.values_list("user_id", "organisation_id"))
    for user, body in pairs:
        if (user.pk, body.pk) in taken:
            raise Refused(f"{user.name}在这段时间里已经有这个角色。", code="invalid")
    return _grant(pairs, Role.UNIT_CLERK, actor)


def _held_from_today(role: str) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today()), role=role)


def _grant(pairs: Sequence[tuple[User, Organisation]], role: str, actor: Actor) -> int:
    today = clock.today()
    given = [
        RoleAssignment(user=user, role=role, organisation=body, valid_from=today, granted_by_id=actor.user_id)
        for user, body in pairs
    ]
    for each in given:
        if refusal := manages_role.refusal(each, actor):
            raise Refused(refusal, code="denied")
    RoleAssignment.objects.bulk_create(given)
    data = {"role": str(role), "from": str(today), "to": None}
    records = [
        audit.draft(chain(each), "role.granted", actor=actor, data=data | {"user": each.user_id}) for each in given
    ]
    link = reverse("accounts:switch_role")
    tell(
        ROLE_GRANTED.letter(
            each.user_id,
            {"since": today, "role": f"{each.organisation}{Role(role).label}"},
            link=link,
            record_id=record.pk,
        )
        for each, record in zip(given, audit.append(records), strict=True)
    )
    return len(given)


def _held_meanwhile(given: RoleAssignment) -> bool:
    same = RoleAssignment.objects.filter(user=given.user, role=given.role, organisation=given.organisation)
    return any(
        (each.valid_to is None or each.valid_to >= given.valid_from)
        and (given.valid_to is None or each.valid_from <= given.valid_to)
        for each in same
    )


@transaction.atomic
def end_role(*, assignment_id: int, actor: Actor, last_day: date) -> RoleAssignment:
    """Let a role end with ``last_day`` (today or later), which is its last day in force."""
    assignment = (
        RoleAssignment.objects.select_for_update(of=("self",))
        .select_related("user", "organisation")
        .filter(pk=assignment_id)
        .first()
    )
    if assignment is None:
        raise Refused("没有找到这项授权。", code="not_found")
    if refusal := ends_role.refusal(assignment, actor):
        raise Refused(refusal, code="denied")
    if last_day < max(clock.today(), assignment.valid_from):
        raise Refused("最后有效日不能早于今天。", code="invalid")
    if assignment.valid_to is not None and assignment.valid_to <= last_day:
        raise Refused(f"这项授权已定于{assignment.valid_to}截止。", code="not_open")
    assignment.valid_to = last_day
    assignment.save(update_fields=["valid_to"])
    record = audit.record(chain(assignment), "role.ended", actor=actor, data={"to": str(last_day)})
    told = {"role": f"{assignment.organisation or ''}{assignment.get_role_display()}", "last_day": last_day}
    tell([ROLE_ENDED.letter(assignment.user_id, told, link=reverse("accounts:switch_role"), record_id=record.pk)])
    return assignment


def switch_role(*, user: User, assignment_id: int | None) -> Actor:
    """Act in another of the roles that ``user`` holds today, or as an applicant for None; recorded.

    Raises ``Refused`` for a role that is not his today.
    """
    assignment = None
    if assignment_id is not None:
        held = RoleAssignment.objects.in_force(clock.today()).select_related("organisation")
        assignment = held.filter(user=user, pk=assignment_id).first()
        if assignment is None:
            raise Refused("您现在没有这个身份，它可能已经到期。", code="denied")
    actor = actor_of(user, assignment)
    audit.record(chain(user), "role.switched", actor=actor, data={"role": Role(actor.role).value})
    return actor
