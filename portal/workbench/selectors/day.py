"""What the page of the day shows."""

from dataclasses import dataclass
from datetime import date

from portal.catalog.selectors import working_day_calendar
from portal.core import clock
from portal.core.actors import Actor
from portal.core.waiting import Waiting, waiting_for
from portal.core.working_days import Calendar, CalendarMissing

# [decision] Working days before a last day from which work counts as soon due.
SOON = 2


@dataclass(frozen=True)
class Line:
    """One kind of work with its last day in words; ``tone`` is one of the status tag's."""

    waiting: Waiting
    due: str
    tone: str


@dataclass(frozen=True)
class Day:
    """All that waits, and how many things of it are late or soon due."""

    lines: list[Line]
    late: int
    soon: int


def day_of(actor: Actor) -> Day:
    """One query for each kind of work that the actor's role knows, and one for the calendar."""
    calendar, today = working_day_calendar(), clock.today()
    lines = [_line(each, calendar, today) for each in waiting_for(actor)]
    return Day(
        lines=lines,
        late=sum(line.waiting.late for line in lines),
        soon=sum(line.tone == "action" for line in lines),
    )


def _line(each: Waiting, calendar: Calendar, today: date) -> Line:
    if each.late:
        return Line(each, f"{each.late} 件已超期", "bad")
    if each.due_on is None:
        return Line(each, "", "neutral")
    left = _days_left(calendar, today, each.due_on)
    if left == 0:
        return Line(each, "今天到期", "action")
    if left is None:
        return Line(each, "", "neutral")
    return Line(each, f"还有 {left} 个工作日", "action" if left <= SOON else "waiting")


def _days_left(calendar: Calendar, today: date, due_on: date) -> int | None:
    try:
        return calendar.working_days_between(today, due_on)
    except CalendarMissing:
        return None
