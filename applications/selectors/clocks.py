"""The deadlines of cases: until when an office should decide, how long a correction still runs."""

from dataclasses import dataclass
from datetime import date

from applications.models import Application
from applications.workflow import Status
from portal.catalog.selectors import ParameterMissing, parameter, working_day_calendar
from portal.core import clock
from portal.core.working_days import CalendarMissing

UNIT_LIMIT, OFFICE_LIMIT = "unit_review_working_days", "review_working_days"
UNIT_STAGES = (Status.UNIT_REVIEW, Status.UNIT_NOTICE)
OFFICE_STAGES = (Status.AGENCY_REVIEW, Status.HRSS_REVIEW, Status.COMMITTEE_ACCEPTANCE, Status.RECOGNITION)


@dataclass(frozen=True)
class TimeLimit:
    """Until when the body that has the case should decide, and the working days that this gives it."""

    due_on: date
    working_days: int
    is_over: bool


def working_days_of(key: str) -> int | None:
    """The parameter ``key`` as it counts today, at least 1; None while the catalogue does not say."""
    try:
        return max(parameter(key, clock.today()), 1)
    except ParameterMissing:
        return None


def time_limit_of(case: Application) -> TimeLimit | None:
    """The time limit of the stage at which the case stands; None where there is none or it cannot be computed.

    A published notice has its own period, so the limit counts only until the unit has published it.
    """
    stages = {**dict.fromkeys(UNIT_STAGES, UNIT_LIMIT), **dict.fromkeys(OFFICE_STAGES, OFFICE_LIMIT)}
    limit = working_days_of(stages[case.status]) if case.status in stages else None
    if limit is None or _has_notice(case):
        return None
    arrived_on = case.status_since.astimezone(clock.SHANXI).date()
    try:
        due_on = working_day_calendar().add_working_days(arrived_on, limit)
    except CalendarMissing:
        return None
    return TimeLimit(due_on, limit, clock.today() > due_on)


def _has_notice(case: Application) -> bool:
    here = case.notice_entries.filter(route_round=case.route_round)
    return case.status == Status.UNIT_NOTICE and here.exists()


def working_days_left(due_on: date | None) -> int | None:
    """Working days after today up to and including ``due_on``: 0 on the last day, -1 after it; None if unknown."""
    if due_on is None:
        return None
    if due_on < clock.today():
        return -1
    try:
        return working_day_calendar().working_days_between(clock.today(), due_on)
    except CalendarMissing:
        return None
