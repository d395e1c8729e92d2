"""The rules of plans and batches against tables written by hand from the documents."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.eligibility.texts import track_text
from applications.routing import procedures
from committees import planning
from committees.models import EvaluationMethod
from committees.rules import Filing
from portal.catalog.models import Level

FILED = Filing("ACTIVE", date(2026, 1, 1), date(2028, 12, 31))
ROW = planning.Planned(("middle",), date(2026, 9, 14), date(2026, 10, 31), ("review", "defence"))


@pytest.mark.parametrize(
    ("levels", "committee", "modes", "words"),
    [
        (["middle"], "middle", {"middle": "review"}, None),
        (["full_senior", "associate_senior"], "senior", {"full_senior": "review", "associate_senior": "review"}, None),
        (["associate_senior"], "senior", {"associate_senior": "exam_plus_review"}, None),
        (["assistant", "technician"], "junior", {"assistant": "review", "technician": "review"}, None),
        ([], "middle", {}, "至少选择一个级别"),
        (["associate_senior"], "middle", {}, "备案级别不包括：副高级"),
        (["middle"], "senior", {}, "备案级别不包括：中级"),
        (["technician"], "junior", {"technician": None}, "没有员级"),
        (["middle"], "middle", {"middle": "exam_only"}, "以考代评"),
    ],
)
def test_levels_are_those_that_the_committee_judges_by_review(levels, committee, modes, words):
    refusal = planning.levels_refusal(levels, committee, modes)
    assert refusal is None if words is None else words in refusal


@pytest.mark.parametrize(
    ("methods", "mode", "words"),
    [
        (["review"], "review", None),
        (["assessment"], "review", None),
        (["review", "defence", "practical", "showcase"], "review", None),
        (["exam", "review"], "review", None),
        (["exam", "review"], "exam_plus_review", None),
        (["review"], "exam_plus_review", "应包括考试"),
        (["exam"], "exam_plus_review", "要和评审或者考核认定结合"),
        (["defence", "practical"], "review", "要和评审或者考核认定结合"),
        ([], "review", "至少选择一种"),
    ],
)
def test_methods_lead_to_a_decision_of_the_committee(methods, mode, words):
    refusal = planning.methods_refusal(methods, mode)
    assert refusal is None if words is None else words in refusal


@pytest.mark.parametrize(
    ("opens", "closes", "cutoff", "fields"),
    [
        ("2026-09-07", "2026-09-07", "2026-12-31", set()),
        ("2026-09-14", "2026-10-31", "2026-01-01", set()),
        ("2026-09-06", "2026-10-31", "2026-12-31", {"opens_at"}),
        ("2026-09-14", "2026-09-13", "2026-12-31", {"closes_at"}),
        ("2026-09-14", "2026-10-31", "2027-01-01", {"cutoff_on"}),
        ("2026-09-06", "2026-09-05", "2025-12-31", {"opens_at", "closes_at", "cutoff_on"}),
    ],
)
def test_window_is_in_order_and_leaves_applicants_all_of_it(opens, closes, cutoff, fields):
    days = [date.fromisoformat(each) for each in (opens, closes, cutoff)]
    found = planning.window_refusals(days[0], days[1], cutoff_on=days[2], year=2026, on=date(2026, 9, 7))
    assert set(found) == fields


@pytest.mark.parametrize(
    ("filing", "opens", "closes", "words"),
    [
        (FILED, "2026-01-01", "2028-12-31", None),
        (replace(FILED, status="RECTIFYING"), "2026-09-14", "2026-10-31", None),
        (FILED, "2025-12-31", "2026-10-31", "备案自2026年1月1日起有效"),
        (FILED, "2028-12-01", "2029-01-01", "到期"),
        (replace(FILED, status="SUSPENDED"), "2026-09-14", "2026-10-31", "已被暂停"),
        (replace(FILED, status="WITHDRAWN"), "2026-09-14", "2026-10-31", "已被收回"),
        (replace(FILED, internal=True, serves=frozenset({1})), "2026-09-14", "2026-10-31", None),
    ],
)
def test_filing_carries_the_whole_window(filing, opens, closes, words):
    refusal = planning.filing_refusal(filing, date.fromisoformat(opens), date.fromisoformat(closes))
    assert refusal is None if words is None else words in refusal


@pytest.mark.parametrize(
    ("years", "loaded", "words"),
    [
        ([2026], {2026}, None),
        ([2026, 2027], {2026}, "2027年"),
        ([2027, 2028, 2027], {2026}, "2027、2028年"),
    ],
)
def test_calendar_of_each_year_is_loaded(years, loaded, words):
    refusal = planning.calendar_refusal(years, loaded)
    assert refusal is None if words is None else words in refusal


@pytest.mark.parametrize(
    ("levels", "approved", "words"),
    [
        (["middle"], {"middle"}, None),
        (["full_senior", "associate_senior"], {"full_senior"}, "副高级没有"),
        (["middle"], set(), "人社部令第40号第37条"),
    ],
)
def test_no_fee_without_an_approval_for_each_level(levels, approved, words):
    refusal = planning.fee_refusal(levels, approved)
    assert refusal is None if words is None else words in refusal


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"opens_on": date(2026, 10, 1), "closes_on": date(2026, 10, 10)}, set()),
        ({"methods": ["defence", "review"]}, set()),
        ({"levels": ["middle", "assistant"]}, {"levels"}),
        ({"opens_on": date(2026, 9, 13)}, {"opens_at"}),
        ({"closes_on": date(2026, 11, 1)}, {"closes_at"}),
        ({"methods": ["review"]}, {"methods"}),
    ],
)
def test_batch_keeps_to_the_plan_that_was_agreed(changes, fields):
    usual = {
        "levels": ["middle"],
        "methods": ["review", "defence"],
        "opens_on": ROW.opens_on,
        "closes_on": ROW.closes_on,
    }
    assert set(planning.plan_refusals(ROW, **(usual | changes))) == fields


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"levels": ("senior",)}, {"levels"}),
        ({"methods": ("exam",)}, {"methods"}),
        ({"opens_on": date(2025, 12, 31)}, {"opens_on", "closes_on"}),
        ({"closes_on": date(2026, 9, 1)}, {"closes_on"}),
        ({"closes_on": date(2029, 1, 1)}, {"closes_on"}),
    ],
)
def test_row_of_a_plan(changes, fields):
    found = planning.planned_refusals(replace(ROW, **changes), committee_level="middle", year=2026, filing=FILED)
    assert set(found) == fields


@pytest.mark.parametrize(
    ("passed", "voted", "share"),
    [(0, 0, ""), (0, 3, "0.0"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 2, "50.0"), (1, 8, "12.5"), (3, 3, "100.0")],
)
def test_share_that_passed(passed, voted, share):
    assert planning.guideline_share(passed, voted) == share


@given(st.integers(1, 500), st.data())
def test_share_is_never_off_by_more_than_half_a_tenth(voted, data):
    passed = data.draw(st.integers(0, voted))
    assert abs(float(planning.guideline_share(passed, voted)) - 100 * passed / voted) <= 0.05 + 1e-9


def test_names_are_those_of_the_catalogue_and_of_the_applicants_pages():
    assert dict(Level.choices) == planning.LEVEL_NAMES
    assert tuple(planning.BALLOT_TRACKS) == procedures.BALLOT_TRACKS
    assert {code: track_text(code).name for code in planning.BALLOT_TRACKS} == planning.BALLOT_TRACKS
    assert set(EvaluationMethod.values) >= planning.DECIDING
