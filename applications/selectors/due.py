"""Until when each case should be done, as a column of the list: to count, to filter and to sort by."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, DateField, F, Func, IntegerField, Q, Value, When
from django.db.models.functions import TruncDate

from applications.querysets import ApplicationQuerySet
from applications.selectors.clocks import OFFICE_LIMIT, OFFICE_STAGES, UNIT_LIMIT, UNIT_STAGES, working_days_of
from applications.workflow import Status
from portal.catalog.selectors import working_day_calendar
from portal.core import clock
from portal.core.working_days import ONE_DAY, Calendar, CalendarMissing

LOOKED_BACK, LOOKED_FORWARD, LONGEST_HOLIDAY = timedelta(days=120), timedelta(days=120), timedelta(days=15)
# [decision] What ends within so many working days is told of beforehand.
SOON = 2


def with_due(cases: ApplicationQuerySet) -> ApplicationQuerySet:
    """``due_day``: the last day of the case's stage, None where there is none or it cannot be computed.

    Of a correction and an assignment it is their own, of a case in its unit's notice the notice's; other stages have
    the time limit of ``selectors.clocks``, in working days from the day after the arrival. Three small queries for
    calendar and limits, however many cases.
    """
    days = _working_days(working_day_calendar(), clock.today())
    own = Q(status__in=[Status.CORRECTION, Status.ASSIGNMENT])
    in_notice = Q(status=Status.UNIT_NOTICE, notice_ends_on__isnull=False)
    due = Case(
        When(own, then=F("due_on")),
        When(in_notice, then=F("notice_ends_on")),
        When(status__in=UNIT_STAGES, then=_nth_day(days, working_days_of(UNIT_LIMIT))),
        When(status__in=OFFICE_STAGES, then=_nth_day(days, working_days_of(OFFICE_LIMIT))),
        default=Value(None),
        output_field=DateField(),
    )
    return cases.with_notice().annotate(due_day=due)


def soon_until() -> date:
    """The last of the days that are called soon. Falls back to days of the calendar while the year is not loaded."""
    try:
        return working_day_calendar().add_working_days(clock.today(), SOON)
    except CalendarMissing:
        return clock.today() + timedelta(days=SOON)


def _working_days(calendar: Calendar, today: date) -> list[date]:
    """The working days round ``today``, as far as the calendar is loaded without a gap."""
    day, days = today, []
    while day.year in calendar.years and day >= today - LOOKED_BACK:
        days.append(day)
        day -= ONE_DAY
    day = today + ONE_DAY
    while day.year in calendar.years and day <= today + LOOKED_FORWARD:
        days.append(day)
        day += ONE_DAY
    return sorted(each for each in days if calendar.is_working_day(each))


def _nth_day(days: list[date], limit: int | None) -> Any:
    """SQL for the ``limit``-th working day after the day on which the case arrived."""
    if limit is None or not days:
        return Value(None, output_field=DateField())
    listed = Value(days, output_field=ArrayField(DateField()))
    arrived = TruncDate("status_since", tzinfo=clock.SHANXI)
    passed = Func(arrived, listed, function="width_bucket", output_field=IntegerField())
    nth = Func(listed, passed + limit, template="(%(expressions)s]", arg_joiner=")[", output_field=DateField())
    first = datetime.combine(days[0], time(), clock.SHANXI)
    # What came before the first day looked at is late since then; before a calendar that begins here nothing is known.
    is_old = days[0] <= clock.today() - LOOKED_BACK + LONGEST_HOLIDAY
    return Case(
        When(status_since__gte=first, then=nth),
        default=Value(days[0]) if is_old else Value(None),
        output_field=DateField(),
    )
