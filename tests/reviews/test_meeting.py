from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from committees.services import Order, supervise
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from reviews import services
from reviews.models import Decision, Meeting, Recusal
from tests import factories
from tests.reviews.factories import fresh, room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_plan_seats_all_members_and_invites_them():
    here = room(members=7, cases=2)
    assert here.meeting.attendances.count() == 7
    assert [item.number for item in here.meeting.items.all()] == [1, 2]
    assert set(Message.objects.values_list("recipient_id", flat=True)) >= {each.user_id for each in here.experts}


def test_plan_recuses_the_applicant_and_his_colleagues():
    batch = factories.BatchFactory()
    case = factories.ApplicationFactory(batch=batch, status="IN_REVIEW")
    himself = factories.ExpertFactory(user=case.applicant)
    by_pool, by_contract = factories.ExpertFactory(employer=case.employer), factories.ExpertFactory()
    factories.employ(by_contract.user, case.employer)
    strangers = [factories.ExpertFactory() for _ in range(2)]
    for position, expert in zip(
        ("chair", "deputy_chair", "member", "member", "member"),
        (*strangers, himself, by_pool, by_contract),
        strict=True,
    ):
        factories.MemberFactory(committee=batch.committee, expert=expert, position=position)
    factories.frozen_roster(batch.committee)
    services.plan_meeting(
        batch=batch, title="评审会", starts_at=clock.now(), place="会议室", applications=[case],
        actor=factories.staff(Role.SECRETARY, batch.committee.organiser),
    )  # fmt: skip
    assert dict(Recusal.objects.values_list("expert_id", "reason")) == {
        himself.pk: "申报人本人",
        by_pool.pk: "与申报人同一工作单位",
        by_contract.pk: "与申报人同一工作单位",
    }


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"applications": []}, "至少选择一件"),
        ({"starts_at": clock.now() + timedelta(days=4000)}, "备案不在有效期内"),
        ({"stranger": True}, "组建单位的办事机构"),
        ({"same": True}, "已列入另一次会议"),
    ],
)
def test_plan_refuses(change, sentence):
    here = room()
    case = here.cases[0] if change.get("same") else factories.ApplicationFactory(batch=here.batch, status="IN_REVIEW")
    actor = factories.staff(Role.SECRETARY, factories.OrganisationFactory()) if change.get("stranger") else None
    with pytest.raises(Refused, match=sentence):
        services.plan_meeting(
            batch=here.batch, title="评审会", place="会议室", starts_at=change.get("starts_at", clock.now()),
            applications=change.get("applications", [case]), actor=actor or here.secretary,
        )  # fmt: skip
    assert Meeting.objects.count() == 1


def test_plan_refuses_a_case_that_is_not_in_review():
    here = room()
    case = factories.ApplicationFactory(batch=here.batch, status="COMMITTEE_ACCEPTANCE")
    with pytest.raises(Refused, match="不在评审中"):
        services.plan_meeting(batch=here.batch, title="评审会", place="会议室", starts_at=clock.now(),
                              applications=[case], actor=here.secretary)  # fmt: skip


def test_sign_in_waits_for_the_day():
    here = room()
    Meeting.objects.update(starts_at=clock.now() + timedelta(days=1))
    with pytest.raises(Refused, match="签到在会议当天开放"):
        here.sign_in(1)


def test_sign_in_refuses_another_member_and_a_stranger():
    here = room()
    with pytest.raises(Refused, match="不得由他人代办"):
        services.sign_in(meeting=here.meeting, expert=here.experts[1], actor=here.actors[2])
    stranger = factories.ExpertFactory()
    actor = factories.staff(Role.EXPERT, here.batch.committee.organiser, user=stranger.user)
    with pytest.raises(Refused, match="委员本人或办事机构"):
        services.sign_in(meeting=here.meeting, expert=stranger, actor=actor)
    with pytest.raises(Refused, match="不在本次会议的名单上"):
        services.sign_in(meeting=here.meeting, expert=stranger, actor=here.secretary)


def test_sign_in_refuses_an_expert_whose_term_is_over():
    here = room()
    here.experts[2].term_to = clock.today() - timedelta(days=1)
    with pytest.raises(Refused, match="聘期已满"):
        services.sign_in(meeting=here.meeting, expert=here.experts[2], actor=here.secretary)


def test_sign_in_refuses_an_expert_whose_term_has_not_begun():
    here = room()
    here.experts[2].term_from = clock.today() + timedelta(days=1)
    with pytest.raises(Refused, match="聘期尚未开始"):
        services.sign_in(meeting=here.meeting, expert=here.experts[2], actor=here.secretary)
    here.experts[2].term_from = here.experts[2].term_to = clock.today()
    assert services.sign_in(meeting=here.meeting, expert=here.experts[2], actor=here.secretary).is_present


def test_sign_in_finds_a_conflict_that_came_after_the_planning():
    here = room(members=7, cases=2)
    factories.employ(here.experts[2].user, here.cases[1].employer)
    assert not Recusal.objects.exists()
    for _ in range(2):
        services.sign_in(meeting=here.meeting, expert=here.experts[2], actor=here.actors[2])
    assert list(Recusal.objects.values_list("expert", "item__number", "reason", "found_by")) == [
        (here.experts[2].pk, 2, "与申报人同一工作单位", "detected")
    ]


def test_sign_in_leaves_a_ballot_that_was_issued_alone():
    here = room(members=7, cases=2).open(6).give_opinions()
    services.open_round(item=here.meeting.items.first(), actor=here.chair)
    factories.employ(here.experts[5].user, here.cases[0].employer)
    services.sign_in(meeting=here.meeting, expert=here.experts[5], actor=here.actors[5])
    assert not Recusal.objects.exists()


def test_open_rounds_finds_a_conflict_that_came_after_the_sign_in():
    here = room(members=7).open(6).give_opinions()
    factories.employ(here.experts[5].user, here.cases[0].employer)
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    vote = here.vote()
    assert (vote.attending, vote.recused, vote.present) == (6, 1, 5)
    assert not vote.roll.filter(expert=here.experts[5]).exists()


def test_publication_tells_each_applicant_the_outcome_and_what_follows():
    here = room(members=7, cases=2).decide(True, False).publish()
    passed, failed = (Message.objects.get(recipient=case.applicant) for case in here.cases)
    assert "评审通过" in passed.subject
    assert "评审委员会表决通过了您的申报。接下来公示评审结果" in passed.body
    assert "评审未通过" in failed.subject
    assert "可以在期限内申请复查，也可以进行投诉（人社部令第40号第27条）" in failed.body
    for letter, case in ((passed, here.cases[0]), (failed, here.cases[1])):
        assert case.code in letter.subject
        assert case.code in letter.link


def test_sign_results_takes_the_same_number_of_statements_for_any_agenda():
    counts = []
    for cases in (1, 4):
        here = room(members=7, cases=cases).in_vote(6)
        for number in range(1, cases + 1):
            here.cast(["agree"] * 6, number=number)
        here.close()
        with CaptureQueriesContext(connection) as captured:
            services.sign_results(meeting=here.meeting, actor=here.chair)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_open_refuses_below_quorum_and_says_how_many_are_missing():
    here = room(members=7).sign_in(3)
    with pytest.raises(Refused, match="评委会共7人，已签到3人，还差2人"):
        services.open_meeting(meeting=here.meeting, actor=here.chair)
    stored = fresh(here.meeting)
    assert (stored.status, stored.members_count) == ("PLANNED", None)


def test_open_freezes_the_members_and_the_chair():
    here = room(members=7).open(5)
    assert (here.meeting.status, here.meeting.members_count, here.meeting.chair) == ("IN_SESSION", 7, here.experts[0])


def test_open_refuses_without_chair_or_deputy():
    here = room(members=7)
    for expert in here.experts[2:]:
        services.sign_in(meeting=here.meeting, expert=expert, actor=here.secretary)
    for actor in (here.chair, here.actors[2], here.secretary):
        with pytest.raises(Refused, match="主任委员或副主任委员主持"):
            services.open_meeting(meeting=here.meeting, actor=actor)


def test_deputy_opens_when_the_chair_is_absent():
    here = room(members=7)
    for expert in here.experts[1:6]:
        services.sign_in(meeting=here.meeting, expert=expert, actor=here.secretary)
    opened = services.open_meeting(meeting=here.meeting, actor=here.actors[1])
    assert opened.chair == here.experts[1]


def test_open_refuses_a_suspended_committee():
    here = room(members=7).sign_in(7)
    committee = here.batch.committee
    officer = factories.staff(Role.HRSS_OFFICER, committee.filing_authority)
    order = Order(document="监1号", document_on=clock.today(), reason="泄露专家名单")
    supervise(committee=committee, actor=officer, kind="suspend", order=order)
    with pytest.raises(Refused, match="已被暂停"):
        services.open_meeting(meeting=here.meeting, actor=here.chair)


def test_failed_quorum_is_recorded_and_frees_the_cases():
    here = room(members=7).sign_in(4)
    failed = services.fail_meeting(meeting=here.meeting, actor=here.secretary)
    assert failed.status == "FAILED"
    again = services.plan_meeting(batch=here.batch, title="再次召开", place="会议室", starts_at=clock.now(),
                                  applications=here.cases, actor=here.secretary)  # fmt: skip
    assert again.items.count() == 1


def test_fail_refuses_a_meeting_with_quorum():
    here = room(members=7).sign_in(5)
    with pytest.raises(Refused, match="已达到法定人数"):
        services.fail_meeting(meeting=here.meeting, actor=here.secretary)


def test_opinion_needs_three_present_experts_who_are_not_recused():
    here = room(members=7).open(6)
    item = here.meeting.items.get()
    services.declare_recusal(item=item, expert=here.experts[5], reason="曾共同署名", actor=here.actors[5])
    for experts, sentence in (
        (here.experts[:2], "不少于3名专家"),
        ([*here.experts[:2], here.experts[5]], "未回避"),
        ([*here.experts[:2], here.experts[6]], "已签到"),
    ):
        with pytest.raises(Refused, match=sentence):
            services.save_opinion(item=item, experts=experts, text="建议通过", actor=here.secretary)
    opinion = services.save_opinion(item=item, experts=here.experts[:3], text="建议通过", actor=here.actors[0])
    assert opinion.expert_names == [each.user.name for each in here.experts[:3]]


def test_recusal_needs_a_reason_and_comes_before_the_vote():
    here = room(members=7).in_vote(6)
    item = here.meeting.items.get()
    with pytest.raises(Refused, match="写明回避的原因"):
        services.declare_recusal(item=item, expert=here.experts[2], reason=" ", actor=here.actors[2])
    with pytest.raises(Refused, match="已经开始表决"):
        services.declare_recusal(item=item, expert=here.experts[2], reason="亲属", actor=here.actors[2])
    assert not Recusal.objects.exists()


def test_sign_results_decides_once_and_freezes_the_minutes():
    here = room(members=7, cases=2).in_vote(6)
    here.cast(["agree"] * 4 + ["disagree"] * 2, number=1)
    here.cast(["agree"] * 3 + ["disagree", "abstain", "abstain"], number=2)
    here.close()
    signed = services.sign_results(meeting=here.meeting, actor=here.chair)
    assert signed.status == "SIGNED"
    decided = Decision.objects.order_by("item__number").values_list("passed", "decided_on", "published_at")
    assert list(decided) == [(True, clock.today(), None), (False, clock.today(), None)]
    with pytest.raises(Refused, match="结果已签署"):
        services.sign_results(meeting=here.meeting, actor=here.chair)
    assert Decision.objects.count() == 2
    assert len(Record.objects.get(verb="meeting.signed").data["minutes_sha256"]) == 64


def test_sign_results_is_for_the_presiding_chair_after_the_vote():
    here = room(members=7).in_vote(6)
    with pytest.raises(Refused, match="当前状态为“会议中”"):
        services.sign_results(meeting=here.meeting, actor=here.chair)
    here.cast(["agree"] * 6)
    here.close()
    for actor in (here.actors[1], here.secretary):
        with pytest.raises(Refused, match="由会议主持人办理"):
            services.sign_results(meeting=here.meeting, actor=actor)


def test_sign_results_changes_nothing_when_one_case_was_decided_elsewhere():
    elsewhere, here = room(members=7), room(members=7, cases=2).in_vote(6)
    for number in (1, 2):
        here.cast(["agree"] * 6, number=number)
    here.close()
    item = elsewhere.meeting.items.get()
    Decision.objects.create(item=item, application=here.cases[1], passed=False, decided_on=clock.today())
    with pytest.raises(Refused, match="已有评审结果"):
        services.sign_results(meeting=here.meeting, actor=here.chair)
    assert fresh(here.meeting).status == "VOTED"
    assert not Decision.objects.filter(item__meeting=here.meeting).exists()


def test_deferred_item_waits_for_another_meeting():
    here = room(members=7, cases=2).open(6).give_opinions()
    first, second = here.meeting.items.all()
    services.defer_item(item=first, reason="材料需核实", actor=here.chair)
    services.open_round(item=second, actor=here.chair)
    here.cast(["agree"] * 6, number=2)
    here.close()
    services.sign_results(meeting=here.meeting, actor=here.chair)
    assert fresh(first.application).status == "IN_REVIEW"
