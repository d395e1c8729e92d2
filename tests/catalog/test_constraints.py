"""The database itself refuses what no catalogue may say."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.catalog.models import CalendarException, CalendarYear, Parameter, Region, Series, SeriesLevel, Specialty

pytestmark = pytest.mark.usefixtures("loaded")


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("notice_working_days", 4),
        ("filing_years_max", 4),
        ("expert_term_years", 4),
        ("panel_experts_min", 2),
        ("integrity_record_years", 2),
    ],
)
def test_parameter_beyond_the_law_is_refused(key, value):
    row = Parameter.objects.get(key=key)
    row.value = value
    refused(row.save)
    with pytest.raises(ValidationError, match="按规定不得"):
        row.clean()


def test_parameter_twice_from_the_same_day_is_refused():
    row = Parameter(key="notice_working_days", name="公示期", value=6, unit="working_days")
    refused(row.save)


def test_series_level_with_an_unknown_mode_or_level_is_refused():
    levels = SeriesLevel.objects.filter(series__code="audit", level="middle")
    refused(lambda: levels.update(mode="lottery"))
    refused(lambda: levels.update(level="expert"))
    refused(lambda: levels.update(names=[]))


def test_series_level_twice_is_refused():
    series = Series.objects.get(code="audit")
    refused(lambda: SeriesLevel.objects.create(series=series, level="middle", names=["审计师"]))


def test_specialty_ending_before_it_begins_is_refused():
    row = Specialty.objects.first()
    row.valid_from, row.valid_to = date(2026, 9, 7), date(2026, 9, 6)
    refused(row.save)
    with pytest.raises(ValidationError, match="失效日期应晚于生效日期"):
        row.clean()


def test_region_without_parent_or_with_a_wrong_code_is_refused():
    refused(lambda: Region.objects.create(code="149999", name="无上级", level="county"))
    refused(lambda: Region.objects.create(code="14A999", name="错码", level="county", parent_id="140100"))


def test_calendar_exception_that_changes_nothing_is_refused():
    year = CalendarYear.objects.get(year=2026)
    refused(lambda: CalendarException.objects.create(year=year, day=date(2026, 9, 7), working=True))
    refused(lambda: CalendarException.objects.create(year=year, day=date(2026, 9, 6), working=False))
