"""What becomes of a panel's opinion when somebody who took part stands aside (N12, 令40 arts. 21, 25)."""

import pytest
from django.urls import reverse

from portal.core.errors import Refused
from portal.messages.models import Message
from reviews import panel_selectors as reading
from reviews import services
from reviews.invariants import opinions_of_recused_experts
from reviews.minutes import minutes_of
from reviews.models import ExpertOpinion, Opinion, Panel, WithdrawnOpinion
from reviews.selectors import electorates
from tests.reviews.factories import room
from tests.reviews.panel_factories import actor_for, assigned, hand_in_all, opinions, write
from tests.reviews.test_conflicts import relate
from tests.reviews.test_pages import body, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def url(name, here, *args):
    return reverse(f"reviews:{name}", args=[here.meeting.code, *args])


@pytest.mark.parametrize("found_by", ["himself", "office", "relation"])
def test_opinion_of_a_recused_expert_counts_no_more_and_is_kept(found_by):
    here = assigned(cases=2)
    for number in (1, 2):
        hand_in_all(here, number)
        item = here.meeting.items.get(number=number)
        services.compose_opinion(item=item, text=f"第{number}项建议通过。", revision=0, actor=here.chair)
    item = here.meeting.items.get(number=1)
    gone = next(each for each in opinions(here) if each.expert != here.experts[0])
    by = actor_for(here, gone.expert_id)
    if found_by == "relation":
        relate(gone.expert, here.cases[0].applicant, actor=by)
    else:
        actor = by if found_by == "himself" else here.secretary
        services.declare_recusal(item=item, expert=gone.expert, reason="师生", actor=actor)
    kept = WithdrawnOpinion.objects.get()
    assert (kept.item, kept.text, gone.expert_id in kept.expert_ids) == (item, "第1项建议通过。", True)
    assert [each.item.number for each in Opinion.objects.all()] == [2]
    told = Message.objects.filter(subject__contains="有评议意见须重新形成")
    assert {each.recipient_id for each in told} == {here.secretary.user_id, here.chair.user_id}
    assert not [each for each in told if here.cases[0].applicant.name in each.body]
    assert ExpertOpinion.objects.get(pk=gone.pk).status == "HANDED_IN"
    assert reading.progress(here.meeting)[0].state == ("不足3名专家", "bad")
    with pytest.raises(Refused, match="已有2名专家提交评议，不少于3名"):
        services.compose_opinion(item=item, text="建议通过。", revision=1, actor=here.chair)
    here.open(6)
    assert "原评议意见不再有效" in electorates(here.meeting, [item.pk])[0].refusal
    assert "第1项建议通过" in body(signed_in(here.secretary).get(url("case_opinions", here, 1)))


def test_a_substitute_reads_the_case_and_the_opinion_is_formed_again():
    here = assigned()
    hand_in_all(here)
    item = here.meeting.items.get()
    services.compose_opinion(item=item, text="先前的意见。", revision=0, actor=here.chair)
    gone, *stay = [each.expert for each in reversed(opinions(here))]
    services.declare_recusal(item=item, expert=gone, reason="亲属", actor=here.secretary)
    assert "原来的评议意见不再有效" in body(signed_in(here.chair).get(url("conclusion", here, 1)))
    readers = {gone.pk, *(each.pk for each in stay)}
    substitute = next(each for each in here.experts[:4] if each.pk not in readers)
    services.move_case(item=item, panel=Panel.objects.get(), experts=[*stay, substitute], reason="替补",
                       actor=here.secretary)  # fmt: skip
    mine = next(each for each in opinions(here) if each.expert == substitute)
    write(here, mine)
    services.hand_in_opinion(opinion=mine, actor=actor_for(here, substitute.pk))
    made = services.compose_opinion(item=item, text="新的意见。", revision=1, actor=here.chair)
    assert set(made.expert_ids) == {substitute.pk, *(each.pk for each in stay)}
    kept = minutes_of(here.meeting)["agenda"][0]
    assert kept["opinion"]["text"] == "新的意见。"
    assert [(each["text"], gone.user.name in each["experts"]) for each in kept["withdrawn_opinions"]] == [
        ("先前的意见。", True)
    ]


def test_an_opinion_formed_at_the_table_falls_too_unless_the_vote_has_begun():
    here = room(members=7, cases=2).open(6)
    here.give_opinions()
    first, second = here.meeting.items.order_by("number")
    spoke = here.experts[1]
    services.declare_recusal(item=first, expert=spoke, reason="亲属", actor=here.secretary)
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    assert [each.item for each in Opinion.objects.all()] == [second]
    assert not list(opinions_of_recused_experts())
    # A conflict that comes up during the vote leaves what the voters have heard; it falls with the round.
    late = here.experts[6]
    Opinion.objects.filter(item=second).update(expert_ids=[here.experts[0].pk, spoke.pk, late.pk])
    relate(late, second.application.applicant, actor=here.actors[6])
    assert second.recusals.filter(expert=late).exists()
    assert Opinion.objects.filter(item=second).exists()
    services.annul_round(round=here.vote(2), reason="参加评议的专家须回避", actor=here.chair)
    assert not Opinion.objects.filter(item=second).exists()
    assert WithdrawnOpinion.objects.filter(item=second).count() == 1
