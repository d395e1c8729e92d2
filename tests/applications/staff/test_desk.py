"""The desk: material beside the check list, decisions, what changed, the identity number."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Review
from applications.services import reviewing
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.workflow import Act, run
from tests import factories
from tests.applications.staff.factories import (
    another_county,
    case_at,
    clerk,
    county_officer,
    fresh,
    secretary,
    signed_in,
    with_version,
)

pytestmark = pytest.mark.usefixtures("monday")


def url(case, name="desk"):
    return reverse(f"applications:{name}", args=[case.code])


def act(client, case, move, key=None):
    return client.post(url(case, "desk_act"), {"move": move, "idempotency_key": key or uuid.uuid4()}, follow=True)


def claimed(stage, actor_of):
    case = case_at(stage)
    actor = actor_of(case)
    reviewing.claim(ids=[case.pk], actor=actor)
    return case, actor


def test_desk_shows_the_material_and_masks_the_identity_number():
    case = case_at("UNIT_REVIEW")
    text = signed_in(clerk(case)).get(url(case)).content.decode()
    assert "主持液压支架关键部件的设计" in text
    assert "毕业证书.pdf" in text
    assert case.applicant.id_number not in text
    assert case.applicant.phone not in text


def test_desk_offers_decisions_only_after_claiming():
    case = case_at("UNIT_REVIEW")
    client = signed_in(clerk(case))
    assert "不予受理" not in client.get(url(case)).content.decode()
    text = act(client, case, "claim").content.decode()
    assert "不予受理" in text
    assert "学历、现职称、获奖等证书已与原件核对" in text


@pytest.mark.parametrize(
    ("stage", "actor_of", "move", "then"),
    [
        ("UNIT_REVIEW", clerk, "approve_by_unit", "UNIT_NOTICE"),
        ("HRSS_REVIEW", lambda _case: county_officer(), "pass_on", "HRSS_REVIEW"),
        ("COMMITTEE_ACCEPTANCE", secretary, "accept", "IN_REVIEW"),
    ],
)
def test_each_stage_lets_the_case_go_on(stage, actor_of, move, then):
    case, actor = claimed(stage, actor_of)
    page = act(signed_in(actor), case, move)
    assert "已办理" in page.content.decode()
    after = fresh(case)
    assert (after.status, after.claimed_by_id) == (then, None)


def test_double_click_on_approval_is_one_act():
    case, actor = claimed("UNIT_REVIEW", clerk)
    client, key = signed_in(actor), uuid.uuid4()
    assert act(client, case, "approve_by_unit", key).status_code == 200
    assert act(client, case, "approve_by_unit", key).status_code == 200
    assert Record.objects.filter(verb="application.unit_approved").count() == 1


def test_colleague_cannot_act_on_a_claimed_case():
    case, _actor = claimed("UNIT_REVIEW", clerk)
    client = signed_in(clerk(case))
    assert "已有同事领取了这件申报" in client.get(url(case)).content.decode()
    assert act(client, case, "approve_by_unit").status_code == 403
    assert fresh(case).status == "UNIT_REVIEW"


@pytest.mark.parametrize("name", ["desk", "desk_correction", "desk_refusal"])
def test_officer_of_another_county_gets_not_found(name):
    case = case_at("HRSS_REVIEW")
    assert signed_in(another_county()).get(url(case, name)).status_code == 404


@pytest.mark.parametrize("name", ["desk_act", "desk_review", "desk_id_number"])
def test_clerk_of_another_unit_cannot_post(name):
    case = case_at("UNIT_REVIEW")
    client = signed_in(clerk(case_at("UNIT_REVIEW")))
    assert client.post(url(case, name), {"move": "claim"}).status_code == 404
    assert not Record.objects.exists()


def test_own_case_is_refused_with_a_sentence():
    case = case_at("UNIT_REVIEW")
    actor = factories.staff(Role.UNIT_CLERK, case.employer, case.applicant)
    page = signed_in(actor).get(url(case))
    assert page.status_code == 403
    assert "不能办理本人的申报" in page.content.decode()


def test_review_is_kept_item_by_item():
    case, actor = claimed("UNIT_REVIEW", clerk)
    client = signed_in(actor)
    data = {"outcome-originals": "problem", "note-originals": "学位证书看不清", "revision": "0", "outcome-x": "ok"}
    saved = client.post(url(case, "desk_review"), data, headers={"accept": "application/json"})
    assert saved.status_code == 200
    assert set(saved.json()) == {"saved_at", "revision", "errors"}
    review = Review.objects.get()
    assert review.findings["originals"] == {"outcome": "problem", "note": "学位证书看不清"}
    assert "x" not in review.findings
    assert "学位证书看不清" in client.get(url(case)).content.decode()


def test_review_from_an_older_window_is_a_conflict():
    case, actor = claimed("UNIT_REVIEW", clerk)
    client = signed_in(actor)
    headers = {"accept": "application/json"}
    client.post(url(case, "desk_review"), {"note-originals": "新", "revision": "0"}, headers=headers)
    late = client.post(url(case, "desk_review"), {"note-originals": "旧", "revision": "0"}, headers=headers)
    assert late.status_code == 409
    assert Review.objects.get().findings["originals"]["note"] == "新"


def test_review_without_script_saves_and_comes_back():
    case, actor = claimed("UNIT_REVIEW", clerk)
    page = signed_in(actor).post(url(case, "desk_review"), {"outcome-ethics": "ok"}, follow=True)
    assert "核对记录已保存" in page.content.decode()


def test_review_of_a_colleagues_case_is_refused():
    case, _actor = claimed("UNIT_REVIEW", clerk)
    with pytest.raises(Refused, match="已有同事领取"):
        reviewing.save_review(application=fresh(case), actor=clerk(case), findings={}, revision=0)


def test_full_identity_number_is_shown_once_and_recorded():
    case, actor = claimed("UNIT_REVIEW", clerk)
    client = signed_in(actor)
    page = client.post(url(case, "desk_id_number"))
    assert case.applicant.id_number in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    record = Record.objects.get(verb="person.id_number_seen")
    assert (record.chain, record.actor_id) == (f"accounts.user:{case.applicant_id}", actor.user_id)
    assert record.data == {"case": case.code}
    assert client.get(url(case, "desk_id_number")).status_code == 405


def test_identity_number_is_refused_once_the_case_has_gone_on():
    case = case_at("HRSS_REVIEW")
    page = signed_in(clerk(case)).post(url(case, "desk_id_number"))
    assert page.status_code == 403
    assert case.applicant.id_number not in page.content.decode()


def test_desk_shows_what_changed_since_the_version_sent_back():
    case, actor = claimed("UNIT_REVIEW", clerk)
    item = reviewing.ItemToCorrect("basic.post", "inconsistent", "与合同不一致")
    reviewing.ask_correction(application=case, actor=actor, items=[item])
    run(type(case), case.pk, Act(move="resubmit", actor=factories.applicant_actor(case.applicant)))
    basic = {"fields": {"started_work_on": "2012-07-15", "post": "工艺主管"}, "rows": []}
    with_version(case, 2, basic=basic)
    text = signed_in(actor).get(url(case)).content.decode()
    assert "上次退回后修改了" in text
    assert "机械设计工程师" in text
    assert "工艺主管" in text
    assert "已修改" in text


def test_desk_costs_the_same_for_a_short_and_a_long_history():
    case, actor = claimed("UNIT_REVIEW", clerk)
    client = signed_in(actor)
    client.get(url(case))
    with CaptureQueriesContext(connection) as short:
        client.get(url(case))
    for _ in range(2):
        reviewing.release(ids=[case.pk], actor=actor)
        reviewing.claim(ids=[case.pk], actor=actor)
    with CaptureQueriesContext(connection) as long:
        client.get(url(case))
    assert len(long) == len(short)
