"""Labour relations: claimed by the person, confirmed by the unit, be it employer, dispatch company or original unit."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from portal.accounts.models import Employment, Organisation, RoleAssignment, User
from portal.accounts.rules import EMPLOYING
from portal.accounts.selectors import actor_of
from portal.accounts.wordings import EMPLOYMENT_CLAIMED, EMPLOYMENT_CONFIRMED, EMPLOYMENT_ENDED
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.messages.services import tell
from portal.messages.wordings import Wording
from portal.workflow import Act, Consequences, Done, Report, open_case, run_many


@transaction.atomic
def claim_employment(*, user: User, organisation: Organisation, since: date) -> Employment:
    """``user`` says that he works for ``organisation`` since that day; its clerks are told.

    Raises ``Refused`` for a body with which nobody has a labour relation (S2d, S3, S11b), a unit that is not
    active, a day to come, or a claim that exists.
    """
    if organisation.kind not in EMPLOYING:
        raise Refused(f"{organisation.get_kind_display()}不是工作单位，不能绑定。", code="invalid")
    if organisation.status != "ACTIVE":
        raise Refused("这家单位还没有在系统中确认，暂时不能绑定。", code="invalid")
    if since > clock.today():
        raise Refused("入职日期不能晚于今天。", code="invalid")
    User.objects.select_for_update().get(pk=user.pk)
    if Employment.objects.current().filter(user=user, organisation=organisation).exists():
        raise Refused("您已经绑定过这家单位，不必重复提交。", code="invalid")
    claimed = Employment(user=user, organisation=organisation, since=since)
    done = open_case(claimed, "employment.claimed", actor=actor_of(user, None), data={"since": str(since)})
    clerks = RoleAssignment.objects.in_force(clock.today()).filter(role=Role.UNIT_CLERK, organisation=organisation)
    told = {"person": user.name, "unit": organisation.name}
    page = reverse("accounts:employees")
    tell(EMPLOYMENT_CLAIMED.letter(each.user_id, told, link=page, record_id=done.record.pk) for each in clerks)
    return claimed


def confirm_employment(*, employment_id: int, actor: Actor) -> Employment:
    """The unit confirms a claim; only its own clerk, never for himself."""
    return _only(confirm_employments(ids=[employment_id], actor=actor))


def confirm_employments(*, ids: Iterable[int], actor: Actor, key: UUID | None = None) -> Report:
    """What ``confirm_employment`` does, for many; the refused ones are reported with the reason."""
    then = _tell(EMPLOYMENT_CONFIRMED)
    return run_many(Employment, ids, Act(move="confirm", actor=actor, key=key, then=then, remembers=True))


def confirm_listed(*, organisation_id: int, actor: Actor) -> int:
    """Confirm every claim of somebody who stands on the unit's list under the same name and ID number; how many.

    The clerk's own claim is left to another clerk. The caller is inside a transaction.
    """
    claims: Any = Employment.objects.filter(organisation=organisation_id, status="CLAIMED").with_listed()
    listed = claims.filter(is_listed=True).values_list("pk", flat=True)
    act = Act(move="confirm", actor=actor, data={"by": "staff_list"}, then=_tell(EMPLOYMENT_CONFIRMED))
    return len(run_many(Employment, listed, act).done)


def end_employment(*, employment_id: int, actor: Actor) -> Employment:
    """End a labour relation today: by the person himself, or by the unit (which so also declines a claim)."""
    return _only(end_employments(ids=[employment_id], actor=actor))


def end_employments(*, ids: Iterable[int], actor: Actor, key: UUID | None = None) -> Report:
    """What ``end_employment`` does, for many; the refused ones are reported with the reason."""
    then, arguments = _tell(EMPLOYMENT_ENDED), {"on": clock.today()}
    act = Act(move="end", actor=actor, key=key, arguments=arguments, then=then, remembers=True)
    return run_many(Employment, ids, act)


def _only(report: Report) -> Employment:
    if report.declined:
        raise Refused(report.declined[0].reason, code=report.declined[0].code)
    return report.done[0].subject


def _tell(told: Wording) -> Consequences:
    def then(done: Sequence[Done]) -> None:
        page = reverse("accounts:profile")
        tell(
            told.letter(
                each.subject.user_id,
                {"unit": each.subject.organisation.name},
                link=page,
                record_id=each.record.pk,
            )
            for each in done
        )

    return then
