"""When an outage may lengthen a window, by a hand-written table around the National Day of 2026."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from committees.windows import days_of, hits_last_days, last_days_begin, latest_new_day
from portal.core.clock import SHANXI
from portal.core.working_days import Calendar, YearCalendar
from tests.applications.staff.factories import OFF, WORKED

TABLE = Path(__file__).parent.parent / "regulation" / "outage_windows.csv"
AUTUMN = Calendar({2026: YearCalendar(days_off=frozenset(OFF), days_worked=frozenset(WORKED))})


def rows():
    with TABLE.open(encoding="utf-8") as file:
        return [tuple(row.values())[:-1] for row in csv.DictReader(file)]


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANXI)


@pytest.mark.parametrize(("closes_at", "began_at", "ended_at", "hits", "latest"), rows())
def test_window_and_outage(closes_at, began_at, ended_at, hits, latest):
    closes, began, ended = moment(closes_at), moment(began_at), moment(ended_at)
    assert hits_last_days(AUTUMN, closes, began, ended, 3) == (hits == "yes")
    first, last = days_of(began, ended, SHANXI)
    assert latest_new_day(AUTUMN, closes.date(), first, last).isoformat() == latest


@pytest.mark.parametrize(
    ("days", "begin"), [(1, "2026-09-30"), (3, "2026-09-28"), (4, "2026-09-24"), (8, "2026-09-20")]
)
def test_last_working_days_of_september(days, begin):
    """24 Sep is the fourth last (25-27 are off), Sunday the 20th is worked."""
    assert last_days_begin(AUTUMN, moment("2026-09-30 23:59").date(), days).isoformat() == begin
