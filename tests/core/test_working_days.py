"""Working-day arithmetic against the vectors of regulation section 6 and by property."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.working_days import Calendar, CalendarMissing, YearCalendar

TABLE = Path(__file__).parent.parent / "regulation" / "working_days.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))


def days(*texts):
    return frozenset(date.fromisoformat(f"2026-{text}") for text in texts)


# Regulation section 6, "Announced 2026 calendar", weekdays off and weekend days worked.
YEAR_2026 = YearCalendar(
    days_off=days(
        *("01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "02-23", "04-06", "05-01", "05-04"),
        *("05-05", "06-19", "09-25", "10-01", "10-02", "10-05", "10-06", "10-07"),
    ),
    days_worked=days("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
)
CALENDAR = Calendar(years={2026: YEAR_2026}, version="test")
DAYS_2026 = st.dates(date(2026, 1, 1), date(2026, 9, 30))
COUNTS = st.integers(1, 40)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['published']}+{row['days']}")
def test_notice_period_follows_the_hand_written_table(row):
    period = CALENDAR.notice_period(date.fromisoformat(row["published"]), int(row["days"]))
    assert period.starts_on == date.fromisoformat(row["starts"])
    assert period.ends_on == date.fromisoformat(row["ends"])


def test_notice_period_lists_each_day():
    period = CALENDAR.notice_period(date(2026, 9, 30), 5)
    assert [day.isoformat() for day in period.days] == [
        "2026-10-08",
        "2026-10-09",
        "2026-10-10",
        "2026-10-12",
        "2026-10-13",
    ]


@pytest.mark.parametrize("published", [date(2026, 12, 25), date(2027, 3, 1), date(2025, 12, 30), date.max])
def test_notice_period_into_a_missing_year_is_refused(published):
    with pytest.raises(CalendarMissing) as refused:
        CALENDAR.notice_period(published, 5)
    assert refused.value.code == "calendar_missing"
    assert "日历尚未录入" in refused.value.message_zh


def test_notice_period_published_before_the_first_year_uses_only_loaded_days():
    assert CALENDAR.notice_period(date(2025, 12, 31), 1).ends_on == date(2026, 1, 4)


@pytest.mark.parametrize("count", [0, -1])
def test_notice_period_of_no_days_is_refused(count):
    with pytest.raises(ValueError, match="至少"):
        CALENDAR.notice_period(date(2026, 3, 6), count)


def test_is_working_day_in_a_missing_year_is_refused():
    with pytest.raises(CalendarMissing, match="2027"):
        CALENDAR.is_working_day(date(2027, 1, 4))


@given(published=DAYS_2026, count=COUNTS)
def test_notice_period_holds_exactly_the_working_days(published, count):
    period = CALENDAR.notice_period(published, count)
    assert len(period.days) == count
    assert period.days == sorted(set(period.days))
    assert period.days[0] > published
    assert all(CALENDAR.is_working_day(day) for day in period.days)
    assert CALENDAR.working_days_between(published, period.ends_on) == count


@given(published=DAYS_2026, count=COUNTS)
def test_notice_period_published_later_or_longer_never_ends_earlier(published, count):
    end = CALENDAR.add_working_days(published, count)
    assert CALENDAR.add_working_days(published + timedelta(days=1), count) >= end
    assert CALENDAR.add_working_days(published, count + 1) > end


@given(published=DAYS_2026, first=COUNTS, second=COUNTS)
def test_add_working_days_in_two_steps_is_one_step(published, first, second):
    halfway = CALENDAR.add_working_days(published, first)
    if halfway <= date(2026, 10, 15):
        assert CALENDAR.add_working_days(halfway, second) == CALENDAR.add_working_days(published, first + second)


def test_working_days_between_backwards_is_none():
    assert CALENDAR.working_days_between(date(2026, 3, 9), date(2026, 3, 6)) == 0
