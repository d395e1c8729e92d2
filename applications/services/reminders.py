"""Reminders before, at and after each deadline, each once, by sets (lessons, pain 14)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.urls import reverse

from applications.clocks import CORRECTION_STEPS, LAST_DAY, LATE, NOTHING, REVIEW_STEPS, stage_of
from applications.models import Application, Reminder
from applications.selectors.clocks import OFFICE_LIMIT, OFFICE_STAGES, UNIT_LIMIT, working_days_of
from applications.services.letters import CLERKS
from applications.wordings import CORRECTION_DUE, REVIEWS_DUE
from applications.workflow import Status
from portal.accounts.models import RoleAssignment
from portal.catalog.selectors import working_day_calendar
from portal.core import clock
from portal.core.dates import in_chinese
from portal.core.working_days import Calendar, CalendarMissing
from portal.messages.services import Letter, tell

MOST_AT_ONCE = 2000
LOCK = "applications.reminders"
HAS_RUN = "has_run"
CORRECTION, UNIT, OFFICE, NOTICE = "correction", "unit_review", "review", "notice"

TO_THE_APPLICANT = {
    "before_3": "补正期限还有不到 4 个工作日",
    "before_1": "补正期限还有 1 个工作日",
    LAST_DAY: "今天是补正期限的最后一天",
}
REVIEW_LINES = {
    "before_2": "{} 件的办理期限还有不到 3 个工作日",
    LAST_DAY: "{} 件今天是办理期限的最后一天",
    LATE: "{} 件已超过办理期限",
}
NOTICE_LINES = {
    HAS_RUN: "{} 件公示期已满且没有待核查的异议，请推荐上报",
    LATE: "{} 件公示期满已久，还没有推荐上报",
}
LINES = {UNIT: REVIEW_LINES, OFFICE: REVIEW_LINES, NOTICE: NOTICE_LINES}
URGENT_FIRST = [LATE, LAST_DAY, HAS_RUN, "before_2"]


@dataclass(frozen=True)
class Clock:
    """One kind of deadline: ``cases`` carry ``day``, from which (or to which) it runs; ``limit`` is a parameter."""

    what: str
    cases: Callable[[], Any]
    stage: Callable[[Calendar, date, date, int], str]
    limit: str = ""


def _arrived_before_today() -> Any:
    """On the day itself somebody has just been told; nothing needs repeating."""
    return Application.objects.filter(status_since__lt=datetime.combine(clock.today(), time(), clock.SHANXI))


def _corrections() -> Any:
    return _arrived_before_today().filter(status=Status.CORRECTION).annotate(day=F("due_on"))


def _with_arrival(cases: Any) -> Any:
    return cases.annotate(day=TruncDate("status_since", tzinfo=clock.SHANXI))


def _at_units() -> Any:
    here = _arrived_before_today().filter(status__in=[Status.UNIT_REVIEW, Status.UNIT_NOTICE]).with_notice()
    return _with_arrival(here.filter(Q(status=Status.UNIT_REVIEW) | Q(notice_ends_on=None)))


def _at_offices() -> Any:
    return _with_arrival(_arrived_before_today().filter(status__in=OFFICE_STAGES))


def _past_their_notice() -> Any:
    here: Any = Application.objects.filter(status=Status.UNIT_NOTICE).with_notice().with_open_objections()
    return here.filter(notice_has_run=True, objection_is_open=False).annotate(day=F("notice_ends_on"))


def _correction_stage(calendar: Calendar, today: date, due_on: date, _limit: int) -> str:
    stage = stage_of(calendar, today, due_on, CORRECTION_STEPS)
    # What comes after the deadline is an act of its own, with its own letter.
    return NOTHING if stage == LATE else stage


def _review_stage(calendar: Calendar, today: date, arrived_on: date, limit: int) -> str:
    return stage_of(calendar, today, calendar.add_working_days(arrived_on, limit), REVIEW_STEPS)


def _notice_stage(calendar: Calendar, today: date, ended_on: date, limit: int) -> str:
    return LATE if today > calendar.add_working_days(ended_on, limit) else HAS_RUN


CLOCKS = (
    Clock(CORRECTION, _corrections, _correction_stage),
    Clock(UNIT, _at_units, _review_stage, UNIT_LIMIT),
    Clock(OFFICE, _at_offices, _review_stage, OFFICE_LIMIT),
    Clock(NOTICE, _past_their_notice, _notice_stage, UNIT_LIMIT),
)


@transaction.atomic
def remind() -> int:
    """Tell of every deadline that has come near, ends today or is over, each stage once; returns how many.

    Corrections: to the applicant 3 and 1 working days before and on the last day (令40 art. 18). Reviews (parameters
    ``unit_review_working_days``, ``review_working_days``): to the body 2 working days before, on the last day and
    after it. Notices that have run: to the unit at once, and once more after its own limit. A constant number of
    queries; cases that somebody is moving at this moment wait for the next run.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])
    calendar, today = working_day_calendar(), clock.today()
    found = [pair for each in CLOCKS for pair in _due_now(each, calendar, today)]
    now = clock.now()
    Reminder.objects.bulk_create(
        Reminder(application=case, leg=case.leg, what=what, stage=stage, day=case.day, sent_at=now)
        for what, stage, case in found
    )
    tell([*_to_applicants(found), *_to_clerks(found)])
    return len(found)


Found = tuple[str, str, Any]


def _due_now(each: Clock, calendar: Calendar, today: date) -> Iterator[Found]:
    limit = working_days_of(each.limit) if each.limit else 0
    if limit is None:
        return
    days_of = defaultdict(list)
    for day in each.cases().order_by().values_list("day", flat=True).distinct():
        days_of[_stage_on(each, calendar, today, day, limit)].append(day)
    days_of.pop(NOTHING, None)
    for stage, days in days_of.items():
        told = Reminder.objects.filter(
            application=OuterRef("pk"), leg=OuterRef("leg"), what=each.what, stage=stage, day=OuterRef("day")
        )
        due = each.cases().filter(~Exists(told), day__in=days).order_by("pk")
        for case in due.select_for_update(of=("self",), skip_locked=True)[:MOST_AT_ONCE]:
            yield each.what, stage, case


def _stage_on(each: Clock, calendar: Calendar, today: date, day: date, limit: int) -> str:
    try:
        return each.stage(calendar, today, day, limit)
    except CalendarMissing:
        # A deadline in a year that is not loaded cannot be near, and is never guessed.
        return NOTHING


def _to_applicants(found: Iterable[Found]) -> Iterator[Letter]:
    for what, stage, case in found:
        if what == CORRECTION:
            yield CORRECTION_DUE.letter(
                case.applicant_id,
                {"case_code": case.code, "stage": TO_THE_APPLICANT[stage], "last_day": in_chinese(case.due_on)},
                link=reverse("applications:case", args=[case.code]),
            )


def _to_clerks(found: Iterable[Found]) -> Iterator[Letter]:
    """One letter to each clerk, however many cases and deadlines it tells of (lessons, pain 13)."""
    counts = Counter((case.handler_id, what, stage) for what, stage, case in found if what in LINES)
    lines = defaultdict(list)
    for body, what, stage in sorted(counts, key=lambda each: URGENT_FIRST.index(each[2])):
        lines[body].append(LINES[what][stage].format(counts[body, what, stage]))
    held = RoleAssignment.objects.in_force(clock.today()).filter(organisation_id__in=list(lines), role__in=CLERKS)
    for user_id, body in held.values_list("user_id", "organisation_id").distinct():
        told = {"first": lines[body][0], "all": "；".join(lines[body])}
        yield REVIEWS_DUE.letter(user_id, told, link=reverse("applications:worklist"))
