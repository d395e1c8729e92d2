"""Terms in working days for answers, and the reminders of whoever has to give them (令40 arts. 26, 27)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from applications.clocks import LAST_DAY, LATE, NOTHING, REVIEW_STEPS, stage_of
from applications.models import Complaint, Reexamination, ResultFiling
from applications.wordings import ANSWERS_DUE
from portal.accounts.models import RoleAssignment
from portal.catalog.selectors import ParameterMissing, parameter, working_day_calendar
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.working_days import Calendar, CalendarMissing
from portal.messages.services import Letter, tell

LOCK = "applications.answer_terms"
MOST_AT_ONCE = 2000
STAGES = {"before_2": "答复期限还有不到 3 个工作日", LAST_DAY: "今天是答复期限的最后一天", LATE: "已超过答复期限"}


def due_after(begins_on: date, key: str) -> date:
    """The last day of a term that parameter ``key`` gives in working days. Raises ``Refused``: never guessed."""
    try:
        return working_day_calendar().add_working_days(begins_on, parameter(key, begins_on))
    except (CalendarMissing, ParameterMissing) as missing:
        raise Refused(missing.message_zh, code="invalid") from missing


@dataclass(frozen=True)
class Term:
    """One kind of answer: the rows that wait for it, whose body gives it, and where."""

    model: Any
    waiting: str
    body: str
    what: str
    page: str


TERMS = (
    Term(Reexamination, "OPEN", "application__deciding_body_id", "复查申请", "applications:reexaminations"),
    Term(Complaint, "OPEN", "addressee_id", "投诉举报", "applications:complaints"),
    Term(ResultFiling, "SUBMITTED", "authority_id", "结果备案", "applications:result_filings"),
)
ANSWERING = (Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY)


@transaction.atomic
def remind_of_answers() -> int:
    """Tell of every answer whose term comes near, ends today or is over, each stage once; returns how many rows.

    A constant number of statements for each kind, and one letter a clerk and kind, however many wait.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])
    calendar, today = working_day_calendar(), clock.today()
    return sum(_remind(term, calendar, today) for term in TERMS)


def _remind(term: Term, calendar: Calendar, today: date) -> int:
    waiting = term.model.objects.filter(status=term.waiting).order_by()
    counts: Counter[tuple[int, str]] = Counter()
    for due_on in waiting.values_list("due_on", flat=True).distinct():
        stage = _stage(calendar, today, due_on)
        if stage == NOTHING:
            continue
        found = waiting.filter(due_on=due_on).exclude(told_stage=stage).order_by("pk")
        rows = list(found.select_for_update(of=("self",), skip_locked=True).values_list("pk", term.body)[:MOST_AT_ONCE])
        term.model.objects.filter(pk__in=[pk for pk, _body in rows]).update(told_stage=stage)
        counts.update((body, stage) for _pk, body in rows)
    tell(_letters(term, counts))
    return sum(counts.values())


def _stage(calendar: Calendar, today: date, due_on: date) -> str:
    try:
        return stage_of(calendar, today, due_on, REVIEW_STEPS)
    except CalendarMissing:
        # A term in a year that is not loaded cannot be near, and is never guessed.
        return NOTHING


def _letters(term: Term, counts: Counter[tuple[int, str]]) -> Iterator[Letter]:
    lines = defaultdict(list)
    for (body, stage), count in sorted(counts.items()):
        lines[body].append(f"{count} 件{term.what}{STAGES[stage]}")
    held = RoleAssignment.objects.in_force(clock.today()).filter(organisation_id__in=list(lines), role__in=ANSWERING)
    for user_id, body in held.values_list("user_id", "organisation_id").distinct():
        told = {"first": lines[body][0], "all": "；".join(lines[body])}
        yield ANSWERS_DUE.letter(user_id, told, link=reverse(term.page))
