"""A claim of a colleague in office is taken over openly: with a reason, on the record, and he is told."""

import uuid

import pytest
from django.urls import reverse

from applications.services import handover, reviewing
from portal.audit.models import Record
from portal.core.errors import Refused
from portal.messages.models import Message
from tests import factories
from tests.applications.staff.factories import case_at, clerk, county_officer, fresh, secretary, signed_in

pytestmark = pytest.mark.usefixtures("monday")
REASON = "同事请假，期限将到"
ACTORS = {
    "UNIT_REVIEW": clerk,
    "UNIT_NOTICE": clerk,
    "HRSS_REVIEW": lambda _case: county_officer(),
    "COMMITTEE_ACCEPTANCE": secretary,
}


def page(case):
    return reverse("applications:desk_take_over", args=[case.code])


def claimed(stage="UNIT_REVIEW"):
    """The case, who holds it and a colleague of his."""
    case = case_at(stage)
    holder, colleague = ACTORS[stage](case), ACTORS[stage](case)
    reviewing.claim(ids=[case.pk], actor=holder)
    return case, holder, colleague


def take(case, actor, holder, **given):
    return handover.take_over(
        application=case, actor=actor, **{"claimed_by_id": holder.user_id, "reason": REASON, **given}
    )


def post(case, actor, holder, **given):
    data = {"claimed_by": holder.user_id, "reason": REASON, "idempotency_key": uuid.uuid4(), **given}
    return signed_in(actor).post(page(case), data, follow=True)


@pytest.mark.parametrize("stage", ACTORS)
def test_colleague_goes_on_where_the_case_stands(stage):
    case, holder, colleague = claimed(stage)
    take(case, colleague, holder)
    after = fresh(case)
    assert (after.status, after.claimed_by_id) == (stage, colleague.user_id)
    record = Record.objects.get(verb="application.taken_over")
    assert (record.actor_id, record.note, record.data) == (colleague.user_id, REASON, {"claimed_by": holder.user_id})


def test_former_holder_is_told_by_whom_and_why():
    case, holder, colleague = claimed()
    take(case, colleague, holder)
    letter = Message.objects.get(recipient_id=holder.user_id)
    assert case.code in letter.subject
    assert colleague.name in letter.body
    assert REASON in letter.body
    assert not Message.objects.filter(recipient=case.applicant).exists()


def test_former_holder_may_no_longer_decide_and_the_new_one_may():
    case, holder, colleague = claimed()
    take(case, colleague, holder)
    assert "已有同事领取" in reviewing.approve_by_unit(ids=[case.pk], actor=holder).declined[0].reason
    assert len(reviewing.approve_by_unit(ids=[case.pk], actor=colleague).done) == 1


def test_page_names_the_holder_and_keeps_what_he_found():
    case, holder, colleague = claimed()
    reviewing.save_review(
        application=case, actor=holder, findings={"work": {"outcome": "problem", "note": "时间对不上"}}, revision=0
    )
    client = signed_in(colleague)
    assert page(case) in client.get(reverse("applications:desk", args=[case.code])).content.decode()
    assert f"现在由{holder.name}领取" in client.get(page(case)).content.decode()
    text = post(case, colleague, holder).content.decode()
    assert "原领取人已收到通知" in text
    assert REASON in text


def test_page_without_a_reason_changes_nothing():
    case, holder, colleague = claimed()
    answer = post(case, colleague, holder, reason=" ")
    assert (answer.status_code, "请写明接手的原因。" in answer.content.decode()) == (200, True)
    assert fresh(case).claimed_by_id == holder.user_id
    with pytest.raises(Refused, match="请写明接手的原因"):
        take(case, colleague, holder, reason="  ")


def test_double_click_takes_over_once_and_tells_once():
    case, holder, colleague = claimed()
    key = uuid.uuid4()
    for _click in range(2):
        assert "您已接手" in post(case, colleague, holder, idempotency_key=key).content.decode()
    assert Record.objects.filter(verb="application.taken_over").count() == 1
    assert Message.objects.filter(recipient_id=holder.user_id).count() == 1


def test_second_colleague_does_not_take_it_from_the_first_unawares():
    case, holder, colleague = claimed()
    another = clerk(case)
    take(case, colleague, holder)
    with pytest.raises(Refused, match="另一位同事接手"):
        take(case, another, holder)
    assert fresh(case).claimed_by_id == colleague.user_id


@pytest.mark.parametrize("claims", [False, True], ids=["free", "own"])
def test_what_no_colleague_holds_is_not_taken_over(claims):
    case = case_at("UNIT_REVIEW")
    actor = clerk(case)
    if claims:
        reviewing.claim(ids=[case.pk], actor=actor)
    with pytest.raises(Refused, match="没有被同事领取"):
        take(case, actor, actor)
    assert "没有被同事领取" in signed_in(actor).get(page(case)).content.decode()


def test_strangers_and_the_applicant_cannot_take_over():
    case, holder, _colleague = claimed()
    assert post(case, clerk(case_at("UNIT_REVIEW")), holder).status_code == 404
    own = factories.staff("unit_clerk", case.employer, user=case.applicant)
    with pytest.raises(Refused, match="本人的申报"):
        take(case, own, holder)


def test_colleague_who_decided_an_earlier_stage_cannot_take_over():
    case, holder, colleague = claimed("HRSS_REVIEW")
    case.decided_by = [colleague.user_id]
    case.save(update_fields=["decided_by"])
    with pytest.raises(Refused, match="前一环节办理过"):
        take(case, colleague, holder)
