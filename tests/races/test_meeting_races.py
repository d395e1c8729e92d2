"""Lists of ballots against the end of the vote and against a leaving voter; two people of the office at once."""

import uuid

import pytest

from portal.audit.models import Record
from portal.core.errors import Refused
from portal.core.invariants import all_invariants
from reviews import services
from reviews.models import AttendanceEvent, Ballot, Pulse, RollEntry, Round, TallySheet
from reviews.rules import Tally
from tests.races.racing import one_wins, overlap, race
from tests.reviews.factories import fresh, room

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("monday")]
MEETS = pytest.mark.parametrize("meet", [race, overlap])


@pytest.fixture(autouse=True)
def _promises_hold(transactional_db):
    yield
    # The cases of a factory have no history; what the room promises is held.
    ours = [each for each in all_invariants() if each.number in {6, 7}]
    assert [line for each in ours for line in each.violations()] == []


def cast_list(here, place, choices, key=None):
    key = key or uuid.uuid4()
    return lambda: services.cast_list(meeting=here.meeting, choices=choices, actor=here.actors[place], key=key)


def all_but(here, *left_out):
    """Everybody else votes on all items."""
    cases = here.meeting.items.count()
    for place in range(here.meeting.attendances.present().count()):
        if place not in left_out:
            cast_list(here, place, dict.fromkeys(range(1, cases + 1), "agree"))()


@MEETS
def test_two_lists_of_one_voter_count_one_paper_for_each_item(meet):
    here = room(members=5, cases=4).in_vote(5)
    answers = meet(
        cast_list(here, 2, {1: "agree", 2: "agree", 3: "agree"}),
        cast_list(here, 2, {2: "disagree", 3: "disagree", 4: "disagree"}),
    )
    done = [set(answer.done) for answer in answers]
    assert done[0] | done[1] == {1, 2, 3, 4}
    assert not done[0] & done[1]
    told = [reason for answer in answers for _number, reason in answer.declined]
    assert len(told) == 2
    assert all("已投票" in reason for reason in told)
    all_but(here, 2)
    here.close()
    assert Ballot.objects.count() == 20


@MEETS
def test_one_click_sent_twice_at_once_is_one_list(meet):
    here = room(members=5, cases=3).in_vote(5)
    click = cast_list(here, 2, {1: "agree", 2: "abstain", 3: "agree"}, uuid.uuid4())
    assert [answer.done for answer in meet(click, click)] == [[1, 2, 3]] * 2
    assert Record.objects.filter(verb="ballot.cast").count() == 3


@MEETS
def test_list_and_single_ballot_on_one_item_let_one_win(meet):
    here = room(members=5, cases=2).in_vote(5)
    vote = here.vote(1)
    listed, single = meet(
        cast_list(here, 2, {1: "agree", 2: "agree"}),
        lambda: services.cast(round=vote, actor=here.actors[2], choice="disagree", key=uuid.uuid4()),
    )
    if isinstance(single, Refused):
        assert (listed.done, listed.declined) == ([1, 2], [])
        assert "已投票" in single.reason
    else:
        assert listed.done == [2]
        assert "已投票" in listed.declined[0][1]
    all_but(here, 2)
    here.close()
    assert here.vote(1).agree == (5 if isinstance(single, Refused) else 4)


@MEETS
def test_late_list_against_the_close_is_counted_or_the_close_waits(meet):
    here = room(members=5, cases=3).in_vote(5)
    all_but(here, 4)
    listed, closed = meet(
        cast_list(here, 4, dict.fromkeys((1, 2, 3), "disagree")),
        lambda: services.close_rounds(meeting=here.meeting, actor=here.chair, key=uuid.uuid4()),
    )
    assert listed.done == [1, 2, 3]
    if closed.declined:
        assert all("还有表决票没有收回" in each.reason for each in closed.declined)
        here.close()
    assert {(each.agree, each.disagree) for each in Round.objects.all()} == {(4, 1)}
    assert fresh(here.meeting).status == "VOTED"


@MEETS
def test_list_against_an_annulment_is_whole_in_what_stays(meet):
    here = room(members=5, cases=2).in_vote(5)
    vote = here.vote(1)
    listed, annulled = meet(
        cast_list(here, 2, {1: "agree", 2: "agree"}),
        lambda: services.annul_round(round=vote, reason="设备故障", actor=here.chair),
    )
    assert annulled.status == "ANNULLED"
    assert 2 in listed.done
    assert bytes(fresh(vote).box.sealed) == b""
    all_but(here, 2)
    here.close()
    assert here.vote(2).agree == 5


@MEETS
def test_sign_out_while_casting_leaves_the_papers_cast_or_out(meet):
    here = room(members=7, cases=3).in_vote(6)
    listed, _line = meet(
        cast_list(here, 5, dict.fromkeys((1, 2, 3), "agree")),
        lambda: services.sign_out(meeting=here.meeting, expert=here.experts[5], actor=here.secretary),
    )
    papers = set(RollEntry.objects.filter(expert=here.experts[5]).values_list("status", flat=True))
    if isinstance(listed, Refused):
        assert "已经退席" in listed.reason
        assert papers == {"ISSUED"}
        services.mark_leaver_not_cast(meeting=here.meeting, expert=here.experts[5], reason="离席", actor=here.secretary)
    else:
        assert papers == {"USED"}
    all_but(here, 5)
    here.close()
    assert {each.agree + each.not_cast for each in Round.objects.all()} == {6}


@MEETS
def test_two_of_the_office_write_off_one_leaver_once(meet):
    here = room(members=7, cases=3).in_vote(6)
    services.sign_out(meeting=here.meeting, expert=here.experts[5], actor=here.actors[5])
    acts = [
        lambda actor=actor: services.mark_leaver_not_cast(
            meeting=here.meeting, expert=here.experts[5], reason="离席", actor=actor, key=uuid.uuid4()
        )
        for actor in (here.secretary, here.second_secretary())
    ]
    assert one_wins(meet(*acts)).done == [1, 2, 3]
    assert Record.objects.filter(verb="ballot.not_cast").count() == 3


@MEETS
def test_two_of_the_office_turn_the_page_once(meet):
    here = room(members=5, cases=3).open(5)
    items = {item.number: item for item in here.meeting.items.all()}
    acts = [
        lambda actor=actor, number=number: services.discuss_item(
            meeting=here.meeting, item=items[number], seen=None, actor=actor, key=uuid.uuid4()
        )
        for actor, number in ((here.secretary, 1), (here.second_secretary(), 2))
    ]
    winner = one_wins(meet(*acts))
    assert fresh(here.meeting).current_item_id == winner.current_item_id


@MEETS
def test_two_of_the_office_sign_one_member_in_once(meet):
    here = room(members=5)
    acts = [
        lambda actor=actor: services.sign_in(
            meeting=here.meeting, expert=here.experts[2], actor=actor, key=uuid.uuid4()
        )
        for actor in (here.secretary, here.second_secretary())
    ]
    assert all(line.is_present for line in meet(*acts))
    assert AttendanceEvent.objects.count() == 1


@MEETS
def test_three_counters_at_once_leave_two_sheets(meet):
    here = room(members=5).open(5).give_opinions()
    services.open_rounds(meeting=here.meeting, actor=here.chair, on_paper=True)
    sheets = {1: Tally(issued=5, returned=5, agree=4, disagree=1, abstain=0, spoiled=0)}
    counters = [here.secretary, here.second_secretary(), here.second_secretary()]
    acts = [
        lambda actor=actor: services.enter_tally(meeting=here.meeting, tallies=sheets, actor=actor, key=uuid.uuid4())
        for actor in counters
    ]
    acts[0]()
    one_wins(meet(acts[1], acts[2]))
    assert TallySheet.objects.count() == 2
    here.close()
    assert here.vote().agree == 4


def test_no_beat_of_the_pulse_is_lost():
    here = room(members=7, cases=1).in_vote(7)
    before = Pulse.objects.get(pk=here.meeting.pk)
    vote = here.vote()
    race(*(lambda actor=actor: services.cast(round=vote, actor=actor, choice="agree") for actor in here.actors))
    after = Pulse.objects.get(pk=here.meeting.pk)
    assert (after.papers - before.papers, after.scene - before.scene) == (7, 0)
