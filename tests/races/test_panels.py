"""Two tabs of one expert, an expert against his leader, two leaders' tabs, two secretaries."""

from uuid import uuid4

import pytest

from portal.core import clock
from portal.core.errors import Refused
from reviews import panel_selectors as reading
from reviews import services
from reviews.invariants import readers_out_of_place
from reviews.models import ExpertOpinion, MethodRecord, Opinion
from reviews.records import Content
from tests import factories
from tests.conftest import MONDAY
from tests.races.racing import TIMES, one_wins, race
from tests.reviews.factories import room
from tests.reviews.panel_factories import GOOD, actor_for, assigned, form_panel, hand_in_all, opinions, set_up, write

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _on_monday():
    with clock.frozen(MONDAY):
        yield
    assert list(readers_out_of_place()) == []


def test_two_tabs_of_one_expert_save_once():
    here = assigned()
    mine = opinions(here)[0]
    for turn in range(TIMES):
        one_wins(
            race(*(lambda text=text, turn=turn: write(here, mine, text=text, revision=turn) for text in ("甲", "乙")))
        )
        assert ExpertOpinion.objects.get(pk=mine.pk).revision == turn + 1


def test_two_tabs_of_the_leader_compose_once():
    here = assigned()
    hand_in_all(here)
    item = here.meeting.items.get()
    for turn in range(TIMES):
        winner = one_wins(race(*(
            lambda text=text, turn=turn: services.compose_opinion(
                item=item, text=text, revision=turn, actor=here.chair, key=uuid4()
            )
            for text in ("建议通过。", "建议不通过。")
        )))  # fmt: skip
        assert Opinion.objects.get().text == winner.text


def test_an_opinion_taken_back_is_never_a_part_of_the_panel_s():
    for _ in range(TIMES):
        here = assigned()
        hand_in_all(here)
        last = opinions(here)[-1]
        item = here.meeting.items.get()
        composed, taken = race(
            lambda item=item, here=here: services.compose_opinion(
                item=item, text="建议通过。", revision=0, actor=here.chair, key=uuid4()
            ),
            lambda last=last, here=here: services.take_back_opinion(
                opinion=last, actor=actor_for(here, last.expert_id), key=uuid4()
            ),
        )
        status = ExpertOpinion.objects.get(pk=last.pk).status
        if isinstance(composed, Refused):
            assert "已有2名专家提交评议" in composed.reason
            assert status == "DRAFT"
        else:
            assert isinstance(taken, Refused)
            assert status == "HANDED_IN"
            assert last.expert_id in composed.expert_ids


def test_two_secretaries_assign_once():
    for _ in range(TIMES):
        here = room(members=7, cases=2)
        set_up(here)
        form_panel(here)
        seen = reading.proposal(here.meeting).digest
        one_wins(race(*(
            lambda here=here, seen=seen: services.assign_cases(
                meeting=here.meeting, seen=seen, actor=here.secretary, key=uuid4()
            )
            for _ in range(2)
        )))  # fmt: skip
        assert ExpertOpinion.objects.filter(item__meeting=here.meeting).count() == 6


def test_two_who_begin_a_record_begin_one():
    for _ in range(TIMES):
        here = assigned()
        factories.change_published(here.batch, methods=["defence"])
        item = type(here.meeting).objects.get(pk=here.meeting.pk).items.get()
        one_wins(race(*(
            lambda actor=actor, item=item: services.save_record(
                item=item, method="defence", content=Content("onsite", {"questions": GOOD["ability"]}), revision=0,
                actor=actor,
            )
            for actor in (here.secretary, here.chair)
        )))  # fmt: skip
        assert MethodRecord.objects.get(item=item).revision == 1
