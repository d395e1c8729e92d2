"""For each declared batch act: rows to which it can be done, one that is refused, and who does it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from applications.models import Application, Leg
from applications.services import notices, result_filings
from committees.models import Batch, Committee, PoolEntry
from portal.accounts.models import Employment, User
from portal.archiving.models import CasePackage
from portal.batch_acts.registry import act_named
from portal.catalog.models import Parameter
from portal.core import clock
from portal.core.actors import Role
from portal.files.models import StoredFile
from reviews.models import Meeting
from tests import factories
from tests.accounts.factories import UnitRequestFactory, officer
from tests.applications.staff.factories import at, case_at, clerk, county_officer, judged, published, secretary
from tests.results.factories import held

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


def _pool(fields: dict[str, Any], row_of: Callable[[Any, PoolEntry], Any]) -> Prepared:
    pool = factories.ExpertPoolFactory()
    actor = factories.staff(Role.SECRETARY, pool.organiser)
    own = factories.PoolEntryFactory(pool=pool, expert__user=User.objects.get(pk=actor.user_id))
    return Prepared(
        actor, factories.staff(Role.SECRETARY, pool.organiser),
        lambda number: [row_of(actor, factories.PoolEntryFactory(pool=pool)) for _ in range(number)],
        row_of(actor, own), "不能办理本人的专家事项，请由其他办事人员办理。", fields,
        {name: str(value) for name, value in fields.items()},
    )  # fmt: skip


def _reappointed() -> Prepared:
    parameter("expert_term_years", 3, "years")
    act_of = lambda actor: act_named("reappoint_experts", actor)  # noqa: E731
    return _pool(TERM, lambda actor, entry: act_of(actor).rows(actor).get(entry_pk=entry.pk))


def _leaving() -> Prepared:
    return _pool({"reason": "聘期届满，不再续聘。", "document": "晋中评办〔2026〕5号"}, lambda _actor, entry: entry)


def _batch(formed_by: str) -> Batch:
    scope = {"scope": "internal"} if formed_by == "enterprise" else {}
    return factories.BatchFactory(committee=factories.CommitteeFactory(formed_by=formed_by, **scope))


def _judged(
    status: str, refused: Application, sentence: str, actor_of: Callable[[Application], Any], **more: Any
) -> Prepared:
    """Cases that the committee of ``refused`` has judged."""
    return Prepared(
        actor_of(refused), actor_of(refused),
        lambda number: [judged(status, batch=refused.batch) for _ in range(number)], refused, sentence, **more,
    )  # fmt: skip


def _results_to_publish() -> Prepared:
    said = "当前状态为“结果公示”，不能办理“发布结果公示”。可能已有人先办理。"
    form = {"title": "2026年度评审结果公示", "contact": "评审办 0354-7654321"}
    return _judged("PASSED", judged("RESULT_NOTICE"), said, secretary, fields=form, typed=form)


def _authority(case: Application) -> Any:
    return factories.staff(Role.HRSS_OFFICER, case.batch.committee.filing_authority)


def _results_to_confirm(formed_by: str, actor_of: Callable[[Application], Any]) -> Callable[[], Prepared]:
    """Results whose notice has run; the one of today has not."""

    def publish(*cases: Application) -> None:
        given = {"title": "结果公示", "contact": "评审办 0354-7654321"}
        notices.publish_results(ids=[case.pk for case in cases], actor=secretary(cases[0]), **given)

    def prepare() -> Prepared:
        form = {"document_number": "市人社职〔2026〕12号"}
        said = "公示期未满，不能办理（不少于 5 个工作日，人社部令第40号第16、26条）。"
        refused = judged("PASSED", batch=_batch(formed_by))
        publish(refused)
        room = _judged("PASSED", refused, said, actor_of, fields=form, typed=form)
        make = room.ready

        def ready(number: int) -> list[Application]:
            cases = make(number)
            with at(8, 24):
                publish(*cases)
            return cases

        room.ready = ready
        return room

    return prepare


def _results_to_file() -> Prepared:
    refused = judged("CONFIRMED", batch=_batch("enterprise"))
    typed = {"document": "企评〔2026〕3号", "document_on": "2026-09-07"}
    fields = {"document": "企评〔2026〕3号", "document_on": date(2026, 9, 7)}
    room = _judged("CONFIRMED", refused, "已经报送备案。", secretary, fields=fields, typed=typed)
    parameter("result_filing_working_days", 10, "working_days")
    result_filings.submit_cases(ids=[refused.pk], actor=room.actor, **fields)
    return room


def parameter(key: str, value: int, unit: str) -> None:
    Parameter.objects.get_or_create(key=key, defaults={"name": key, "value": value, "unit": unit})


def _meetings() -> Prepared:
    """Signed meetings of committees of one organiser; one was published."""
    refused = held(True, False).publish()
    organiser = refused.batch.committee.organiser

    def ready(number: int) -> list[Meeting]:
        rooms = [held(True, False) for _ in range(number)]
        for each in rooms:
            Committee.objects.filter(pk=each.batch.committee_id).update(organiser=organiser)
            Application.objects.filter(batch=each.batch).update(deciding_body=organiser)
        return [each.meeting for each in rooms]

    colleague = factories.staff(Role.SECRETARY, organiser)
    return Prepared(refused.secretary, colleague, ready, refused.meeting, "这次会议没有等待公布的结果。")


def _to_hear_anew() -> Prepared:
    refused = judged("NOT_RECOGNISED")
    factories.ApplicationFactory(applicant=refused.applicant, batch=refused.batch, status="DRAFT")
    said = "申报人在同一年度已就同一系列、级别另行申报，不能重新评审（人社厅发〔2020〕13号第六部分）。"
    return _judged("NOT_RECOGNISED", refused, said, secretary)


def _packages() -> Prepared:
    """Packages of refused cases, whose periods ended with 2025; that of the refused one ends with this year."""
    actor, colleague = (factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140700")) for _ in range(2))

    def package(keep_until: date) -> CasePackage:
        now, case = clock.now(), judged("REFUSED")
        stored = StoredFile.objects.create(
            purpose="case_package", name="归档包.zip", content_type="application/zip", size=1, sha256="0" * 64,
            stored_at=now,
        )  # fmt: skip
        return CasePackage.objects.create(
            application=case, ended_at=now, outcome="REFUSED", keep_until=keep_until, file=stored,
            manifest_sha256="0" * 64, made_at=now,
        )  # fmt: skip

    fields = {"verdict": "destroy", "document": "鉴〔2026〕1号", "reason": "保管期满，鉴定小组同意。"}
    return Prepared(
        actor, colleague, lambda number: [package(date(2025, 12, 31)) for _ in range(number)],
        package(date(2026, 12, 31)), "这个归档包还在保管期内，或者已有人作出决定。", fields, fields,
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
    "reappoint_experts": _reappointed,
    "leave_pool": _leaving,
    "publish_result": _results_to_publish,
    "confirm": _results_to_confirm("authority", _authority),
    "confirm_by_organiser": _results_to_confirm("enterprise", secretary),
    "submit_results": _results_to_file,
    "publish_decisions": _meetings,
    "hear_anew": _to_hear_anew,
    "decide_retention": _packages,
}
# These go out as a whole, so that one row that is refused keeps the others back.
AS_A_WHOLE = {"publish_notice", "publish_result", "submit_results", "publish_decisions"}
# A further term can be given to whoever has just got one.
REPEATABLE = {"reappoint_experts"}
