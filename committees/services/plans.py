"""A committee's yearly plan: written, reported to the filing authority, agreed to (令40 art. 15; regulation 4.2)."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from committees import permissions as may
from committees.models import Committee, PlannedBatch, PlanVersion, YearlyPlan
from committees.plan_selectors import content_of, problems_of_plan
from committees.plan_workflow import PLAN_EDITABLE
from committees.services.letters import tell_staff
from committees.wordings import PLAN_ANSWERED, PLAN_REPORTED
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.workflow import Act, Done, open_case, run

COLUMNS = ("document", "document_on", "arrangement")
ONE_A_YEAR = "committees_one_plan_a_year"
OVERTAKEN = "这份方案已在另一个页面保存过，本页内容没有保存。请打开最新的页面，再补上您的修改。"


class PlanIncomplete(Refused):
    """The plan cannot be reported yet; ``problems`` say why by field, ``rows`` for each row by field."""

    def __init__(self, problems: Mapping[str, str], rows: Sequence[Mapping[str, str]]) -> None:
        super().__init__("还有内容没有填完或者不符合规定，没有呈报。", code="invalid")
        self.problems, self.rows = dict(problems), [dict(row) for row in rows]


@dataclass(frozen=True, kw_only=True)
class PlannedRow:
    """A planned batch; ``pk`` of the row that it replaces, None for a new one."""

    title: str
    levels: Sequence[str]
    opens_on: date
    closes_on: date
    methods: Sequence[str]
    grouping: str
    expected: int
    pk: int | None = None


@dataclass(frozen=True)
class PlanContent:
    columns: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[PlannedRow] = ()


def start_plan(*, actor: Actor, committee: Committee, year: int, key: uuid.UUID | None = None) -> YearlyPlan:
    """Begin the plan of one year of a committee of the own body; one a year (regulation 4.2). Raises ``Refused``."""
    now = clock.now()
    plan = YearlyPlan(committee=committee, year=year, created_at=now, saved_at=now, status_since=now)
    if refusal := may.writes_the_plan.refusal(plan, actor):
        raise Refused(refusal, code="denied")
    if not now.astimezone(clock.SHANXI).year <= year <= now.astimezone(clock.SHANXI).year + 1:
        raise Refused("只能拟定今年和明年的评审方案。", code="invalid")
    try:
        with transaction.atomic():
            data = {"committee": committee.number, "year": year}
            return open_case(plan, "plan.opened", actor=actor, key=key, data=data).subject
    except IntegrityError as error:
        if ONE_A_YEAR not in str(error):
            raise
        raise Refused("这个评审委员会在这一年度已有评审方案，请打开那一份。", code="not_open") from error


def _locked(plan: YearlyPlan, actor: Actor) -> YearlyPlan:
    stored = YearlyPlan.objects.select_for_update(of=("self",)).select_related("committee").get(pk=plan.pk)
    if refusal := may.writes_the_plan.refusal(stored, actor):
        raise Refused(refusal, code="denied")
    return stored


@transaction.atomic
def save_plan(*, plan: YearlyPlan, actor: Actor, content: PlanContent, revision: int) -> YearlyPlan:
    """Store what the organiser has written, complete or not (ADR 4): no record before it is reported.

    Raises ``Refused``: another body, a plan that is with the authority, a page older than what is stored
    (``revision``), a row left out of which a batch has been made.
    """
    stored = _locked(plan, actor)
    if stored.status not in PLAN_EDITABLE:
        raise Refused("方案已经呈报或者已经同意，不能直接修改。", code="not_open")
    if stored.revision != revision:
        raise Refused(OVERTAKEN, code="not_open")
    for name in COLUMNS:
        if name in content.columns:
            setattr(stored, name, content.columns[name])
    stored.revision += 1
    stored.saved_at = clock.now()
    stored.save(update_fields=[*COLUMNS, "revision", "saved_at"])
    _store_rows(stored, content.rows)
    return stored


def _store_rows(plan: YearlyPlan, rows: Sequence[PlannedRow]) -> None:
    known = {row.pk: row for row in plan.rows.all()}
    kept = {row.pk for row in rows if row.pk in known}
    try:
        PlannedBatch.objects.filter(pk__in=known.keys() - kept).delete()
    except ProtectedError as error:
        raise Refused("已经据此建立批次的行不能删去。", code="invalid") from error
    for row in rows:
        stored = known.get(row.pk or 0) or PlannedBatch(plan=plan)
        for name in ("title", "opens_on", "closes_on", "grouping", "expected"):
            setattr(stored, name, getattr(row, name))
        stored.levels, stored.methods = list(row.levels), list(row.methods)
        stored.save()


@transaction.atomic
def report_plan(*, plan: YearlyPlan, actor: Actor, key: uuid.UUID | None = None) -> YearlyPlan:
    """Report the plan to the authority that filed the committee (评审方案呈报, regulation 4.2); freezes a version.

    Raises ``PlanIncomplete`` with what is missing or beyond the rules, ``Refused`` otherwise.
    """
    stored = _locked(plan, actor)
    if stored.status in PLAN_EDITABLE:
        problems, rows = problems_of_plan(stored, clock.today())
        if problems or any(rows):
            raise PlanIncomplete(problems, rows)
    by = cast("int", actor.user_id)
    act = Act(move="report_plan", actor=actor, key=key, arguments={"by": by}, then=_freeze)
    return run(YearlyPlan, stored.pk, act).subject


def _freeze(done: Sequence[Done]) -> None:
    for each in done:
        plan = YearlyPlan.objects.with_rows().get(pk=each.subject.pk)
        PlanVersion.objects.create(plan=plan, number=plan.version, content=content_of(plan), reported_at=clock.now())
        tell_staff(
            plan.committee.filing_authority_id,
            [Role.HRSS_OFFICER],
            PLAN_REPORTED,
            {"committee": plan.committee, "year": plan.year, "document": plan.document},
            link=reverse("committees:plan_case", args=[plan.code]),
            record=each.record,
        )


def take_back_plan(*, plan: YearlyPlan, actor: Actor, key: uuid.UUID | None = None) -> YearlyPlan:
    """Take a reported plan back to change it, before it is decided. Raises ``Refused``."""
    return run(YearlyPlan, plan.pk, Act(move="take_back_plan", actor=actor, key=key)).subject


def reopen_plan(*, plan: YearlyPlan, actor: Actor, key: uuid.UUID | None = None) -> YearlyPlan:
    """Change an agreed plan; it must be reported anew before another batch is published. Raises ``Refused``."""
    return run(YearlyPlan, plan.pk, Act(move="reopen_plan", actor=actor, key=key)).subject


def agree_plan(*, plan: YearlyPlan, actor: Actor, reply: str, key: uuid.UUID | None = None) -> YearlyPlan:
    """Agree to the plan by a numbered reply (regulation 4.2). Raises ``Refused``."""
    arguments = {"reply": reply}
    act = Act(move="agree_plan", actor=actor, key=key, data=arguments, arguments=arguments, then=_tell_organiser)
    return run(YearlyPlan, plan.pk, act).subject


def return_plan(*, plan: YearlyPlan, actor: Actor, told: str, key: uuid.UUID | None = None) -> YearlyPlan:
    """Return the plan, telling once and completely what has to be changed (令40 art. 18). Raises ``Refused``."""
    arguments = {"told": told, "at": clock.now()}
    act = Act(move="return_plan", actor=actor, key=key, note=told, arguments=arguments, then=_tell_organiser)
    return run(YearlyPlan, plan.pk, act).subject


def _tell_organiser(done: Sequence[Done]) -> None:
    for each in done:
        plan: Any = each.subject
        tell_staff(
            plan.committee.organiser_id,
            [Role.SECRETARY],
            PLAN_ANSWERED,
            {
                "year": plan.year,
                "outcome": plan.get_status_display(),
                "answer": each.record.note or f"复函文号：{plan.reply}",
            },
            link=reverse("committees:plan", args=[plan.code]),
            record=each.record,
        )
