import uuid

import pytest
from django.db import ProgrammingError, transaction

from portal import workflow
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from reviews import services
from reviews.models import Ballot, Box, Meeting, RollEntry, Round
from tests import factories
from tests.reviews.factories import fresh, room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def numbers(vote):
    vote = fresh(vote)
    return (vote.members, vote.attending, vote.recused, vote.present, vote.agree, vote.disagree, vote.abstain,
            vote.not_cast, vote.passed)  # fmt: skip


def test_open_round_needs_an_opinion():
    here = room(members=7).open(6)
    with pytest.raises(Refused, match="还没有评议意见"):
        services.open_round(item=here.meeting.items.get(), actor=here.chair)
    assert not Round.objects.exists()


def test_open_round_is_for_the_presiding_chair():
    here = room(members=7).open(6).give_opinions()
    for actor in (here.actors[1], here.secretary):
        with pytest.raises(Refused, match="由会议主持人办理"):
            services.open_rounds(meeting=here.meeting, actor=actor)


def test_open_rounds_opens_the_ready_and_tells_why_not_the_others():
    here = room(members=7, cases=2).open(6)
    first = here.meeting.items.first()
    services.save_opinion(item=first, experts=here.experts[:3], text="建议通过", actor=here.secretary)
    opened = services.open_rounds(meeting=here.meeting, actor=here.chair)
    assert [vote.item_id for vote in opened.rounds] == [first.pk]
    assert [reason[:4] for _item, reason in opened.declined] == ["第2项："]


def test_recusal_shrinks_the_denominator():
    here = room(members=7).open(6)
    item = here.meeting.items.get()
    services.declare_recusal(item=item, expert=here.experts[5], reason="师生关系", actor=here.actors[5])
    here.give_opinions()
    vote = services.open_round(item=item, actor=here.chair)
    with pytest.raises(Refused, match="没有表决票"):
        services.cast(round=vote, actor=here.actors[5], choice="agree")
    here.cast(["agree"] * 4 + ["disagree"])
    here.close()
    assert numbers(vote) == (7, 6, 1, 5, 4, 1, 0, 0, True)


def test_recusal_can_break_the_quorum_of_one_item():
    here = room(members=7, cases=2).open(5).give_opinions()
    item = here.meeting.items.first()
    services.declare_recusal(item=item, expert=here.experts[4], reason="师生关系", actor=here.actors[4])
    with pytest.raises(Refused, match="出席4人，未达到评委会7人的三分之二，还差1人"):
        services.open_round(item=item, actor=here.chair)
    opened = services.open_rounds(meeting=here.meeting, actor=here.chair)
    assert [vote.item.number for vote in opened.rounds] == [2]


def test_late_expert_has_no_ballot_in_a_round_that_is_open():
    here = room(members=7).in_vote(5)
    services.sign_in(meeting=here.meeting, expert=here.experts[5], actor=here.actors[5])
    with pytest.raises(Refused, match="没有表决票"):
        services.cast(round=here.vote(), actor=here.actors[5], choice="agree")


def test_expert_who_left_cannot_vote_and_counts_as_not_agree():
    here = room(members=7).in_vote(6)
    services.sign_out(meeting=here.meeting, expert=here.experts[5], actor=here.actors[5])
    with pytest.raises(Refused, match="已经退席，不能投票"):
        services.cast(round=here.vote(), actor=here.actors[5], choice="agree")
    here.cast(["agree"] * 3 + ["disagree", "abstain"])
    with pytest.raises(Refused, match="还有表决票没有收回"):
        services.close_round(round=here.vote(), actor=here.chair)
    services.mark_not_cast(round=here.vote(), expert=here.experts[5], reason="中途离席", actor=here.secretary)
    services.close_round(round=here.vote(), actor=here.chair)
    assert numbers(here.vote()) == (7, 6, 0, 6, 3, 1, 1, 1, False)


def test_mark_not_cast_is_not_for_other_experts():
    here = room(members=7).in_vote(6)
    with pytest.raises(Refused, match="主持人或办事机构"):
        services.mark_not_cast(round=here.vote(), expert=here.experts[5], reason="", actor=here.actors[1])


def test_mark_not_cast_refuses_an_expert_who_is_there():
    here = room(members=7).in_vote(6)
    for actor in (here.chair, here.secretary):
        with pytest.raises(Refused, match="在场，由本人投票"):
            services.mark_not_cast(round=here.vote(), expert=here.experts[5], reason="未投", actor=actor)
    assert not RollEntry.objects.filter(status="NOT_CAST").exists()


def test_close_rounds_ends_a_voting_that_has_nothing_left_to_close():
    here = room(members=7).in_vote(6)
    here.cast(["agree"] * 6)
    here.close()
    workflow.run(Meeting, here.meeting.pk, workflow.Act(move="resume_voting", actor=here.chair))
    here.close()
    assert here.meeting.status == "VOTED"


def test_close_rounds_with_nothing_to_close_leaves_a_meeting_with_waiting_items():
    here = room(members=7).open(6)
    here.close()
    assert here.meeting.status == "IN_SESSION"


def test_mark_not_cast_refuses_an_expert_without_a_paper():
    here = room(members=7).in_vote(5)
    with pytest.raises(Refused, match="没有表决票"):
        services.mark_not_cast(round=here.vote(), expert=here.experts[6], reason="缺席", actor=here.secretary)


def test_absent_member_and_stranger_have_no_ballot():
    here = room(members=7).in_vote(5)
    stranger = factories.ExpertFactory()
    outsider = factories.staff(Role.EXPERT, here.batch.committee.organiser, user=stranger.user)
    for actor in (here.actors[6], outsider, here.secretary):
        with pytest.raises(Refused, match="没有表决票"):
            services.cast(round=here.vote(), actor=actor, choice="agree")


def test_second_vote_is_refused_and_the_same_click_is_not():
    here = room(members=7).in_vote(6)
    key = uuid.uuid4()
    for _ in range(2):
        services.cast(round=here.vote(), actor=here.chair, choice="agree", key=key)
    with pytest.raises(Refused, match="已投票"):
        services.cast(round=here.vote(), actor=here.chair, choice="disagree", key=uuid.uuid4())
    assert RollEntry.objects.filter(status="USED").count() == 1


def test_cast_refuses_an_unknown_choice():
    here = room(members=7).in_vote(6)
    with pytest.raises(Refused, match="选择一项"):
        services.cast(round=here.vote(), actor=here.chair, choice="maybe")
    assert not RollEntry.objects.filter(status="USED").exists()


def test_cast_refuses_a_closed_round():
    here = room(members=7).in_vote(6)
    here.cast(["agree"] * 5)
    services.sign_out(meeting=here.meeting, expert=here.experts[5], actor=here.actors[5])
    services.mark_not_cast(round=here.vote(), expert=here.experts[5], reason="未投", actor=here.chair)
    here.close()
    with pytest.raises(Refused, match="不能办理“投票”"):
        services.cast(round=here.vote(), actor=here.actors[5], choice="agree")
    assert Ballot.objects.count() == 5


def test_close_counts_empties_the_box_and_ends_the_voting():
    here = room(members=7, cases=2).in_vote(7)
    here.cast(["agree"] * 5 + ["disagree", "abstain"], number=1)
    here.cast(["disagree"] * 7, number=2)
    here.close()
    assert numbers(here.vote(1)) == (7, 7, 0, 7, 5, 1, 1, 0, True)
    assert numbers(here.vote(2)) == (7, 7, 0, 7, 0, 7, 0, 0, False)
    assert {bytes(box.sealed) for box in Box.objects.all()} == {b""}
    assert (here.meeting.status, Ballot.objects.count()) == ("VOTED", 14)


def test_close_rounds_twice_with_one_key_gives_the_first_answer():
    here = room(members=7).in_vote(6)
    here.cast(["agree"] * 6)
    key = uuid.uuid4()
    for _ in range(2):
        report = services.close_rounds(meeting=here.meeting, actor=here.chair, key=key)
        assert len(report.done) == 1
    assert Ballot.objects.count() == 6


def test_annulled_round_is_kept_and_a_new_one_decides():
    here = room(members=7).in_vote(6)
    first = here.vote()
    here.cast(["agree"] * 6)
    here.close()
    with pytest.raises(Refused, match="写明作废的原因"):
        services.annul_round(round=first, reason="", actor=here.chair)
    services.annul_round(round=first, reason="应回避的专家参加了表决", actor=here.chair)
    assert fresh(here.meeting).status == "IN_SESSION"
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    here.cast(["disagree"] * 6)
    here.close()
    services.sign_results(meeting=here.meeting, actor=here.chair)
    first = fresh(first)
    assert (first.status, first.agree, first.ballots.count()) == ("ANNULLED", 6, 6)
    assert (here.vote().number, here.vote().passed) == (2, False)
    here.publish()
    assert here.cases[0].status == "NOT_PASSED"


def test_annulled_open_round_is_never_counted():
    here = room(members=7).in_vote(6)
    first = here.vote()
    here.cast(["agree"] * 3)
    services.annul_round(round=first, reason="系统故障", actor=here.chair)
    first = fresh(first)
    assert (bytes(first.box.sealed), first.agree, Ballot.objects.count()) == (b"", None, 0)
    with pytest.raises(Refused, match="本轮表决已经结束"):
        services.cast(round=first, actor=here.actors[4], choice="agree")


def test_signed_round_cannot_be_annulled():
    here = room(members=7).in_vote(6)
    here.cast(["agree"] * 6)
    here.close()
    services.sign_results(meeting=here.meeting, actor=here.chair)
    with pytest.raises(Refused, match="结果已经签署"):
        services.annul_round(round=here.vote(), reason="重来", actor=here.chair)


def test_record_of_a_cast_knows_the_voter_and_no_choice():
    here = room(members=7).in_vote(6)
    services.cast(round=here.vote(), actor=here.actors[3], choice="disagree")
    record = Record.objects.get(verb="ballot.cast")
    assert (record.actor_id, record.data, record.note) == (here.actors[3].user_id, {}, "")


def test_database_refuses_a_ballot_before_the_close():
    here = room(members=7).in_vote(6)
    with pytest.raises(ProgrammingError, match="only when the chair has closed"), transaction.atomic():
        Ballot.objects.create(round=here.vote(), choice="agree")
