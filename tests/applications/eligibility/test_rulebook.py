"""The rulebook: read once, renewed by any write, of its day; stricter children and missing rungs."""

from dataclasses import replace
from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction

from applications.eligibility.engine import evaluate
from applications.eligibility.rulebook import Catalogue, Rule, SeriesLevel, Standard, pick
from applications.selectors.rulebook import rulebook
from portal.catalog.models import EducationEquivalence, EligibilityRule, ExamMode, RulesRevision, Series, Specialty
from tests.applications.eligibility.notation import person_of, target_of
from tests.shipped import load_catalog

ON = date(2026, 12, 31)


@pytest.fixture
def loaded(db):
    load_catalog()


def years_of(code: str) -> int:
    rules = rulebook(ON).series["engineering"].rules.values()
    return next(rule.years for door in rules for rule in door if rule.code == code)


@pytest.mark.usefixtures("loaded")
def test_rulebook_unchanged_costs_one_small_query(django_assert_num_queries):
    rulebook(ON)
    with django_assert_num_queries(1):
        rulebook(ON)
    with django_assert_num_queries(1):
        rulebook(date(1990, 1, 1))


@pytest.mark.usefixtures("loaded")
def test_rulebook_changed_costs_a_constant_number_of_queries(django_assert_num_queries):
    Specialty.objects.create(series=Series.objects.get(code="library"), code="own", name="自设专业")
    with django_assert_num_queries(9):
        book = rulebook(ON)
    assert book.series["library"].specialties["own"] == "自设专业"


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    "edit",
    [
        lambda: EligibilityRule.objects.filter(code="normal_middle_bachelor").update(years=6),
        lambda: EligibilityRule.objects.filter(code="normal_middle_bachelor").delete(),
        lambda: ExamMode.objects.filter(code="software_middle").update(mode="review"),
        lambda: EducationEquivalence.objects.filter(school_class="advanced").update(degree="secondary"),
        lambda: Series.objects.filter(code="audit").update(is_active=False),
        lambda: connection.cursor().execute("UPDATE catalog_serieslevel SET mode = 'review'"),
        lambda: connection.cursor().execute("UPDATE catalog_qualificationmapping SET to_confirm = true"),
        lambda: connection.cursor().execute("UPDATE catalog_evaluationstandard SET kind = 'unit'"),
    ],
)
def test_any_write_to_a_rule_is_followed_at_once(edit):
    before = rulebook(ON)
    edit()
    assert rulebook(ON) != before


@pytest.mark.usefixtures("loaded")
def test_write_taken_back_brings_the_old_rules_back_and_the_next_write_its_own():
    for years in (6, 7):
        with transaction.atomic():
            EligibilityRule.objects.filter(code="normal_middle_bachelor").update(years=years)
            assert years_of("normal_middle_bachelor") == years
            transaction.set_rollback(True)
        assert years_of("normal_middle_bachelor") == 4


@pytest.mark.django_db(transaction=True)
def test_edit_in_another_process_is_seen_when_it_is_committed_and_not_before():
    load_catalog()
    seen = []

    def another() -> None:
        with transaction.atomic():
            EligibilityRule.objects.filter(code="normal_middle_bachelor").update(years=6)
            reader = Thread(target=read)
            reader.start()
            reader.join()
        connection.close()

    def read() -> None:
        seen.append(years_of("normal_middle_bachelor"))
        connection.close()

    read()
    writer = Thread(target=another)
    writer.start()
    writer.join()
    read()
    assert seen == [4, 4, 6]


@pytest.mark.usefixtures("loaded")
def test_loader_that_changes_nothing_leaves_the_revision():
    before = RulesRevision.objects.get().token
    load_catalog()
    assert RulesRevision.objects.get().token == before


@pytest.mark.usefixtures("loaded")
def test_rulebook_before_anything_was_loaded_knows_no_series():
    Series.objects.update(is_active=False)
    assert rulebook(ON).series == {}


LEVELS = tuple(SeriesLevel("s", level, (level,), "review") for level in ("middle", "assistant", "technician"))
NATIONAL = Standard("national", "national", None, "s")
REGIONAL = Standard("regional", "regional", "national", "s")
UNIT = Standard("unit", "unit", "regional", "s")


def rule(standard: str, years: int, education: str = "bachelor", **more) -> Rule:
    code = f"{standard}_{education}_{years}"
    return replace(
        Rule(code, standard, "normal", "middle", education, "assistant", years=years, clauses=("文件",)), **more
    )


def middle_years(*rules: Rule, standards=(NATIONAL, REGIONAL, UNIT), on=ON) -> set[tuple[str, int]]:
    book = pick(Catalogue({"s": "系列"}, levels=LEVELS, standards=standards, rules=rules), on)
    return {(each.education, each.years) for each in book.series["s"].rules.get(("normal", "middle"), ())}


def test_stricter_row_of_the_province_takes_the_place_of_the_nations_and_the_rest_stays():
    rows = (rule("national", 4), rule("national", 4, "college"), rule("regional", 5))
    assert middle_years(*rows) == {("bachelor", 5), ("college", 4)}


def test_row_of_the_province_counts_only_while_it_is_in_force():
    rows = (rule("national", 4), rule("regional", 5, valid_from=date(2027, 1, 1)))
    assert middle_years(*rows) == {("bachelor", 4)}
    assert middle_years(*rows, on=date(2027, 1, 1)) == {("bachelor", 5)}


def test_row_that_the_nation_has_overtaken_no_longer_counts():
    assert middle_years(rule("national", 6), rule("regional", 5)) == {("bachelor", 6)}


def test_standard_of_one_unit_binds_nobody_else():
    assert middle_years(rule("national", 4), rule("unit", 7)) == {("bachelor", 4)}


def test_two_children_of_one_standard_each_offer_their_way():
    sibling = Standard("sibling", "regional", "national", "s")
    rows = (rule("national", 4), rule("regional", 5), rule("sibling", 6))
    assert middle_years(*rows, standards=(NATIONAL, REGIONAL, sibling)) == {("bachelor", 5), ("bachelor", 6)}


def test_common_conditions_stand_in_track_by_track_and_say_so():
    common = Standard("common", "regional", None, None)
    rows = (
        rule("common", 4),
        replace(rule("common", 0), code="x", track="exceptional", recommenders=2),
        rule("regional", 5),
    )
    catalogue = Catalogue({"s": "系列"}, levels=LEVELS, standards=(REGIONAL, common), rules=rows)
    found = pick(catalogue, ON).series["s"].rules
    assert [(each.years, each.common) for each in found["normal", "middle"]] == [(5, False)]
    assert [each.common for each in found["exceptional", "middle"]] == [True]


@pytest.mark.django_db
def test_shipped_series_without_own_standard_say_that_their_conditions_are_common(book):
    person = person_of("E:bachelor@2010-07-01 T:agriculture.assistant@2018-01-01")
    (normal,) = evaluate(person, target_of("agriculture.middle"), ON, book).tracks
    texts = {each.code: each.text for each in normal.conditions}
    assert "通行条件，以本系列正式标准为准" in texts["years_in_title"]
    own = evaluate(person_of("E:bachelor@2010-07-01 T:assistant@2018-01-01"), target_of("middle"), ON, book)
    assert not any("通行条件" in each.text for each in own.tracks[0].conditions)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("education", "ladder"),
    [
        ("doctor", {"technician": 0, "assistant": 0, "middle": 0, "associate_senior": 2, "full_senior": 7}),
        ("master", {"technician": 0, "assistant": 0, "middle": 2, "associate_senior": 7, "full_senior": 12}),
        ("second_bachelor", {"technician": 0, "assistant": 0, "middle": 2, "associate_senior": 7, "full_senior": 12}),
        ("bachelor", {"technician": 0, "assistant": 1, "middle": 5, "associate_senior": 10, "full_senior": 15}),
        ("college", {"technician": 1, "assistant": 3, "middle": 7}),
        ("secondary", {"technician": 1, "assistant": 5}),
    ],
)
def test_ladder_adds_up_the_years_of_each_rung(book, education, ladder):
    found = book.series["engineering"].ladder
    assert {level: years for (level, degree), years in found.items() if degree == education} == ladder


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("person", "target", "words"),
    [
        ("E:bachelor@2010-07-01 T:assistant@2018-01-01/targeted", "middle", "转评"),
        ("E:bachelor@2010-07-01 T:economics.assistant@2018-01-01", "middle", "其他系列"),
        ("T:assistant@2018-01-01", "middle", "需大学专科及以上"),
        ("E:bachelor@2010-07-01 T:middle@2018-01-01/elsewhere", "associate_senior", "确认"),
        ("init Q:architect_grade_1@2020-01-01", "middle", "人力资源社会保障厅确认"),
        ("E:bachelor@2010-07-01 T:middle@2018-01-01/targeted", "middle", "连续计算"),
    ],
)
def test_text_tells_the_way_out(book, person, target, words):
    answer = evaluate(person_of(person), target_of(target), ON, book)
    assert any(words in condition.text for track in answer.tracks for condition in track.conditions)


@pytest.mark.django_db
def test_qualification_of_one_specialty_is_recognised_there_alone(shipped):
    rows = [replace(row, specialty="计算机技术与软件") if row.code == "surveyor" else row for row in shipped.mappings]
    book = pick(replace(shipped, mappings=tuple(rows)), ON)
    person = person_of("init Q:surveyor@2020-01-01")
    found = {
        target: evaluate(person, target_of(target), ON, book).eligible
        for target in ("middle", "middle/computer", "middle/mechanical")
    }
    assert found == {"middle": True, "middle/computer": True, "middle/mechanical": False}
