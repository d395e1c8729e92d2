"""What the table cannot show: the sentences, the legs of a case, the parameters, the length of a way."""

from dataclasses import replace
from datetime import date

import pytest

from applications.routing.channels import BY_CODE
from applications.routing.engine import legs_of, routes_for, steps_of, usual_working_days, way
from applications.routing.facts import ChosenCommittee, Facts, Leave, Limits, Posting
from applications.routing.stages import upward_chain
from portal.core.dates import in_chinese, years_later
from tests.applications.routing.conftest import rows_of
from tests.applications.routing.notation import LIMITS

CONTRACT = Facts(date(2026, 9, 1), "140702", "contract", ChosenCommittee("city", "140700"))


def reason(facts, channel, limits=LIMITS):
    return next(each.reason for each in routes_for(facts, limits).refused if each.channel == channel)


def test_a_short_posting_is_told_from_when_it_counts():
    text = reason(replace(CONTRACT, posted=Posting("140902", date(2026, 1, 1))), "posted_away")
    assert "满1年" in text
    assert "2026年1月1日起派驻" in text
    assert "2027年1月1日起可以选" in text


def test_a_leave_is_told_when_it_ended_or_begins():
    over = reason(replace(CONTRACT, leave=Leave("startup", date(2020, 3, 1), "140100")), "original_unit")
    assert "2023年3月1日届满" in over
    early = reason(replace(CONTRACT, leave=Leave("startup", date(2026, 10, 1), "140100")), "original_unit")
    assert "2026年10月1日起" in early


def test_a_refusing_unit_is_answered_with_the_fallback():
    assert "兜底渠道" in reason(replace(CONTRACT, unit_refuses=True), "employer")


def test_the_archive_closes_nothing_but_its_own_channel():
    freelancer = replace(CONTRACT, employment="freelancer", archive=replace(CONTRACT.archive, kept_by="public_agency"))
    assert "其他渠道不受影响" in reason(freelancer, "archive_agency")


@pytest.mark.parametrize(("years", "is_open"), [(1, True), (2, True), (3, False)])
def test_years_of_posting_come_from_the_parameter(years, is_open):
    facts = replace(CONTRACT, posted=Posting("140902", date(2024, 9, 1)))
    channels = [route.channel for route in routes_for(facts, Limits(years, 3)).routes]
    assert ("posted_away" in channels) is is_open


@pytest.mark.parametrize(("years", "is_open"), [(1, False), (2, True), (3, True)])
def test_years_of_leave_come_from_the_parameter(years, is_open):
    facts = replace(CONTRACT, leave=Leave("part_time", date(2024, 9, 1), "140100"))
    channels = [route.channel for route in routes_for(facts, Limits(1, years)).routes]
    assert ("original_unit" in channels) is is_open


def test_default_is_the_route_marked_as_such():
    assert routes_for(CONTRACT, LIMITS).default.channel == "employer"


def stored(legs):
    return [(str(leg.stage), leg.body, leg.region) for leg in legs]


def test_legs_of_a_case_with_an_agency():
    assert stored(legs_of(steps_of(BY_CODE["archive_agency"], CONTRACT))) == [
        ("UNIT_REVIEW", "employer", None),
        ("UNIT_NOTICE", "employer", None),
        ("AGENCY_REVIEW", "talent_agency", None),
        ("HRSS_REVIEW", None, "140702"),
        ("HRSS_REVIEW", None, "140700"),
        ("COMMITTEE_ACCEPTANCE", None, None),
    ]


def test_legs_of_the_fallback_begin_with_the_assignment_by_the_local_office():
    assert stored(legs_of(steps_of(BY_CODE["fallback"], CONTRACT)))[:3] == [
        ("ASSIGNMENT", None, "140702"),
        ("UNIT_REVIEW", "assigned_body", None),
        ("UNIT_NOTICE", "assigned_body", None),
    ]


def test_length_of_a_way_counts_each_office():
    days = {"unit_review": 5, "unit_notice": 5, "agency_review": 10, "hrss_review": 10, "committee_acceptance": 10}
    assert usual_working_days(way(BY_CODE["employer"], "140702", "province"), days) == 5 + 5 + 3 * 10 + 10
    assert usual_working_days(way(BY_CODE["provincial_market"], None, "province"), days) == 5 + 5 + 10 + 10


@pytest.mark.parametrize(
    ("region", "level", "offices"),
    [
        ("140702", "county", ["140702"]),
        ("140702", "city", ["140702", "140700"]),
        ("140702", "province", ["140702", "140700", "140000"]),
        ("140700", "county", ["140700"]),
        ("140700", "province", ["140700", "140000"]),
        ("140000", "county", ["140000"]),
        ("140000", "province", ["140000"]),
        ("140171", "province", ["140171", "140100", "140000"]),
    ],
)
def test_chain_ends_at_the_organisers_level_and_never_below_its_beginning(region, level, offices):
    assert upward_chain(region, level) == offices


def test_chain_agrees_with_the_catalogues_tree_of_regions():
    regions = {row["code"]: row for row in rows_of("regions.csv")}

    def ancestors(code):
        return [code, *(ancestors(regions[code]["parent"]) if regions[code]["parent"] else [])]

    assert len(regions) > 117
    assert [code for code in regions if upward_chain(code, "province") != ancestors(code)] == []


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
        (date(2025, 12, 31), 3, date(2028, 12, 31)),
    ],
)
def test_full_years(start, years, end):
    assert years_later(start, years) == end


def test_a_day_as_people_read_it():
    assert in_chinese(date(2026, 9, 1)) == "2026年9月1日"
