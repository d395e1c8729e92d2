"""For each declared batch act: rows to which it can be done, one that is refused, and who does it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from applications.models import Application, Leg
from portal.accounts.models import Employment, User
from portal.catalog.models import Parameter
from portal.core.actors import Role
from tests import factories
from tests.accounts.factories import UnitRequestFactory, officer
from tests.applications.staff.factories import at, case_at, clerk, county_officer, published, secretary

NOT_HIS_OWN = "劳动关系只能由本人或本单位其他职称管理员结束。"
TERM = {"term_from": date(2026, 9, 7), "term_to": date(2029, 9, 6)}


@dataclass
class Prepared:
    """``ready(n)`` makes n rows more; ``refused`` is the row that is not done, ``fields`` what the form asks for."""

    actor: Any
    colleague: Any
    ready: Callable[[int], list[Any]]
    refused: Any
    sentence: str
    fields: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)


def _cases(stage: str, actor_of: Callable[[Application], Any], *, mine: bool = False, **more: Any) -> Prepared:
    """Cases at one body; the refused one is claimed by a colleague."""
    refused = case_at(stage)
    actor, colleague = actor_of(refused), actor_of(refused)
    Application.objects.filter(pk=refused.pk).update(claimed_by=colleague.user_id)

    def ready(number: int) -> list[Application]:
        claimer = actor.user_id if mine else None
        same = {"employer": refused.employer, "batch": refused.batch, "claimed_by_id": claimer}
        return [case_at(stage, **same) for _ in range(number)]

    return Prepared(actor, colleague, ready, refused, "已有同事领取了这件申报，请由其放回待办，或者由您接手。", **more)


def _of_county(_case: Application) -> Any:
    return county_officer()


def _noticed() -> Prepared:
    room = _cases("UNIT_NOTICE", clerk)
    make = room.ready

    def ready(number: int) -> list[Application]:
        cases = make(number)
        with at(8, 24):
            published(*cases, actor=room.actor)
        return cases

    room.ready = ready
    with at(8, 24):
        Application.objects.filter(pk=room.refused.pk).update(claimed_by=None)
        published(room.refused, actor=room.actor)
    Application.objects.filter(pk=room.refused.pk).update(claimed_by=room.colleague.user_id)
    return room


def _to_publish() -> Prepared:
    form = {"title": "2026年度职称评前公示", "contact": "办公室 0354-1234567"}
    return _cases("UNIT_NOTICE", clerk, fields=form, typed=form)


def to_assign(number: int, **fields: Any) -> list[Application]:
    """Cases that wait at their county for a reviewing body (M1g)."""
    office = factories.hrss_office("140702")
    cases = []
    for _ in range(number):
        case = factories.ApplicationFactory(
            route=False, status="ASSIGNMENT", leg=1, handler=office, version=1, reviewer=None, channel="fallback",
            route_facts={"workplace": "140702"}, due_on=date(2026, 9, 14), **fields,
        )  # fmt: skip
        organiser = case.batch.committee.organiser
        bodies = [office, None, None, office, organiser]
        stages = ["ASSIGNMENT", "UNIT_REVIEW", "UNIT_NOTICE", "HRSS_REVIEW", "COMMITTEE_ACCEPTANCE"]
        Leg.objects.bulk_create(
            Leg(application=case, number=leg, stage=stage, body=body)
            for leg, (stage, body) in enumerate(zip(stages, bodies, strict=True), 1)
        )
        cases.append(case)
    return cases


def _assigned() -> Prepared:
    body = factories.OrganisationFactory(kind="personnel_agency", region=factories.region("140702"))
    # He administers the body himself (cross rule 2).
    [refused] = to_assign(1)
    factories.staff(Role.UNIT_CLERK, body, refused.applicant)
    return Prepared(
        county_officer(), county_officer(), lambda number: to_assign(number, batch=refused.batch), refused,
        "申报人本人管理这家机构的职称账号，请指定其他机构。", {"body": body}, {"body": str(body.pk)},
    )  # fmt: skip


def _employments(status: str, said: str) -> Callable[[], Prepared]:
    def prepare() -> Prepared:
        unit = factories.OrganisationFactory()
        actor, colleague = factories.staff(Role.UNIT_CLERK, unit), factories.staff(Role.UNIT_CLERK, unit)
        since = {"organisation": unit, "since": date(2020, 3, 1), "status": status}

        def ready(number: int) -> list[Employment]:
            return [Employment.objects.create(user=factories.UserFactory(), **since) for _ in range(number)]

        own = Employment.objects.create(user=User.objects.get(pk=actor.user_id), **since)
        return Prepared(actor, colleague, ready, own, said)

    return prepare


def _units(**fields: Any) -> Callable[[], Prepared]:
    def prepare() -> Prepared:
        actor = officer()
        own = UnitRequestFactory(requester=User.objects.get(pk=actor.user_id))
        said = "不能确认本人提出的申请，请由其他经办人办理。"
        return Prepared(actor, officer(), UnitRequestFactory.create_batch, own, said, fields, fields)

    return prepare


def _experts() -> Prepared:
    key = "expert_term_years"
    Parameter.objects.create(key=key, name=key, value=3, unit="years")
    pool = factories.ExpertPoolFactory()
    actor = factories.staff(Role.SECRETARY, pool.organiser)
    own = factories.PoolEntryFactory(pool=pool, expert__user=User.objects.get(pk=actor.user_id)).expert
    return Prepared(
        actor, factories.staff(Role.SECRETARY, pool.organiser),
        lambda number: [factories.PoolEntryFactory(pool=pool).expert for _ in range(number)], own,
        "不能办理本人的专家事项，请由其他办事人员办理。", TERM, {name: str(day) for name, day in TERM.items()},
    )  # fmt: skip


ROOMS: dict[str, Callable[[], Prepared]] = {
    "claim": lambda: _cases("UNIT_REVIEW", clerk),
    "release": lambda: _cases("HRSS_REVIEW", _of_county, mine=True),
    "approve_by_unit": lambda: _cases("UNIT_REVIEW", clerk),
    "publish_notice": _to_publish,
    "recommend": _noticed,
    "pass_on": lambda: _cases("HRSS_REVIEW", _of_county),
    "assign_body": _assigned,
    "accept": lambda: _cases("COMMITTEE_ACCEPTANCE", secretary),
    "confirm_employment": _employments("CLAIMED", "不能确认本人的劳动关系，请由本单位其他职称管理员办理。"),
    "decline_employment": _employments("CLAIMED", NOT_HIS_OWN),
    "end_employment": _employments("CONFIRMED", NOT_HIS_OWN),
    "confirm_unit": _units(),
    "refuse_unit": _units(reason="营业执照与名称不符。"),
    "reappoint_experts": _experts,
}
# These go out as a whole, so that one row that is refused keeps the others back.
AS_A_WHOLE = {"publish_notice"}
# A further term can be given to whoever has just got one.
REPEATABLE = {"reappoint_experts"}
