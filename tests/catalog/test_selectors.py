"""Reads: the calendar follows every edit, parameters follow the day, modes follow the specialty."""

import csv
from datetime import date
from pathlib import Path

import chinese_calendar
import pytest

from portal.catalog import rules, selectors
from portal.catalog.models import CalendarException, CalendarYear, Parameter, SeriesLevel
from portal.core.working_days import CalendarMissing

pytestmark = pytest.mark.usefixtures("loaded")

VECTORS = Path(__file__).parent.parent / "regulation" / "working_days.csv"
ON = date(2026, 9, 7)


@pytest.mark.parametrize("row", list(csv.DictReader(VECTORS.open(encoding="utf-8"))), ids=lambda row: row["published"])
def test_notice_period_of_the_loaded_calendar_follows_the_hand_written_table(row):
    period = selectors.notice_period(date.fromisoformat(row["published"]), int(row["days"]))
    assert period.ends_on == date.fromisoformat(row["ends"])


def test_calendar_agrees_with_the_published_holidays_of_all_years():
    calendar = selectors.working_day_calendar()
    first, last = date(2004, 1, 1).toordinal(), date(2026, 12, 31).toordinal()
    days = [date.fromordinal(ordinal) for ordinal in range(first, last + 1)]
    assert [day for day in days if calendar.is_working_day(day) != chinese_calendar.is_workday(day)] == []


def test_notice_period_in_a_year_without_calendar_is_refused():
    with pytest.raises(CalendarMissing, match="2027"):
        selectors.notice_period(date(2026, 12, 30), 5)


def test_calendar_unchanged_costs_one_query(django_assert_num_queries):
    selectors.working_day_calendar()
    with django_assert_num_queries(1):
        selectors.working_day_calendar()


def test_calendar_edited_is_seen_at_once_under_another_version():
    before = selectors.working_day_calendar()
    year = CalendarYear.objects.create(year=2027, source_document="通知")
    empty = selectors.working_day_calendar()
    CalendarException.objects.create(year=year, day=date(2027, 1, 1), working=False)
    after = selectors.working_day_calendar()
    assert empty.is_working_day(date(2027, 1, 1))
    assert not after.is_working_day(date(2027, 1, 1))
    assert len({before.version, empty.version, after.version}) == 3


def test_calendar_with_no_year_is_refused():
    CalendarYear.objects.all().delete()
    with pytest.raises(CalendarMissing):
        selectors.notice_period(ON, 5)


def test_parameter_follows_the_day():
    Parameter.objects.create(
        key="notice_working_days", name="公示期", value=7, unit="working_days", valid_from=date(2026, 10, 1)
    )
    assert selectors.parameter("notice_working_days", date(2026, 9, 30)) == 5
    assert selectors.parameter("notice_working_days", date(2026, 10, 1)) == 7


def test_parameter_unknown_is_refused():
    with pytest.raises(selectors.ParameterMissing, match="没有有效值"):
        selectors.parameter("no_such_number", ON)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("filing_years_max", 3),
        ("committee_size_senior_series", 25),
        ("committee_size_senior_specialty", 11),
        ("committee_size_middle_series", 15),
        ("committee_size_middle_specialty", 7),
        ("committee_size_junior", 7),
        ("expert_term_years", 3),
        ("correction_working_days", 5),
        ("fallback_assignment_working_days", 5),
        ("integrity_record_years", 3),
    ],
)
def test_parameter_default_is_the_regulations(key, value):
    assert selectors.parameter(key, ON) == value


@pytest.mark.parametrize(
    ("series", "level", "specialty", "mode"),
    [
        ("engineering", "middle", None, "review"),
        ("engineering", "middle", "mechanical", "review"),
        ("engineering", "middle", "computer", "exam_only"),
        ("engineering", "associate_senior", "computer", "exam_only"),
        ("engineering", "full_senior", "computer", "review"),
        ("engineering", "middle", "communication", "exam_only"),
        ("engineering", "associate_senior", "communication", "review"),
        ("accounting", "associate_senior", None, "exam_plus_review"),
        ("accounting", "technician", None, None),
        ("no_such_series", "middle", None, None),
    ],
)
def test_mode_of_follows_the_specialty(series, level, specialty, mode):
    assert selectors.mode_of(series, level, specialty, ON) == mode


def test_series_with_levels_costs_three_queries(django_assert_num_queries):
    with django_assert_num_queries(3):
        rows = [
            (row.code, [level.level for level in row.levels.all()], [each.name for each in row.specialties.all()])
            for row in selectors.series_with_levels(ON)
        ]
    assert len(rows) == 27
    assert rows[4][0] == "engineering"
    assert rows[4][1] == ["full_senior", "associate_senior", "middle", "assistant", "technician"]


def test_series_with_levels_leaves_out_an_ended_level():
    SeriesLevel.objects.filter(series__code="library", level="technician").update(valid_to=date(2026, 9, 6))
    library = next(row for row in selectors.series_with_levels(ON) if row.code == "library")
    assert "technician" not in [level.level for level in library.levels.all()]


@pytest.mark.parametrize(
    ("level", "committee"),
    [
        ("full_senior", "senior"),
        ("associate_senior", "senior"),
        ("middle", "middle"),
        ("assistant", "junior"),
        ("technician", "junior"),
    ],
)
def test_committee_level_of_each_level(level, committee):
    assert rules.committee_level_of(level) == committee


def test_committee_level_of_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="没有这个职称层级"):
        rules.committee_level_of("senior")
