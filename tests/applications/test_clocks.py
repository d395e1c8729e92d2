"""Deadlines by hand-written tables around the holidays of autumn 2026."""

import csv
from datetime import date
from pathlib import Path

import pytest

from applications.clocks import CORRECTION_STEPS, stage_of, working_days_lost
from portal.core.working_days import Calendar, CalendarMissing, YearCalendar
from tests.applications.staff.factories import OFF, WORKED

TABLES = Path(__file__).parent.parent / "regulation"
AUTUMN = Calendar({2026: YearCalendar(days_off=frozenset(OFF), days_worked=frozenset(WORKED))})


def rows(name):
    with (TABLES / name).open(encoding="utf-8") as file:
        return [tuple(row.values())[:-1] for row in csv.DictReader(file)]


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(("due_on", "today", "stage"), rows("clock_stages.csv"))
def test_stage_of_a_correction(due_on, today, stage):
    assert stage_of(AUTUMN, day(today), day(due_on), CORRECTION_STEPS) == stage


@pytest.mark.parametrize(("asked_on", "due_on", "first", "last", "lost"), rows("outage_terms.csv"))
def test_working_days_that_an_outage_takes_from_a_term(asked_on, due_on, first, last, lost):
    assert working_days_lost(AUTUMN, day(asked_on), day(due_on), day(first), day(last)) == int(lost)


def test_a_year_without_calendar_is_refused_not_guessed():
    with pytest.raises(CalendarMissing):
        stage_of(AUTUMN, date(2026, 12, 31), date(2027, 1, 4), CORRECTION_STEPS)


def test_the_last_day_of_the_last_year_needs_no_other():
    assert stage_of(AUTUMN, date(2026, 12, 31), date(2026, 12, 31), CORRECTION_STEPS) == "last_day"
