"""The worklist: whose cases, in which tab, in which order, at a constant price."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.selectors import reviewing
from portal.core import clock
from portal.core.actors import Role
from tests import factories
from tests.applications.staff.factories import case_at, clerk, county_officer, signed_in

pytestmark = pytest.mark.usefixtures("monday")
URL = "/desk/cases/"


def page(actor, **query):
    return signed_in(actor).get(URL, query)


def test_worklist_shows_the_cases_of_the_own_unit_alone():
    own, other = case_at("UNIT_REVIEW"), case_at("UNIT_REVIEW")
    text = page(clerk(own)).content.decode()
    assert own.applicant.name in text
    assert reverse("applications:desk", args=[own.code]) in text
    assert other.code not in text


def test_worklist_counts_each_tab():
    mine = case_at("UNIT_REVIEW")
    actor, colleague = clerk(mine), clerk(mine)
    for _ in range(2):
        case_at("UNIT_REVIEW", employer=mine.employer, claimed_by_id=colleague.user_id)
    case_at("UNIT_REVIEW", employer=mine.employer, claimed_by_id=actor.user_id)
    shown = reviewing.worklist(actor, tab="mine")
    assert shown.counts == {"mine": 2, "colleagues": 2, "correction": 0}
    assert len(shown.rows) == 2
    assert len(reviewing.worklist(actor, tab="colleagues").rows) == 2


def test_worklist_puts_finished_work_in_its_own_tab():
    employer = factories.OrganisationFactory()
    gone = factories.ApplicationFactory(
        employer=employer, status="HRSS_REVIEW", leg=3, handler=factories.hrss_office("140702")
    )
    actor = clerk(gone)
    assert [row.case.pk for row in reviewing.worklist(actor, tab="done").rows] == [gone.pk]
    assert reviewing.worklist(actor, tab="mine").rows == []


def test_worklist_begins_with_the_longest_waiting_and_counts_the_days():
    newer = case_at("UNIT_REVIEW", status_since=datetime(2026, 9, 4, 9, tzinfo=clock.SHANXI))
    older = case_at("UNIT_REVIEW", employer=newer.employer, status_since=datetime(2026, 8, 28, 9, tzinfo=clock.SHANXI))
    rows = reviewing.worklist(clerk(newer), tab="mine").rows
    assert [(row.case.pk, row.waiting_days) for row in rows] == [(older.pk, 10), (newer.pk, 3)]


def test_worklist_goes_on_by_keyset_without_losing_equal_moments(monkeypatch):
    monkeypatch.setattr(reviewing, "PAGE_SIZE", 2)
    first = case_at("UNIT_REVIEW")
    cases = [first, *(case_at("UNIT_REVIEW", employer=first.employer) for _ in range(4))]
    actor, seen, after = clerk(first), [], ""
    for _ in range(3):
        shown = reviewing.worklist(actor, tab="mine", after=after)
        seen += [row.case.pk for row in shown.rows]
        after = shown.after
    assert seen == [case.pk for case in cases]
    assert after == ""


def test_worklist_filters_by_stage_name_and_code():
    review = case_at("UNIT_REVIEW")
    notice = case_at("UNIT_NOTICE", employer=review.employer)
    actor = clerk(review)
    assert [row.case.pk for row in reviewing.worklist(actor, tab="mine", stage="UNIT_NOTICE").rows] == [notice.pk]
    assert [row.case.pk for row in reviewing.worklist(actor, tab="mine", query=review.code).rows] == [review.pk]
    name = notice.applicant.name
    assert [row.case.pk for row in reviewing.worklist(actor, tab="mine", query=name).rows] == [notice.pk]


@pytest.mark.parametrize("query", [{"tab": "x"}, {"stage": "x"}, {"after": "x~y"}, {"after": "2026-09-07~1"}])
def test_worklist_survives_a_strange_address(query):
    case = case_at("UNIT_REVIEW")
    assert page(clerk(case), **query).status_code == 200


def test_worklist_costs_the_same_for_one_case_and_for_four():
    first = case_at("UNIT_REVIEW")
    client = signed_in(clerk(first))
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for _ in range(3):
        case_at("UNIT_REVIEW", employer=first.employer)
    with CaptureQueriesContext(connection) as four:
        assert client.get(URL).content.decode().count('name="case"') == 4
    assert len(four) == len(one)


def test_worklist_is_refused_to_applicants_and_experts():
    case = case_at("UNIT_REVIEW")
    assert page(factories.applicant_actor(case.applicant)).status_code == 403
    assert page(factories.staff(Role.EXPERT, case.batch.committee.organiser)).status_code == 403


def test_worklist_of_another_county_is_empty():
    case = case_at("HRSS_REVIEW")
    city = factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140700"))
    assert case.code in page(county_officer()).content.decode()
    assert case.code not in page(city).content.decode()


def test_worklist_shows_the_end_of_the_notice_as_the_term():
    case = case_at("UNIT_NOTICE", status_since=clock.now() - timedelta(days=1))
    rows = reviewing.worklist(clerk(case), tab="mine").rows
    assert rows[0].due_on is None
