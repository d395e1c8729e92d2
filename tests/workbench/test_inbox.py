"""The page of the day: what waits, how much of it, and that the list behind each line holds just that."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import CorrectionRequest
from portal.accounts.models import Employment, UnitRequest
from portal.catalog.models import Parameter
from portal.core import clock
from portal.core.actors import Role
from tests import factories
from tests.applications.staff.factories import (
    at,
    calendar,
    case_at,
    clerk,
    county_officer,
    judged,
    objected,
    published,
    secretary,
    signed_in,
)

pytestmark = pytest.mark.usefixtures("monday")
URL = "/work/"
TABLE = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)


@pytest.fixture(autouse=True)
def _calendar(db):
    calendar()
    Parameter.objects.create(key="unit_review_working_days", name="x", value=5, unit="working_days")


def lines(actor):
    shown = signed_in(actor).get(URL).context["day"].lines
    return {line.waiting.label: line for line in shown}


def rows_behind(actor, line):
    """How many rows the first table of the linked page has."""
    answer = signed_in(actor).get(line.waiting.url)
    assert answer.status_code == 200
    found = TABLE.search(answer.content.decode())
    return found.group(1).count("<tr>") if found else 0


def came_back(case):
    CorrectionRequest.objects.create(
        application=case, route_round=case.route_round, leg=case.leg, version=1, asked_by_name="x",
        asked_at=clock.now(), due_on=clock.today(),
    )  # fmt: skip


def units_day():
    late = case_at("UNIT_REVIEW", status_since=datetime(2026, 8, 24, 9, tzinfo=clock.SHANXI))
    actor, unit = clerk(late), {"employer": late.employer}
    came_back(case_at("UNIT_REVIEW", claimed_by_id=actor.user_id, **unit))
    case_at("UNIT_NOTICE", **unit)
    told, objected_to = case_at("UNIT_NOTICE", **unit), case_at("UNIT_NOTICE", **unit)
    with at(8, 20):
        published(told, actor=actor)
    objected(published(objected_to, actor=actor))
    person = factories.UserFactory()
    Employment.objects.create(user=person, organisation=late.employer, since=date(2026, 1, 1))
    # What another has claimed, and another unit's, waits for somebody else.
    case_at("UNIT_REVIEW", claimed_by_id=clerk(late).user_id, **unit)
    case_at("UNIT_REVIEW")
    return actor


def test_the_day_of_a_unit_and_the_lists_behind_it():
    actor = units_day()
    shown = lines(actor)
    assert {label: line.waiting.count for label, line in shown.items()} == {
        "待审核的申报": 2,
        "您已领取的申报": 1,
        "补正后交回的申报": 1,
        "待发布评前公示的申报": 1,
        "公示期满可以推荐的申报": 1,
        "核查中的异议": 1,
        "待确认的劳动关系": 1,
    }
    assert {label: rows_behind(actor, line) for label, line in shown.items()} == {
        label: line.waiting.count for label, line in shown.items()
    }
    first = shown["待审核的申报"]
    assert next(iter(shown)) == "待审核的申报"
    assert (first.waiting.oldest.date(), first.waiting.due_on) == (date(2026, 8, 24), date(2026, 8, 31))
    assert (first.waiting.late, first.due) == (1, "1 件已超期")


def test_the_day_of_an_office_and_of_a_committee():
    case_at("HRSS_REVIEW")
    officer = county_officer()
    unit = factories.OrganisationFactory()
    UnitRequest.objects.create(
        organisation=unit, requester=factories.UserFactory(), office_id=officer.organisation_id,
        created_at=clock.now(), status_since=clock.now(),
    )  # fmt: skip
    here = lines(officer)
    assert {label: rows_behind(officer, line) for label, line in here.items()} == {
        "待审核的申报": 1, "待确认的单位账号": 1,
    }  # fmt: skip
    batch = factories.BatchFactory()
    taken = case_at("COMMITTEE_ACCEPTANCE", batch=batch)
    judged("PASSED", batch=batch)
    office = secretary(taken)
    there = lines(office)
    assert {label: line.waiting.count for label, line in there.items()} == {
        "待受理的申报": 1, "待发布结果公示的申报": 1,
    }  # fmt: skip
    assert [rows_behind(office, line) for line in there.values()] == [1, 1]


def test_the_day_of_an_applicant():
    person = factories.UserFactory()
    factories.ApplicationFactory(applicant=person)
    asked = factories.ApplicationFactory(
        applicant=person, level="assistant", status="CORRECTION", leg=1, version=1, due_on=date(2026, 9, 8),
        returned_from="UNIT_REVIEW",
    )  # fmt: skip
    shown = lines(factories.applicant_actor(person))
    assert [(label, line.waiting.due_on, line.tone) for label, line in shown.items()] == [
        ("需要您补正的申报", date(2026, 9, 8), "action"), ("还没有提交的申报", date(2026, 11, 30), "waiting"),
    ]  # fmt: skip
    assert shown["需要您补正的申报"].due == "还有 1 个工作日"
    # With one case of a kind, the line opens it.
    assert shown["需要您补正的申报"].waiting.url == reverse("applications:case", args=[asked.code])


def test_the_day_of_the_administrator_of_the_catalogue():
    today = clock.today()
    for key, days in (("soon", 10), ("later", 100), ("over", -1)):
        Parameter.objects.create(
            key=key, name=key, value=1, unit="working_days", valid_from=date(2020, 1, 1),
            valid_to=today + timedelta(days=days),
        )  # fmt: skip
    actor = factories.staff(Role.HRSS_ADMIN, factories.hrss_office("140000"))
    shown = lines(actor)
    assert {label: line.waiting.count for label, line in shown.items()} == {"即将失效的参数": 1}
    page = signed_in(actor).get(shown["即将失效的参数"].waiting.url)
    assert f"{today + timedelta(days=10)}止，还没有接续的数值" in page.text
    with at(11, 2):
        assert "还没有录入的明年工作日历" in lines(actor)


def test_the_day_of_somebody_for_whom_nothing_waits_says_so():
    answer = signed_in(county_officer()).get(URL)
    assert "现在没有等您办理的事" in answer.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.APPLICANT])
def test_every_role_has_a_day_at_a_constant_price(role):
    case = case_at("UNIT_REVIEW")
    body = factories.hrss_office("140702") if role == Role.HRSS_OFFICER else case.employer
    client = signed_in(factories.staff(role, body))
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        assert client.get(URL).status_code == 200
    for stage in ("UNIT_REVIEW", "UNIT_NOTICE", "HRSS_REVIEW", "COMMITTEE_ACCEPTANCE"):
        case_at(stage, employer=case.employer)
    with CaptureQueriesContext(connection) as more:
        client.get(URL)
    assert len(more) == len(one)


def test_the_day_is_for_those_who_have_signed_in(client):
    assert client.get(URL).headers["Location"].startswith(reverse("account_login"))
