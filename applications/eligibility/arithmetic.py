"""Full years, also those put together from several jobs (regulation 3.4, how years are counted)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from applications.eligibility.facts import Job
from portal.core.dates import years_later

DAY = timedelta(days=1)
Interval = tuple[date, date | None]


def add_years(start: date, years: int) -> date:
    """The day on which ``years`` full years are over; the last of all days where the calendar ends before."""
    return years_later(start, years) if start.year + years <= date.max.year else date.max


def full_years(start: date, on: date) -> int:
    """How many years are over on the day ``on``; 0 before ``start``."""
    years = max(0, on.year - start.year)
    return years if years == 0 or add_years(start, years) <= on else years - 1


def intervals(jobs: Iterable[Job], *, since: date | None = None) -> list[Interval]:
    """The time of ``jobs`` from ``since`` on, as half-open intervals in order that neither touch nor overlap."""
    found: list[Interval] = []
    for job in sorted(jobs, key=lambda job: job.started_on):
        start = job.started_on if since is None else max(since, job.started_on)
        stop = None if job.ended_on is None else job.ended_on + DAY
        if stop is not None and stop <= start:
            continue
        if not found or _ends_before(found[-1], start):
            found.append((start, stop))
        else:
            found[-1] = (found[-1][0], _later(found[-1][1], stop))
    return found


def reached_on(worked: Sequence[Interval], years: int) -> date | None:
    """The first day on which ``years`` of work are together, None if they never are.

    Gaps do not count: each interval goes on as if the first had begun later by all gaps before it.
    """
    begun: date | None = None
    left: date | None = None
    for start, stop in worked:
        begun = start if begun is None or left is None else begun + (start - left)
        done = max(start, add_years(begun, years))
        if stop is None or done <= stop:
            return done
        left = stop
    return None


def years_worked(worked: Sequence[Interval], on: date) -> int:
    """How many years of work are together on the day ``on``."""
    days = sum(((on if stop is None else min(stop, on)) - start).days for start, stop in worked if start < on)
    years = days // 365
    while years > 0:
        done = reached_on(worked, years)
        if done is not None and done <= on:
            break
        years -= 1
    return years


def _ends_before(interval: Interval, day: date) -> bool:
    return interval[1] is not None and interval[1] < day


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)
