"""What holds for any facts (issue: no technician stands before a closed door)."""

import re
from dataclasses import fields, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from applications.routing.channels import BY_CODE
from applications.routing.engine import UNIT_STEPS, routes_for
from applications.routing.facts import Archive, ChosenCommittee, Facts, Leave, Posting
from tests.applications.routing.notation import LIMITS

KEPT_BY = ["employer", "public_agency", "provincial_market", "elsewhere"]
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
places = st.sampled_from(["140702", "140781", "140700", "140171", "140105", "140100", "140902", "140900"])
units = st.one_of(places, st.just("140000"))
committees = st.builds(
    ChosenCommittee,
    organiser_level=st.sampled_from(["county", "city", "province"]),
    region=units,
    own_employer=st.booleans(),
)
all_facts = st.builds(
    Facts,
    as_of=days,
    workplace=places,
    employment=st.sampled_from(["contract", "dispatch", "freelancer", "other_non_public"]),
    committee=committees,
    archive=st.builds(Archive, st.sampled_from(KEPT_BY), st.none() | units),
    service_point=st.booleans(),
    posted=st.none() | st.builds(Posting, places, days),
    leave=st.none() | st.builds(Leave, st.sampled_from(["startup", "part_time"]), days, units),
    unit_refuses=st.booleans(),
    social_body=st.booleans(),
    runs_own_unit=st.booleans(),
)


def channels(facts):
    return {route.channel for route in routes_for(facts, LIMITS).routes}


@given(all_facts)
def test_there_is_always_a_route_and_exactly_one_default(facts):
    answer = routes_for(facts, LIMITS)
    assert answer.routes
    assert [route.default for route in answer.routes].count(True) == 1
    assert answer.default.channel == "employer" or "employer" not in channels(facts)


@given(all_facts)
def test_each_channel_is_open_or_refused_never_both_and_in_order(facts):
    answer = routes_for(facts, LIMITS)
    found = [route.channel for route in answer.routes]
    refused = [each.channel for each in answer.refused]
    assert not set(found) & set(refused)
    assert found == [code for code in BY_CODE if code in found]
    assert refused == [code for code in BY_CODE if code in refused]
    assert all(each.reason and each.clauses for each in answer.refused)


@given(all_facts)
def test_every_route_ends_at_the_committee_and_never_visits_an_office_twice(facts):
    for route in routes_for(facts, LIMITS).routes:
        assert [step.stage for step in route.steps].count("committee_acceptance") == 1
        assert route.steps[-1].stage == "committee_acceptance"
        offices = [step.office for step in route.steps if step.stage == "hrss_review"]
        assert len(offices) == len(set(offices))
        assert None not in offices


@given(all_facts)
def test_who_reviews_also_publishes_and_recommends(facts):
    for route in routes_for(facts, LIMITS).routes:
        assert tuple(step.stage for step in route.steps[:3]) == UNIT_STEPS
        assert len({step.body for step in route.steps[:3]}) == 1


@given(all_facts, st.sampled_from(KEPT_BY), st.none() | units)
def test_the_archive_never_closes_a_door(facts, kept_by, region):
    without = replace(facts, archive=Archive("employer"))
    elsewhere = replace(facts, archive=Archive(kept_by, region))
    assert channels(without) - {"fallback"} <= channels(elsewhere)
    assert routes_for(without, LIMITS).default == routes_for(elsewhere, LIMITS).default


@given(all_facts, st.sampled_from(KEPT_BY))
def test_an_employee_has_the_employers_channel_wherever_the_archive_lies(facts, kept_by):
    employee = replace(facts, employment="contract", archive=Archive(kept_by), unit_refuses=False, runs_own_unit=False)
    assert routes_for(employee, LIMITS).default.channel == "employer"


@given(all_facts)
def test_a_refusing_unit_never_leaves_without_the_fallback(facts):
    assert "fallback" in channels(replace(facts, unit_refuses=True))


@given(all_facts, days)
def test_a_longer_posting_closes_nothing(facts, since):
    posted = replace(facts, posted=Posting("140902", since))
    earlier = replace(facts, posted=Posting("140902", date(1999, 1, 1)))
    assert channels(posted) - {"fallback"} <= channels(earlier)


def test_household_registration_identity_and_ownership_are_no_facts():
    names = {field.name for kind in (Facts, Archive, ChosenCommittee, Leave, Posting) for field in fields(kind)}
    forbidden = re.compile("hukou|household|native|owner|nature|identity|gender|age$")
    assert names
    assert [name for name in names if forbidden.search(name)] == []
