"""Who may form which committee, for how long, filed by whom (令40 arts. 6-8; S5, S6, S7; N1)."""

from datetime import date

import pytest

from committees import forming

TODAY = date(2026, 9, 7)


@pytest.mark.parametrize(
    ("kind", "point_kind", "ways"),
    [
        ("employer", "", ("enterprise",)),
        ("sme_authority", "", ("sme_targeted",)),
        ("service_point", "federation", ("social_body",)),
        ("service_point", "association", ("social_body",)),
        ("service_point", "society", ("social_body",)),
        ("service_point", "industrial_park", ()),
        ("talent_agency", "", ("social_body",)),
        ("industry_authority", "", ("authority",)),
        ("dispatch_company", "", ()),
        ("personnel_agency", "", ()),
    ],
)
def test_ways_of_forming(kind, point_kind, ways):
    assert forming.ways_open_to(kind, point_kind) == ways


def test_enterprises_form_no_senior_committee_and_judge_their_own():
    assert forming.levels_open_to("enterprise") == ("middle", "junior")
    assert forming.levels_open_to("social_body") == ("senior", "middle", "junior")
    assert forming.scopes_open_to("enterprise") == ("internal",)
    assert forming.scopes_open_to("social_body") == ("open",)


@pytest.mark.parametrize(
    ("formed_by", "joint", "codes"),
    [
        ("authority", False, ["main_series", "influence", "people", "capacity"]),
        ("sme_targeted", False, ["main_series", "influence", "people", "capacity"]),
        (
            "social_body",
            False,
            ["main_series", "influence", "people", "capacity", "advantage", "service", "discipline"],
        ),
        ("enterprise", False, ["main_series", "influence", "people", "capacity", "standing"]),
        ("enterprise", True, ["main_series", "influence", "people", "capacity", "standing", "agreement"]),
    ],
)
def test_evidence_that_each_organiser_shows(formed_by, joint, codes):
    assert [each.code for each in forming.evidence_for(formed_by, joint=joint)] == codes


def test_only_social_bodies_are_selected_first():
    asked = [way for way in ("authority", "social_body", "enterprise", "sme_targeted") if forming.needs_selection(way)]
    assert asked == ["social_body"]


@pytest.mark.parametrize(
    ("first", "last", "fields"),
    [
        ("2026-09-07", "2029-09-07", set()),
        ("2026-09-07", "2029-09-08", {"proposed_to"}),
        ("2026-09-06", "2027-01-01", {"proposed_from"}),
        ("2026-10-01", "2026-09-30", {"proposed_to"}),
        ("2027-01-01", "2029-12-31", set()),
    ],
)
def test_proposed_validity(first, last, fields):
    dates = map(date.fromisoformat, (first, last))
    assert set(forming.proposed_period_refusals(*dates, on=TODAY, years=3)) == fields


@pytest.mark.parametrize(
    ("first", "last", "renews", "fields"),
    [
        ("2026-09-07", "2029-09-07", False, set()),
        ("2026-09-07", "2029-09-08", False, {"valid_to"}),
        # Three years from its own beginning, and yet more than three from the day it was filed.
        ("2027-01-01", "2029-12-31", False, {"valid_to"}),
        ("2027-01-01", "2029-09-07", False, set()),
        ("2026-09-06", "2028-01-01", False, {"valid_from"}),
        ("2026-09-08", "2026-09-07", False, {"valid_to"}),
        ("2026-09-08", "2028-01-01", True, {"valid_from"}),
        ("2026-09-07", "2028-01-01", True, set()),
    ],
)
def test_granted_validity_counts_from_the_day_of_filing(first, last, renews, fields):
    dates = map(date.fromisoformat, (first, last))
    found = forming.granted_period_refusals(*dates, filed_on=TODAY, years=3, renews_running=renews)
    assert set(found) == fields


def test_an_authority_files_in_its_own_territory_alone():
    yuci = ["140702", "140700", "140000"]
    assert forming.territory_refusal("140702", yuci) is None
    assert forming.territory_refusal("140000", yuci) is None
    assert "本辖区" in (forming.territory_refusal("140100", yuci) or "")
