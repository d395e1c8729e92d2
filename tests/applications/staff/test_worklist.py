"""The worklist: whose cases, in which tab, in which order, at a constant price."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application
from applications.selectors import reviewing
from applications.selectors.clocks import TimeLimit, time_limit_of
from portal.accounts.models import User
from portal.catalog.models import Parameter
from portal.core import clock
from portal.core.actors import Role
from portal.core.identifiers import mask_id_number
from portal.core.masked_ids import masked_id_hash
from tests import factories
from tests.applications.staff.factories import case_at, clerk, county_officer, published, signed_in

pytestmark = pytest.mark.usefixtures("monday")
URL = "/desk/cases/"


def page(actor, **query):
    return signed_in(actor).get(URL, query)


def found(actor, **query):
    return [row.case.pk for row in page(actor, **query).context["page"].rows]


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
        after = shown.place.after
    assert seen == [case.pk for case in cases]
    assert after == ""


def test_worklist_filters_by_stage_name_and_code():
    review = case_at("UNIT_REVIEW")
    notice = case_at("UNIT_NOTICE", employer=review.employer)
    actor = clerk(review)
    assert found(actor, stage="UNIT_NOTICE") == [notice.pk]
    assert found(actor, q=review.code) == [review.pk]
    assert found(actor, q=notice.applicant.name) == [notice.pk]


def test_worklist_finds_an_id_number_whole_and_as_notices_print_it():
    one, other = case_at("UNIT_REVIEW"), case_at("UNIT_REVIEW")
    other = case_at("UNIT_REVIEW", employer=one.employer)
    actor, number = clerk(one), one.applicant.id_number
    User.objects.filter(pk=other.applicant_id).update(masked_id_hash=masked_id_hash("110*" + "1" * 10 + "99"))
    assert found(actor, q=number) == [one.pk]
    assert found(actor, q=number.lower()) == [one.pk]
    assert found(actor, q=mask_id_number(number)) == [one.pk]
    assert found(actor, q=f"{number[:3]}*******{number[-4:]}") == [one.pk]
    assert found(actor, q="110*************11") == []


def test_worklist_filters_by_what_the_case_is():
    case = case_at("UNIT_REVIEW")
    case_at("UNIT_REVIEW", employer=case.employer, batch=factories.BatchFactory(title="另一批"), claimed_by=None,
            track="skilled_worker", channel="dispatch_company")  # fmt: skip
    actor = clerk(case)
    Application.objects.filter(pk=case.pk).update(claimed_by=actor.user_id)
    for query in (
        {"batch": case.batch.code}, {"track": "normal"}, {"channel": "employer"}, {"claimed": "me"},
        {"batch": case.batch.code, "series": "engineering", "level": "middle", "region": "140702"},
    ):  # fmt: skip
        assert found(actor, **query) == [case.pk], query
    assert len(found(actor, region="140702", since="2026-09-07")) == 2
    assert found(actor, since="2026-09-01") == []
    shown = page(actor, claimed="me").context
    assert [tab["count"] for tab in shown["tabs"]] == [1, 0, 0, None]


def test_worklist_knows_what_is_late_and_sorts_by_the_last_day():
    Parameter.objects.create(key="unit_review_working_days", name="x", value=5, unit="working_days")
    # Monday 7 September 2026: five working days after 28 August is the 4th, after 31 August the 7th.
    late = case_at("UNIT_REVIEW", status_since=datetime(2026, 8, 28, 9, tzinfo=clock.SHANXI))
    last = case_at("UNIT_REVIEW", employer=late.employer, status_since=datetime(2026, 8, 31, 9, tzinfo=clock.SHANXI))
    new = case_at("UNIT_REVIEW", employer=late.employer)
    told = case_at("UNIT_NOTICE", employer=late.employer, status_since=datetime(2026, 8, 1, 9, tzinfo=clock.SHANXI))
    published(told, actor=clerk(late))
    actor = clerk(late)
    rows = reviewing.worklist(actor, tab="mine", sort="due").rows
    assert [(row.case.pk, row.due_on, row.is_late) for row in rows] == [
        (late.pk, date(2026, 9, 4), True), (last.pk, date(2026, 9, 7), False),
        (told.pk, date(2026, 9, 14), False), (new.pk, date(2026, 9, 14), False),
    ]  # fmt: skip
    assert found(actor, state="late") == [late.pk]
    assert found(actor, state="soon") == [last.pk]
    for row in rows[:2]:
        assert time_limit_of(row.case) == TimeLimit(row.due_on, 5, row.is_late)


def test_worklist_by_last_day_goes_on_without_losing_cases_that_have_none(monkeypatch):
    monkeypatch.setattr(reviewing, "PAGE_SIZE", 2)
    first = case_at("UNIT_REVIEW")
    cases = [first, *(case_at("UNIT_REVIEW", employer=first.employer) for _ in range(2))]
    cases += [case_at("UNIT_NOTICE", employer=first.employer) for _ in range(2)]
    actor = clerk(first)
    published(cases[-1], actor=actor)
    seen, after = [], ""
    for _ in range(3):
        shown = reviewing.worklist(actor, tab="mine", sort="due", after=after)
        seen += [row.case.pk for row in shown.rows]
        after = shown.place.after
    assert seen == [cases[-1].pk, *(case.pk for case in cases[:-1])]
    assert after == ""


@pytest.mark.parametrize(
    "query",
    [
        {"tab": "x"},
        {"stage": "x"},
        {"after": "x~y"},
        {"after": "2026-09-07~1"},
        {"since": "x"},
        {"batch": "x"},
        {"sort": "due", "after": "9999-12-31~2026-09-07T09:00:00+08:00~1"},
        {"sort": "x"},
        {"q": "x" * 50},
    ],
)
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
