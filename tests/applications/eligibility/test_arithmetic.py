"""Full years, with gaps, overlaps and leap days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applications.eligibility.arithmetic import add_years, full_years, intervals, reached_on, years_worked
from applications.eligibility.facts import Job

DAYS = st.dates(date(1980, 1, 1), date(2030, 12, 31))
FEW_YEARS = st.integers(0, 15)
untimed = settings(deadline=None)


def day(text: str) -> date:
    return date.fromisoformat(text)


def job(start: date, end: date | None) -> Job:
    return Job(start, end, "private_enterprise", technical=True)


def jobs_of(text: str) -> list[Job]:
    pairs = [each.split("..") for each in text.split()]
    return [job(day(start), day(end) if end else None) for start, end in pairs]


JOBS = st.lists(
    st.tuples(DAYS, st.none() | st.integers(0, 4000)).map(
        lambda pair: job(pair[0], None if pair[1] is None else pair[0] + timedelta(days=pair[1]))
    ),
    max_size=6,
)


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        ("2020-02-29", 1, "2021-02-28"),
        ("2020-02-29", 4, "2024-02-29"),
        ("2021-02-28", 3, "2024-02-28"),
        ("2018-06-30", 4, "2022-06-30"),
        ("2018-06-30", 0, "2018-06-30"),
        ("9998-06-30", 5, "9999-12-31"),
    ],
)
def test_add_years_keeps_the_day_or_takes_the_28th(start, years, end):
    assert add_years(day(start), years) == day(end)


@pytest.mark.parametrize(
    ("start", "on", "years"),
    [
        ("2018-06-30", "2026-12-31", 8),
        ("2018-06-30", "2022-06-29", 3),
        ("2018-06-30", "2022-06-30", 4),
        ("2020-02-29", "2021-02-27", 0),
        ("2020-02-29", "2021-02-28", 1),
        ("2030-01-01", "2026-12-31", 0),
    ],
)
def test_full_years_are_those_that_are_over(start, on, years):
    assert full_years(day(start), day(on)) == years


@pytest.mark.parametrize(
    ("jobs", "since", "found"),
    [
        ("2020-01-01..2020-12-31 2021-01-01..", None, [("2020-01-01", None)]),
        ("2020-01-01..2020-12-31 2021-01-02..", None, [("2020-01-01", "2021-01-01"), ("2021-01-02", None)]),
        ("2020-01-01..2022-12-31 2021-01-01..2021-06-30", None, [("2020-01-01", "2023-01-01")]),
        ("2021-01-01.. 2020-01-01..2020-06-30", "2020-03-01", [("2020-03-01", "2020-07-01"), ("2021-01-01", None)]),
        ("2010-01-01..2015-12-31", "2016-01-01", []),
        ("", None, []),
    ],
)
def test_intervals_join_what_touches_and_start_at_graduation(jobs, since, found):
    expected = [(day(start), day(stop) if stop else None) for start, stop in found]
    assert intervals(jobs_of(jobs), since=day(since) if since else None) == expected


@pytest.mark.parametrize(
    ("jobs", "years", "reached"),
    [
        ("2018-01-01..", 5, "2023-01-01"),
        ("2018-01-01..2022-12-31", 5, "2023-01-01"),
        ("2018-01-01..2022-12-30", 5, None),
        ("2017-07-01..2018-06-30 2018-10-01..", 5, "2022-10-01"),
        ("2020-02-29..", 1, "2021-02-28"),
        ("2018-03-01..", 0, "2018-03-01"),
        ("", 0, None),
    ],
)
def test_years_of_work_are_reached_without_the_gaps(jobs, years, reached):
    assert reached_on(intervals(jobs_of(jobs)), years) == (day(reached) if reached else None)


@untimed
@given(DAYS, FEW_YEARS)
def test_full_years_turn_on_the_day_that_add_years_names(start, years):
    reached = add_years(start, years + 1)
    assert full_years(start, reached) == years + 1
    assert full_years(start, reached - timedelta(days=1)) == years


@untimed
@given(DAYS, DAYS, FEW_YEARS)
def test_add_years_keeps_the_order(one, other, years):
    first, second = sorted((one, other))
    assert add_years(first, years) <= add_years(second, years)


@untimed
@given(JOBS, DAYS)
def test_intervals_hold_each_day_of_work_and_no_other(jobs, some_day):
    within = any(start <= some_day and (stop is None or some_day < stop) for start, stop in intervals(jobs))
    assert within == any(each.started_on <= some_day <= (each.ended_on or date.max) for each in jobs)


@untimed
@given(JOBS, FEW_YEARS)
def test_years_worked_turn_on_the_day_that_reached_on_names(jobs, years):
    worked = intervals(jobs)
    reached = reached_on(worked, years + 1)
    if reached is None:
        assert years_worked(worked, date(2090, 1, 1)) <= years
        return
    assert years_worked(worked, reached) == years + 1
    assert years_worked(worked, reached - timedelta(days=1)) == years


@untimed
@given(JOBS, FEW_YEARS)
def test_work_reached_is_years_of_worked_days(jobs, years):
    worked = intervals(jobs)
    reached = reached_on(worked, years)
    if reached is None:
        return
    days = sum(((min(stop, reached) if stop else reached) - start).days for start, stop in worked if start < reached)
    assert years * 365 <= days <= years * 366 + 1


@untimed
@given(JOBS, st.integers(0, 3000), FEW_YEARS)
def test_beginning_earlier_never_reaches_later(jobs, days, years):
    earlier = [job(each.started_on - timedelta(days=days), each.ended_on) for each in jobs]
    reached = reached_on(intervals(jobs), years)
    assert reached is None or reached_on(intervals(earlier), years) <= reached
