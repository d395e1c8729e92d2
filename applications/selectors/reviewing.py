"""The worklist of a reviewing body (regulation 4.2; lessons, pains 4 and 10)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from applications import permissions as may
from applications.models import Application
from applications.workflow import IN_HAND, Status
from portal.batch_acts.selectors import check_number
from portal.catalog.models import Level
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.workflow import declared_move, legal_sources

PAGE_SIZE = 50
TABS = {"mine": "待我办理", "colleagues": "同事已领取", "correction": "待补正", "done": "已办"}
STAGES_OF_ROLE: Mapping[str, Sequence[str]] = {
    Role.UNIT_CLERK: (Status.UNIT_REVIEW, Status.UNIT_NOTICE, Status.AGENCY_REVIEW),
    Role.HRSS_OFFICER: (Status.HRSS_REVIEW, Status.ASSIGNMENT, Status.RECOGNITION),
    Role.SECRETARY: (Status.COMMITTEE_ACCEPTANCE, Status.RECOGNITION),
}
# The act by which each stage lets a case go on.
APPROVALS: Mapping[str, str] = {
    "UNIT_REVIEW": "approve_by_unit",
    "UNIT_NOTICE": "recommend",
    "AGENCY_REVIEW": "pass_on",
    "HRSS_REVIEW": "pass_on",
    "COMMITTEE_ACCEPTANCE": "accept",
}
# The acts that ask for more than a click, and the page that asks.
DECISION_PAGES: Mapping[str, tuple[str, str]] = {
    "ASSIGNMENT": ("assign_body", "applications:desk_assign"),
    "RECOGNITION": ("recognise", "applications:desk_recognise"),
}
HAS_A_LAST_DAY = {Status.CORRECTION, Status.ASSIGNMENT}
SHOWN = ("applicant", "series", "specialty", "batch__committee", "claimed_by", "employer")


@dataclass(frozen=True)
class Row:
    """One case as the list shows it."""

    case: Application
    level: str
    waiting_days: int
    due_on: date | None


@dataclass(frozen=True)
class WorklistPage:
    """``after`` is the place from which the next page goes on, empty on the last one."""

    rows: list[Row]
    after: str
    counts: Mapping[str, int]


def worklist(actor: Actor, *, tab: str, stage: str = "", query: str = "", after: str = "") -> WorklistPage:
    """One page, longest waiting first (finished work: latest first), by keyset: two queries, however many cases."""
    newest_first = tab == "done"
    found = _of_tab(actor, tab)
    if stage:
        found = found.filter(status=stage)
    if query:
        found = found.filter(Q(code__iexact=query) | Q(applicant__name__contains=query))
    order = ("-status_since", "-id") if newest_first else ("status_since", "id")
    found = _from_place(found, after, newest_first=newest_first).with_notice().select_related(*SHOWN).order_by(*order)
    cases = list(found[: PAGE_SIZE + 1])
    page = cases[:PAGE_SIZE]
    return WorklistPage(
        rows=[_row(case) for case in page],
        after=_place_of(page[-1]) if len(cases) > PAGE_SIZE else "",
        counts=_counts(actor),
    )


def waiting_for(move: str, actor: Actor, query: Mapping[str, str]) -> QuerySet[Application]:
    """The cases on the worklist ``query`` stands for (its ``stage`` and ``q``) on which ``move`` is an act."""
    found = _of_tab(actor, "mine").filter(status__in=legal_sources(Application, move))
    if query.get("stage"):
        found = found.filter(status=query["stage"])
    if text := query.get("q", "").strip():
        found = found.filter(Q(code__iexact=text) | Q(applicant__name__contains=text))
    return found.order_by("status_since", "id")


def _of_tab(actor: Actor, tab: str) -> Any:
    if tab == "done":
        here = Q(handler_id=actor.organisation_id)
        return Application.objects.visible_to(actor).exclude(here & Q(status__in=[*IN_HAND, Status.CORRECTION]))
    return Application.objects.in_hand_of(actor).filter(_waiting(actor)[tab])


def _waiting(actor: Actor) -> Mapping[str, Q]:
    in_hand = Q(status__in=IN_HAND)
    mine = Q(claimed_by=None) | Q(claimed_by_id=actor.user_id)
    return {
        "mine": in_hand & mine,
        "colleagues": in_hand & Q(claimed_by__isnull=False) & ~Q(claimed_by_id=actor.user_id),
        "correction": Q(status=Status.CORRECTION),
    }


def _counts(actor: Actor) -> Mapping[str, int]:
    # Finished work is not counted: the number would only grow, and nobody acts on it.
    here = Application.objects.in_hand_of(actor).filter(status__in=[*IN_HAND, Status.CORRECTION])
    return here.aggregate(**{name: Count("pk", filter=condition) for name, condition in _waiting(actor).items()})


def _place_of(case: Application) -> str:
    return f"{case.status_since.isoformat()}~{case.pk}"


def _from_place(cases: Any, after: str, *, newest_first: bool) -> Any:
    since, _, pk = after.partition("~")
    try:
        moment, number = datetime.fromisoformat(since), int(pk)
    except ValueError:
        return cases
    if moment.tzinfo is None:
        return cases
    side = "lt" if newest_first else "gt"
    return cases.filter(Q(**{f"status_since__{side}": moment}) | Q(status_since=moment, **{f"id__{side}": number}))


def _row(case: Application) -> Row:
    return Row(
        case=case,
        level=level_label(case.level),
        waiting_days=(clock.today() - case.status_since.astimezone(clock.SHANXI).date()).days,
        due_on=case.due_on if case.status in HAS_A_LAST_DAY else case.notice_ends_on,  # type: ignore[attr-defined]
    )


def level_label(level: str) -> str:
    return str(Level(level).label) if level in Level.values else level


@dataclass(frozen=True)
class BatchChoice:
    """An act that may be done to several cases at once, as a button."""

    move: str
    label: str


def batch_choices(rows: Sequence[Row]) -> list[BatchChoice]:
    """The buttons under the list: the acts by which the stages in it let cases go on, and claiming."""
    stages = [stage for stage in APPROVALS if any(row.case.status == stage for row in rows)]
    moves = dict.fromkeys(APPROVALS[stage] for stage in stages)
    waiting = [row.case for row in rows if row.case.status == Status.UNIT_NOTICE]
    if any(case.notice_ends_on is None for case in waiting):  # type: ignore[attr-defined]
        moves = {"publish_notice": None, **moves}
    if any(row.case.status == Status.ASSIGNMENT for row in rows):
        moves |= {"assign_body": None}
    return [BatchChoice(name, declared_move(Application, name).label) for name in (*moves, "claim", "release")]


def chosen(actor: Actor, codes: Iterable[str]) -> QuerySet[Application]:
    """The cases behind ``codes`` that ``actor`` may see; the others are as if they did not exist.

    Raises ``Refused`` for more than ``MOST_CHOSEN`` codes, before anything is done to any of them.
    """
    wanted = set(codes)
    check_number(len(wanted))
    return Application.objects.visible_to(actor).filter(code__in=wanted).select_related(*SHOWN).order_by("id")


def own_case_refusal(actor: Actor, code: str) -> str | None:
    """The sentence for somebody who opens his own case as staff (invariant 5), or None when it is not his."""
    case = Application.objects.filter(code=code).first()
    return may.is_not_own_case.refusal(case, actor) if case else None
