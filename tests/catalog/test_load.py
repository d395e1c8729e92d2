"""Loading: everything of the regulation's catalogue is there, once, and an administrator's edits survive."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.catalog.models import (
    CalendarException,
    CalendarYear,
    EducationEquivalence,
    EligibilityRule,
    FormerTitle,
    Origin,
    QualificationMapping,
    Region,
    Series,
    SeriesLevel,
)
from portal.catalog.services import LoadReport, load_catalog
from portal.core import clock

REGULATION = Path(__file__).parent.parent / "regulation"
MODES = {"R": "review", "E": "exam_only", "ER": "exam_plus_review"}

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture
def loaded(db) -> LoadReport:
    """Here the loading itself is what is looked at."""
    return load_catalog()


def table(name):
    return list(csv.DictReader((REGULATION / name).open(encoding="utf-8")))


def test_load_brings_the_mode_of_every_level():
    expected = {
        (row["series"], level): MODES[mark]
        for row in table("series_modes.csv")
        for level, mark in row.items()
        if mark in MODES
    }
    stored = {(row.series.code, row.level): row.mode for row in SeriesLevel.objects.select_related("series")}
    assert stored == expected
    assert Series.objects.count() == 27
    assert list(Series.objects.values_list("number", flat=True)) == list(range(1, 28))


@pytest.mark.parametrize(
    ("series", "level", "names"),
    [
        ("engineering", "full_senior", ["正高级工程师"]),
        ("engineering", "technician", ["技术员"]),
        ("higher_edu", "middle", ["讲师"]),
        ("journalism", "full_senior", ["高级记者", "高级编辑"]),
        ("health", "full_senior", ["主任医师", "主任药师", "主任护师", "主任技师"]),
        ("translation", "full_senior", ["译审"]),
        ("school_teacher", "technician", ["三级教师"]),
        ("tech_school_teacher", "technician", ["三级实习指导教师"]),
        ("aviation", "assistant", ["三级飞行员"]),
        ("audit", "associate_senior", ["高级审计师"]),
    ],
)
def test_load_brings_the_title_names(series, level, names):
    assert SeriesLevel.objects.get(series__code=series, level=level).names == names


def test_load_keeps_dropped_titles_recordable():
    assert set(FormerTitle.objects.values_list("name", flat=True)) == {"会计员", "统计员", "经济员"}


def test_load_brings_the_tree_of_regions():
    levels = list(Region.objects.values_list("level", flat=True))
    assert {level: levels.count(level) for level in set(levels)} == {
        "province": 1,
        "city": 11,
        "county": 117,
        "zone": 4,
    }
    demo_zone = Region.objects.get(name="山西转型综合改革示范区")
    assert demo_zone.level == "zone"
    assert demo_zone.parent.parent.name == "山西省"


def test_load_brings_the_engineering_years():
    fields = ("level", "education", "prior_level", "years", "years_of")
    expected = {tuple(row[name] for name in fields) for row in table("engineering_years.csv")}
    rules = EligibilityRule.objects.filter(standard="engineering_national", track="normal")
    assert {tuple(str(value) for value in row) for row in rules.values_list(*fields)} == expected


def test_load_brings_the_skilled_worker_rows_and_school_classes():
    rules = EligibilityRule.objects.filter(track="skilled_worker")
    assert set(rules.values_list("skill_level", "level", "years")) == {
        (3, "assistant", 2),
        (2, "middle", 3),
        (1, "associate_senior", 4),
    }
    assert dict(EducationEquivalence.objects.values_list("school_class", "degree")) == {
        "intermediate": "secondary",
        "advanced": "college",
        "pre_technician": "bachelor",
    }
    exceptional = EligibilityRule.objects.filter(track="exceptional")
    assert set(exceptional.values_list("level", "recommenders")) == {("associate_senior", 2), ("full_senior", 2)}


@pytest.mark.parametrize(
    ("code", "titles", "to_confirm"),
    [
        ("constructor_grade_1", {"工程师"}, False),
        ("constructor_grade_2", {"助理工程师"}, False),
        ("cost_engineer_former", {"工程师", "经济师"}, False),
        ("safety_engineer_senior", {"高级工程师"}, False),
        ("architect_grade_1", {"工程师", "高级工程师"}, True),
        ("certified_accountant", {"会计师"}, False),
        ("licensed_pharmacist", {"主管药师", "主管中药师"}, False),
        ("licensed_veterinarian", {"助理兽医师"}, True),
    ],
)
def test_load_brings_the_qualification_mapping(code, titles, to_confirm):
    rows = QualificationMapping.objects.filter(code=code)
    assert set(rows.values_list("title", flat=True)) == titles
    assert set(rows.values_list("to_confirm", flat=True)) == {to_confirm}


def test_load_brings_the_calendar_of_each_year():
    assert list(CalendarYear.objects.order_by("year").values_list("year", flat=True)) == list(range(2004, 2027))
    days = CalendarException.objects.filter(day__year=2026)
    assert set(days.filter(working=True).values_list("day", flat=True)) == {
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    }


def test_load_twice_changes_nothing_and_says_so(loaded):
    out = StringIO()
    call_command("load_catalog", stdout=out)
    assert out.getvalue() == f"catalogue: nothing to change, {loaded.created} rows up to date\n"


def test_load_takes_back_a_row_of_the_files_only():
    SeriesLevel.objects.filter(series__code="audit", level="middle").update(mode="review")
    edited = {"name": "管理员改的名称", "origin": Origin.ADMIN, "edited_at": clock.now()}
    Series.objects.filter(code="audit").update(**edited)
    report = load_catalog()
    assert (report.created, report.updated, report.kept) == (0, 1, 1)
    assert SeriesLevel.objects.get(series__code="audit", level="middle").mode == "exam_only"
    assert Series.objects.get(code="audit").name == "管理员改的名称"


def test_load_repairs_a_year_of_the_files_and_leaves_the_administrators():
    CalendarException.objects.filter(day=date(2026, 10, 1)).delete()
    CalendarYear.objects.filter(year=2025).update(origin=Origin.ADMIN)
    CalendarException.objects.filter(day=date(2025, 10, 1)).delete()
    report = load_catalog()
    assert (report.created, report.updated, report.kept) == (0, 1, 1)
    assert CalendarYear.objects.get(year=2026).version == 2
    assert CalendarException.objects.filter(day=date(2026, 10, 1), working=False).exists()
    assert not CalendarException.objects.filter(day=date(2025, 10, 1)).exists()


def test_load_costs_a_fixed_number_of_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        load_catalog()
