"""Who presides: only somebody who is there, and who does not stand aside from the case (令40 arts. 19, 25)."""

import pytest

from applications.models import Application
from portal.audit.models import Record
from portal.core.errors import Refused
from reviews import services
from reviews.models import Round
from tests.reviews.factories import room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def leaves(here, place):
    services.sign_out(meeting=here.meeting, expert=here.experts[place], actor=here.actors[place])


def comes_back(here, place):
    services.sign_in(meeting=here.meeting, expert=here.experts[place], actor=here.actors[place])


def test_chair_who_has_left_does_nothing_in_the_session():
    here = room(members=7, cases=2).open(7).give_opinions()
    first, second = here.meeting.items.all()
    vote = services.open_round(item=first, actor=here.chair)
    here.cast(["agree"] * 7)
    leaves(here, 0)
    for act in (
        lambda: services.open_round(item=second, actor=here.chair),
        lambda: services.defer_item(item=second, reason="核实", actor=here.chair),
        lambda: services.close_round(round=vote, actor=here.chair),
        lambda: services.annul_round(round=vote, reason="设备故障", actor=here.chair),
    ):
        with pytest.raises(Refused, match="您已退席，不能主持会议"):
            act()
    report = services.close_rounds(meeting=here.meeting, actor=here.chair)
    assert ["您已退席" in each.reason for each in report.declined] == [True]
    assert list(Round.objects.values_list("status", flat=True)) == ["OPEN"]
    comes_back(here, 0)
    assert services.close_round(round=vote, actor=here.chair).passed


def test_chair_who_has_left_after_the_vote_does_not_sign():
    here = room(members=7).in_vote(6)
    here.cast(["agree"] * 6)
    here.close()
    leaves(here, 0)
    with pytest.raises(Refused, match="您已退席，不能主持会议"):
        services.sign_results(meeting=here.meeting, actor=here.chair)
    services.take_the_chair(meeting=here.meeting, actor=here.actors[1])
    signed = services.sign_results(meeting=here.meeting, actor=here.actors[1])
    assert (signed.chair, signed.minutes["chair"]) == (here.experts[1], here.experts[1].user.name)


def test_chair_who_has_left_declares_no_ballot_not_cast():
    here = room(members=7).in_vote(6)
    leaves(here, 0)
    leaves(here, 5)
    with pytest.raises(Refused, match="由会议主持人或办事机构人员办理"):
        services.mark_not_cast(round=here.vote(), expert=here.experts[5], reason="离席", actor=here.chair)


def test_deputy_takes_the_empty_chair_and_the_record_says_so():
    here = room(members=7).in_vote(6)
    with pytest.raises(Refused, match="主持人在场，不能接任主持"):
        services.take_the_chair(meeting=here.meeting, actor=here.actors[1])
    leaves(here, 0)
    for actor in (here.chair, here.actors[2], here.secretary):
        with pytest.raises(Refused, match="主任委员或副主任委员主持"):
            services.take_the_chair(meeting=here.meeting, actor=actor)
    taken = services.take_the_chair(meeting=here.meeting, actor=here.actors[1])
    assert (taken.status, taken.chair) == ("IN_SESSION", here.experts[1])
    record = Record.objects.get(verb="meeting.chair_taken")
    assert (record.actor_id, record.data) == (here.actors[1].user_id, {"expert": here.experts[1].pk})


def test_former_chair_who_comes_back_is_a_member_like_the_others():
    here = room(members=7).in_vote(6)
    leaves(here, 0)
    services.take_the_chair(meeting=here.meeting, actor=here.actors[1])
    comes_back(here, 0)
    with pytest.raises(Refused, match="由会议主持人办理"):
        services.annul_round(round=here.vote(), reason="设备故障", actor=here.chair)
    with pytest.raises(Refused, match="主持人在场"):
        services.take_the_chair(meeting=here.meeting, actor=here.chair)


def test_deputy_with_a_case_on_the_agenda_does_not_take_the_chair():
    here = room(members=7).open(6)
    Application.objects.filter(pk=here.cases[0].pk).update(applicant=here.experts[1].user)
    leaves(here, 0)
    with pytest.raises(Refused, match="申报人，不能主持会议"):
        services.take_the_chair(meeting=here.meeting, actor=here.actors[1])


def test_recused_chair_neither_opens_nor_defers_the_vote_on_that_case():
    here = room(members=7, cases=2).open(7)
    first, second = here.meeting.items.all()
    services.declare_recusal(item=first, expert=here.experts[0], reason="亲属", actor=here.chair)
    here.give_opinions()
    for act in (services.open_round, lambda **given: services.defer_item(reason="核实", **given)):
        with pytest.raises(Refused, match="您在这件申报中已回避") as refused:
            act(item=first, actor=here.chair)
        assert "由在场的主任委员或副主任委员接任主持" in refused.value.reason
    opened = services.open_rounds(meeting=here.meeting, actor=here.chair)
    assert [vote.item_id for vote in opened.rounds] == [second.pk]
    leaves(here, 0)
    services.take_the_chair(meeting=here.meeting, actor=here.actors[1])
    assert services.open_round(item=first, actor=here.actors[1]).present == 6


def test_recused_chair_does_not_annul_the_vote_on_that_case():
    here = room(members=7, cases=2).open(7)
    services.declare_recusal(
        item=here.meeting.items.first(), expert=here.experts[1], reason="亲属", actor=here.actors[1]
    )
    here.give_opinions()
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    leaves(here, 0)
    services.take_the_chair(meeting=here.meeting, actor=here.actors[1])
    with pytest.raises(Refused, match="您在这件申报中已回避"):
        services.annul_round(round=here.vote(1), reason="设备故障", actor=here.actors[1])
    annulled = services.annul_round(round=here.vote(2), reason="设备故障", actor=here.actors[1])
    assert annulled.status == "ANNULLED"
