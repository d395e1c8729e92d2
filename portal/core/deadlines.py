"""Deadlines as arithmetic (lessons, pain 14; regulation section 6). Pure: no database, no clock."""

from collections.abc import Sequence
from datetime import date, timedelta

from portal.core.working_days import ONE_DAY, Calendar

NOTHING, LAST_DAY, LATE = "", "last_day", "late"
BEFORE = "before_{}"
# Working days before the end of a correction's term at which somebody is told of it.
CORRECTION_STEPS = (3, 1)


def stage_of(calendar: Calendar, today: date, due_on: date, steps: Sequence[int]) -> str:
    """What to tell today of a deadline that ends with ``due_on``: a step, the last day, that it is over, or nothing.

    The nearest step that is reached, so that after a missed day one letter goes out and not two. Raises
    `CalendarMissing`.
    """
    if today > due_on:
        return LATE
    left = calendar.working_days_between(today, due_on)
    if left == 0:
        return LAST_DAY
    reached = [step for step in steps if left <= step]
    return BEFORE.format(min(reached)) if reached else NOTHING


def working_days_lost(calendar: Calendar, asked_on: date, due_on: date, first: date, last: date) -> int:
    """How many working days of a term (from the day after ``asked_on`` to ``due_on``) an outage touched.

    ``first`` and ``last`` are the days of the outage. Raises `CalendarMissing`.
    """
    begin, end = max(first, asked_on + ONE_DAY), min(last, due_on)
    span = range((end - begin).days + 1)
    return sum(calendar.is_working_day(begin + timedelta(days=each)) for each in span)
