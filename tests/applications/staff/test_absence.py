"""Handing on while somebody is away: set by set, to a colleague who may, and on record."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.due import hand_on_what_the_absent_hold
from applications.services import absence as services
from portal.audit.models import Record
from portal.core.actors import Role
from portal.messages.models import Message
from portal.workbench.models import Absence
from tests import factories
from tests.applications.staff.factories import at, case_at, clerk, county_officer, fresh, signed_in

pytestmark = pytest.mark.usefixtures("monday")
TODAY, FRIDAY = date(2026, 9, 7), date(2026, 9, 11)


def plan(actor, deputy, first=TODAY, last=FRIDAY):
    deputy_id = deputy.user_id if deputy else None
    return services.plan_absence(actor=actor, first_day=first, last_day=last, deputy_id=deputy_id)


def test_what_he_has_claimed_goes_to_the_colleague_at_once_and_the_desk_says_for_whom():
    case = case_at("UNIT_REVIEW")
    actor, deputy, third = clerk(case), clerk(case), clerk(case)
    mine = case_at("UNIT_REVIEW", employer=case.employer, claimed_by_id=actor.user_id)
    anothers = case_at("UNIT_REVIEW", employer=case.employer, claimed_by_id=third.user_id)
    absence = plan(actor, deputy)
    assert [fresh(each).claimed_by_id for each in (mine, anothers, case)] == [deputy.user_id, third.user_id, None]
    assert Absence.objects.get(pk=absence.pk).handed_on == 1
    record = Record.objects.get(verb="application.handed_on")
    assert (record.data["of"], record.data["absence"]) == (actor.user_id, absence.pk)
    told = Message.objects.filter(recipient=deputy.user_id).order_by("pk").values_list("subject", flat=True)
    assert list(told) == [f"{actor.name}请假，请您代办", f"您代{actor.name}办理 1 件申报"]
    client = signed_in(deputy)
    address = reverse("applications:desk", args=[mine.code])
    assert f"代{actor.name}办理。" in client.get(address).content.decode()
    assert hand_on_what_the_absent_hold() == 0


def test_separation_of_duties_stands_while_somebody_is_away():
    officer, deputy = county_officer(), county_officer()
    cases = [case_at("HRSS_REVIEW", claimed_by_id=officer.user_id) for _ in range(2)]
    type(cases[0]).objects.filter(pk=cases[0].pk).update(decided_by=[deputy.user_id])
    own = case_at("HRSS_REVIEW", claimed_by_id=officer.user_id)
    type(own).objects.filter(pk=own.pk).update(applicant=deputy.user_id)
    plan(officer, deputy)
    assert [fresh(each).claimed_by_id for each in (*cases, own)] == [None, deputy.user_id, None]


def test_planned_absence_begins_on_its_day_and_takes_what_comes_back_meanwhile():
    case = case_at("UNIT_REVIEW")
    actor, deputy = clerk(case), clerk(case)
    type(case).objects.filter(pk=case.pk).update(claimed_by=actor.user_id)
    returned = case_at("UNIT_REVIEW", employer=case.employer)
    plan(actor, deputy, first=date(2026, 9, 8))
    assert fresh(case).claimed_by_id == actor.user_id
    with at(9, 8):
        assert hand_on_what_the_absent_hold() == 1
        type(case).objects.filter(pk=returned.pk).update(claimed_by=actor.user_id)
        assert hand_on_what_the_absent_hold() == 1
    assert {fresh(each).claimed_by_id for each in (case, returned)} == {deputy.user_id}
    assert Absence.objects.get().handed_on == 2


def test_absence_that_was_ended_hands_nothing_on_and_its_days_are_free_again():
    case = case_at("UNIT_REVIEW")
    actor = clerk(case)
    type(case).objects.filter(pk=case.pk).update(claimed_by=actor.user_id)
    absence = plan(actor, None, first=date(2026, 9, 8))
    client = signed_in(actor)
    client.post(reverse("applications:end_absence", args=[absence.pk]))
    with at(9, 9):
        assert hand_on_what_the_absent_hold() == 0
    plan(actor, None, first=date(2026, 9, 9))
    assert signed_in(clerk(case)).post(reverse("applications:end_absence", args=[absence.pk])).status_code == 404


def test_colleague_who_is_away_himself_or_has_left_gets_nothing():
    case = case_at("UNIT_REVIEW")
    actor, deputy = clerk(case), clerk(case)
    type(case).objects.filter(pk=case.pk).update(claimed_by=actor.user_id)
    plan(actor, deputy, first=date(2026, 9, 8))
    plan(deputy, None, first=date(2026, 9, 9))
    with at(9, 9):
        hand_on_what_the_absent_hold()
    assert fresh(case).claimed_by_id is None


@pytest.mark.parametrize(
    ("first", "last", "who", "words"),
    [
        ("", "2026-09-11", "colleague", "请填写第一天"),
        ("2026-13-40", "2026-09-11", "colleague", "第一天的日期不对"),
        ("2026-09-06", "2026-09-11", "colleague", "第一天不能早于今天"),
        ("2026-09-08", "2026-09-07", "colleague", "最后一天不能早于第一天"),
        ("2026-09-08", "2029-09-07", "colleague", "一次最多登记一年"),
        ("2026-09-08", "2026-09-09", "stranger", "请选择本机构现任同一岗位的同事"),
        ("2026-09-21", "2026-09-22", "away", "这位同事在这几天也登记了请假"),
        ("2026-10-08", "2026-10-09", "colleague", "这几天已经登记过请假"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_changes_nothing(first, last, who, words):
    case = case_at("UNIT_REVIEW")
    actor, colleague, away = clerk(case), clerk(case), clerk(case)
    stranger = factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory())
    plan(away, None, date(2026, 9, 21), date(2026, 9, 22))
    plan(actor, None, date(2026, 10, 8), date(2026, 10, 20))
    people = {"colleague": colleague, "stranger": stranger, "away": away}
    answer = signed_in(actor).post(
        reverse("applications:absences"), {"first_day": first, "last_day": last, "deputy": people[who].user_id}
    )
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Absence.objects.count() == 2


def test_hundred_cases_cost_no_more_statements_than_one():
    case = case_at("UNIT_REVIEW")
    actor, deputy = clerk(case), clerk(case)

    def claimed(count):
        for _ in range(count):
            case_at("UNIT_REVIEW", employer=case.employer, batch=case.batch, claimed_by_id=actor.user_id)

    claimed(1)
    plan(actor, deputy)
    claimed(1)
    with CaptureQueriesContext(connection) as one:
        assert hand_on_what_the_absent_hold() == 1
    claimed(5)
    with CaptureQueriesContext(connection) as more:
        assert hand_on_what_the_absent_hold() == 5
    assert len(more) == len(one)
