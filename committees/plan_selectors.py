"""Reading plans, batches and fees: for the organiser, for the authority, and what still keeps them from standing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from committees import planning
from committees.models import Batch, Committee, EvaluationMethod, FeeItem, PlannedBatch, YearlyPlan
from committees.plan_workflow import PlanStatus
from committees.rules import levels_judged_by
from committees.terms import approved_fees
from portal.catalog.models import SeriesLevel
from portal.catalog.selectors import working_day_calendar
from portal.core import clock
from portal.core.actors import Actor
from portal.core.dates import in_chinese

MISSING = {
    "document": "请填写呈报文号。",
    "document_on": "请填写呈报日期。",
    "arrangement": "请说明评审工作的组织安排。",
}


def plans_of(actor: Actor) -> QuerySet[YearlyPlan]:
    """What the actor may see, newest first; a constant number of queries for a page."""
    return YearlyPlan.objects.visible_to(actor).with_rows()


def plan_of(actor: Actor, code: str) -> YearlyPlan | None:
    return plans_of(actor).filter(code=code).first()


def waiting_plans(actor: Actor) -> QuerySet[YearlyPlan]:
    """What waits for the actor's authority, longest first."""
    return plans_of(actor).filter(status=PlanStatus.REPORTED).order_by("status_since", "pk")


def committees_to_plan(actor: Actor) -> QuerySet[Committee]:
    """The committees of the actor's body that may act now or later, by number."""
    found = Committee.objects.filter(organiser_id=actor.organisation_id or 0, valid_to__gte=clock.today())
    return found.exclude(status=Committee.Status.WITHDRAWN).select_related("series").order_by("number")


def free_rows(actor: Actor) -> QuerySet[PlannedBatch]:
    """The rows of agreed plans of which no batch has been made, or only one that was closed before it opened."""
    own = PlannedBatch.objects.filter(
        plan__status=PlanStatus.AGREED, plan__committee__organiser_id=actor.organisation_id or 0
    )
    found = own.select_related("plan__committee__series").prefetch_related("batches").order_by("opens_on", "pk")
    taken = [row.pk for row in found if not is_free(row.batches.all())]
    return found.exclude(pk__in=taken)


def is_free(batches: Iterable[Batch]) -> bool:
    """May another batch be made of the row of which ``batches`` were made?"""
    return all(batch.closed_at is not None and batch.closed_at < batch.opens_at for batch in batches)


def modes_of(committee: Committee, on: date) -> dict[str, str | None]:
    """How each level that the committee judges is won, by the series' own rule; None where it has no such level."""
    rows = SeriesLevel.objects.in_force(on).filter(series=committee.series_id, series__is_active=True)
    known = dict(rows.values_list("level", "mode"))
    return {level: known.get(level) for level in levels_judged_by(committee.level)}


def days_of(batch: Batch) -> tuple[date, date]:
    """The first and the last day of its window in Shanxi."""
    opens, closes = (each.astimezone(clock.SHANXI).date() for each in (batch.opens_at, batch.closes_at))
    return opens, closes


def problems_of_batch(batch: Batch, on: date) -> dict[str, str]:
    """What keeps the batch from being published on that day, by field of its form; empty when it is ready.

    令40 arts. 7, 8, 15, 20, 37, 38; M4a, M6e, N1, S8; regulation 4.2 and section 6.
    """
    committee = batch.committee
    opens_on, closes_on = days_of(batch)
    modes = modes_of(committee, on)
    found: dict[str, str | None] = {}
    found["levels"] = planning.levels_refusal(batch.levels, committee.level, modes)
    for level in batch.levels:
        found[f"methods_{level}"] = planning.methods_refusal(batch.methods_of(level), modes.get(level))
    found |= planning.window_refusals(opens_on, closes_on, cutoff_on=batch.cutoff_on, year=batch.year, on=on)
    found[""] = planning.filing_refusal(committee.filing(on), opens_on, closes_on)
    years = {opens_on.year, closes_on.year, batch.cutoff_on.year}
    if refusal := planning.calendar_refusal(years, working_day_calendar().years):
        found.setdefault("closes_at", refusal)
    if batch.charges:
        found["charges"] = planning.fee_refusal(batch.levels, {fee.level for fee in approved_fees(batch)})
    if batch.planned is not None:
        left = planning.plan_refusals(
            planned_of(batch.planned),
            levels=batch.levels,
            methods=batch.methods,
            opens_on=opens_on,
            closes_on=closes_on,
        )
        found = {**{_shown_at(name, batch): text for name, text in left.items()}, **_present(found)}
    return _present(found)


def _shown_at(name: str, batch: Batch) -> str:
    return f"methods_{batch.levels[0]}" if name == "methods" and batch.levels else name


def _present(found: Mapping[str, str | None]) -> dict[str, str]:
    return {name: sentence for name, sentence in found.items() if sentence}


def planned_of(row: PlannedBatch) -> planning.Planned:
    return planning.Planned(tuple(row.levels), row.opens_on, row.closes_on, tuple(row.methods))


def problems_of_plan(plan: YearlyPlan, on: date) -> tuple[dict[str, str], list[dict[str, str]]]:
    """What keeps the plan from being reported on that day: by field, and for each row by field."""
    found = {name: sentence for name, sentence in MISSING.items() if not getattr(plan, name)}
    if plan.document_on and plan.document_on > on:
        found["document_on"] = "呈报日期不能晚于今天。"
    rows = list(plan.rows.all())
    if not rows:
        found[""] = "请至少填写一个批次。"
    filing = plan.committee.filing(on)
    checked = [
        planning.planned_refusals(planned_of(row), committee_level=plan.committee.level, year=plan.year, filing=filing)
        for row in rows
    ]
    return found, checked


def content_of(plan: YearlyPlan) -> dict[str, Any]:
    """What stands in the plan, in words, as pages show it and as a version keeps it."""
    return {
        "facts": [
            ["评审委员会", plan.committee.name],
            ["年度", str(plan.year)],
            ["呈报文号", plan.document],
            ["呈报日期", str(plan.document_on or "")],
        ],
        "arrangement": plan.arrangement,
        "batches": [_row(row) for row in plan.rows.all()],
    }


def _row(row: PlannedBatch) -> dict[str, Any]:
    return {
        "title": row.title,
        "levels": "、".join(planning.LEVEL_NAMES.get(each, each) for each in row.levels),
        "window": f"{row.opens_on} 至 {row.closes_on}",
        "methods": method_names(row.methods),
        "grouping": row.get_grouping_display(),
        "expected": row.expected,
    }


def method_names(methods: Sequence[str]) -> str:
    return "、".join(each.label for each in EvaluationMethod if each in methods)


def latest_content(plan: YearlyPlan) -> dict[str, Any]:
    """What was reported last: an authority never sees what the organiser is still writing."""
    version = plan.versions.filter(number=plan.version).first()
    return version.content if version else content_of(plan)


def agreed_plans(committee: Committee) -> list[dict[str, Any]]:
    """What the public reads of a committee's years: the version that was agreed to last, newest year first."""
    plans = committee.plans.filter(agreed_version__gt=0).prefetch_related("versions")
    return [
        {"year": plan.year, "reply": plan.reply, "content": version.content}
        for plan in plans
        for version in plan.versions.all()
        if version.number == plan.agreed_version
    ]


def fees_of(actor: Actor) -> QuerySet[FeeItem]:
    return FeeItem.objects.visible_to(actor).select_related("committee")


@dataclass(frozen=True)
class TermsView:
    """A batch's terms as people read them; ``rules_of`` and ``digest`` are empty while nothing is frozen."""

    levels: list[dict[str, str]]
    defence: str
    grouping: str
    fees: list[dict[str, str]]
    standards: list[str]
    rules_of: str
    digest: str


def terms_view(batch: Batch) -> TermsView:
    """What was frozen with the batch; for a draft, what it says now (regulation 4.2)."""
    frozen = batch.frozen
    shown = frozen.shown if frozen else {}
    fees = shown.get("fees", [])
    if batch.status == Batch.Status.DRAFT and batch.charges:
        fees = [
            {"level": f.level, "amount": str(f.amount), "document": f.approval_document, "approved_by": f.approved_by}
            for f in approved_fees(batch)
        ]
    day = shown.get("rules_of", "")
    return TermsView(
        levels=[
            {"name": planning.LEVEL_NAMES.get(level, level), "methods": method_names(batch.methods_of(level))}
            for level in batch.levels
        ],
        defence=_defence(batch),
        grouping=batch.get_grouping_display(),
        fees=[{**fee, "level": planning.LEVEL_NAMES.get(fee["level"], fee["level"])} for fee in fees],
        standards=[_standard(each) for each in shown.get("standards", [])],
        rules_of=in_chinese(date.fromisoformat(day)) if day else "",
        digest=frozen.sha256 if frozen else "",
    )


def _defence(batch: Batch) -> str:
    if EvaluationMethod.DEFENCE not in batch.methods:
        return ""
    names = [planning.BALLOT_TRACKS.get(each, each) for each in batch.defence_tracks]
    return f"以下申报方式须答辩：{'、'.join(names)}" if names else "各种申报方式都须答辩"


def _standard(row: Mapping[str, str]) -> str:
    return f"{row['name']}（{row['document']}）" if row["document"] else row["name"]
