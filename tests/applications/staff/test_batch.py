"""Batch acts: preview, one act, one line for each case, a second click changes nothing."""

import pytest

from portal.audit.models import Record
from portal.core.actors import Role
from portal.messages.models import Message
from tests import factories
from tests.applications.staff.factories import case_at, clerk, county_officer, fresh, secretary, signed_in
from tests.batch_acts import clicks

pytestmark = pytest.mark.usefixtures("monday")


def run(client, move, *cases):
    return clicks.run(client, move, *(case.code for case in cases))


def test_preview_says_who_is_refused_and_why_and_changes_nothing():
    ready = case_at("UNIT_REVIEW")
    claimed = case_at("UNIT_REVIEW", employer=ready.employer, claimed_by_id=clerk(ready).user_id)
    client = signed_in(clerk(ready))
    # As the worklist sends it.
    data = {"move": "approve_by_unit", "case": [ready.code, claimed.code]}
    text = client.post("/desk/cases/batch/preview/", data, follow=True).text
    assert "1 件可以办理" in text
    assert "已有同事领取了这件申报" in text
    assert text.count('name="row"') == 1
    assert fresh(ready).status == "UNIT_REVIEW"
    assert not Record.objects.exists()


def test_batch_does_what_it_can_and_reports_each_case():
    ready = case_at("UNIT_REVIEW")
    claimed = case_at("UNIT_REVIEW", employer=ready.employer, claimed_by_id=clerk(ready).user_id)
    text = run(signed_in(clerk(ready)), "approve_by_unit", ready, claimed).text
    assert "共 2 件，已办理 1 件" in text
    assert "已有同事领取了这件申报" in text
    assert (fresh(ready).status, fresh(claimed).status) == ("UNIT_NOTICE", "UNIT_REVIEW")


def test_batch_pass_on_goes_one_office_up_and_tells_it_once():
    first = case_at("HRSS_REVIEW")
    second = case_at("HRSS_REVIEW", batch=first.batch)
    actor = county_officer()
    city = factories.hrss_office("140700")
    above = factories.staff(Role.HRSS_OFFICER, city)
    run(signed_in(actor), "pass_on", first, second)
    assert {fresh(case).handler_id for case in (first, second)} == {city.pk}
    told = Message.objects.filter(recipient_id=above.user_id)
    assert [message.subject for message in told] == ["有 2 件申报等待办理"]
    assert Message.objects.filter(recipient_id=first.applicant_id).count() == 1


def test_batch_accept_by_the_office_of_the_committee():
    case = case_at("COMMITTEE_ACCEPTANCE")
    run(signed_in(secretary(case)), "accept", case)
    assert fresh(case).status == "IN_REVIEW"


def test_second_click_shows_what_the_first_did():
    case = case_at("UNIT_REVIEW")
    client = signed_in(clerk(case))
    run(client, "approve_by_unit", case)
    assert "已办理 1 件" in clicks.go_on(client).text
    assert Record.objects.count() == 1


def test_batch_leaves_out_what_the_actor_may_not_see():
    own, other = case_at("UNIT_REVIEW"), case_at("UNIT_REVIEW")
    text = run(signed_in(clerk(own)), "approve_by_unit", own, other).text
    assert other.code not in text
    assert fresh(other).status == "UNIT_REVIEW"


def test_batch_refuses_an_unknown_act():
    case = case_at("UNIT_REVIEW")
    assert clicks.choose(signed_in(clerk(case)), "certify", case.code).status_code == 422
    assert fresh(case).status == "UNIT_REVIEW"


def test_officer_has_no_button_of_the_unit():
    case = case_at("HRSS_REVIEW")
    answer = run(signed_in(county_officer()), "claim", case)
    assert "已办理 1 件" in answer.text
    assert clicks.choose(signed_in(county_officer()), "approve_by_unit", case.code).status_code == 422


def test_claim_and_release_in_a_batch():
    case = case_at("UNIT_REVIEW")
    actor = clerk(case)
    client = signed_in(actor)
    run(client, "claim", case)
    assert fresh(case).claimed_by_id == actor.user_id
    run(client, "release", case)
    assert fresh(case).claimed_by_id is None
