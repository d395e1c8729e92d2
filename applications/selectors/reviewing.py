"""The worklist of a reviewing body (regulation 4.2; lessons, pains 4 and 10)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from applications import permissions as may
from applications.models import Application
from applications.selectors.due import with_due
from applications.workflow import IN_HAND, Status
from portal.catalog.models import Level
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.keyset import Key, Keyset, KeysetPage
from portal.workflow import declared_move

Narrow = Callable[[Any], Any]

PAGE_SIZE = 50
SINCE = Key("status_since", datetime.fromisoformat)
SORTS: Mapping[str, Keyset] = {
    "since": Keyset(SINCE),
    "due": Keyset(Key("due_day", date.fromisoformat, if_null=date.max), SINCE),
}
LATEST_FIRST = Keyset(SINCE, backwards=True)
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
SHOWN = ("applicant", "series", "specialty", "batch__committee", "claimed_by", "employer")


@dataclass(frozen=True)
class Row:
    """One case as the list shows it."""

    case: Application
    level: str
    waiting_days: int
    due_on: date | None
    is_late: bool


@dataclass(frozen=True)
class WorklistPage:
    """One page: its ``place`` among the others, its cases, and how many each tab has."""

    place: KeysetPage
    rows: list[Row]
    counts: Mapping[str, int]


def worklist(
    actor: Actor,
    *,
    tab: str,
    sort: str = "since",
    after: str = "",
    before: str = "",
    narrow: Narrow = lambda cases: cases,
) -> WorklistPage:
    """One page by keyset in the order ``sort`` of ``SORTS`` (finished work: latest first), and the tabs' counts.

    ``narrow`` applies the filters, to the page and to the counts alike. A constant number of queries, however many
    cases.
    """
    found = narrow(cases_in(actor, tab)).select_related(*SHOWN)
    either = Application.objects.reasons_to_see(actor) if tab == "done" else []
    page = order_of(tab, sort).page(found, after, PAGE_SIZE, before=before, either=either)
    return WorklistPage(page, [_row(case) for case in page], _counts(actor, narrow))


def order_of(tab: str, sort: str) -> Keyset:
    return LATEST_FIRST if tab == "done" else SORTS.get(sort, SORTS["since"])


def cases_in(actor: Actor, tab: str) -> Any:
    """The cases of one of ``TABS`` with ``due_day`` and the facts of their notice; three small queries for it."""
    if tab == "done":
        here = Q(handler_id=actor.organisation_id)
        gone = Application.objects.visible_to(actor).exclude(here & Q(status__in=[*IN_HAND, Status.CORRECTION]))
        return with_due(gone)
    return with_due(Application.objects.in_hand_of(actor)).filter(_waiting(actor)[tab])


def _waiting(actor: Actor) -> Mapping[str, Q]:
    in_hand = Q(status__in=IN_HAND)
    mine = Q(claimed_by=None) | Q(claimed_by_id=actor.user_id)
    return {
        "mine": in_hand & mine,
        "colleagues": in_hand & Q(claimed_by__isnull=False) & ~Q(claimed_by_id=actor.user_id),
        "correction": Q(status=Status.CORRECTION),
    }


def _counts(actor: Actor, narrow: Narrow) -> Mapping[str, int]:
    # Finished work is not counted: the number would only grow, and nobody acts on it.
    here = with_due(Application.objects.in_hand_of(actor)).filter(status__in=[*IN_HAND, Status.CORRECTION])
    return narrow(here).aggregate(
        **{name: Count("pk", filter=condition) for name, condition in _waiting(actor).items()}
    )


def _row(case: Any) -> Row:
    return Row(
        case=case,
        level=level_label(case.level),
        waiting_days=(clock.today() - case.status_since.astimezone(clock.SHANXI).date()).days,
        due_on=case.due_day,
        is_late=case.due_day is not None and case.due_day < clock.today(),
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


def own_case_refusal(actor: Actor, code: str) -> str | None:
    """The sentence for somebody who opens his own case as staff (invariant 5), or None when it is not his."""
    case = Application.objects.filter(code=code).first()
    return may.is_not_own_case.refusal(case, actor) if case else None
