"""The same voter twice, and a voter against the end of the vote."""

from uuid import uuid4

import pytest

from portal.audit.models import Record
from portal.core.errors import Refused
from reviews import services
from reviews.models import AgendaItem, RollEntry, Round
from tests.properties.forward import next_act
from tests.races.racing import TIMES, a_case, one_wins, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
# The fifth member works where the newcomers work, and stands aside.
VOTERS = ("chair", "deputy", "third", "fourth")


def vote_on(world, case):
    """The open round on ``case``, with nobody's ballot in it."""
    for _ in range(20):
        with world.moment():
            found = Round.objects.filter(item__application=case, status="OPEN").first()
            if found:
                return found
            next_act(world, case).call(None)
    raise AssertionError("no round was opened")


def casting(world, vote, name, choice="agree"):
    return lambda: services.cast(round=vote, actor=world[name], choice=choice, key=uuid4())


def records_of(vote, name, world):
    entry = RollEntry.objects.get(round=vote, expert__user=world[name].user_id)
    chain = Record.objects.filter(chain=f"reviews.rollentry:{entry.pk}").order_by("position")
    return entry.status, list(chain.values_list("verb", flat=True))


def close(world, vote):
    with world.moment():
        services.close_round(round=vote, actor=world["chair"])
    return Round.objects.get(pk=vote.pk)


def test_cast_twice_by_one_expert_counts_once(world):
    for _ in range(TIMES):
        vote = vote_on(world, a_case(world, "IN_REVIEW"))
        with world.moment():
            one_wins(race(casting(world, vote, "third"), casting(world, vote, "third", "disagree")))
            for name in VOTERS:
                if name != "third":
                    casting(world, vote, name)()
        assert records_of(vote, "third", world) == ("USED", ["ballot.issued", "ballot.cast"])
        counted = close(world, vote)
        assert (counted.present, counted.not_cast) == (4, 0)
        assert counted.agree + counted.disagree == 4
        finish(world, vote)


def test_cast_at_the_moment_of_the_close_is_counted_or_the_close_waits(world):
    for _ in range(TIMES):
        vote = vote_on(world, a_case(world, "IN_REVIEW"))
        with world.moment():
            for name in VOTERS[:-1]:
                casting(world, vote, name)()
            cast, closed = race(
                casting(world, vote, VOTERS[-1]),
                lambda vote=vote: services.close_round(round=vote, actor=world["chair"], key=uuid4()),
            )
        assert cast is None, "an outstanding ballot may always be cast while the round is open"
        if isinstance(closed, Refused):
            assert "还有表决票没有收回" in closed.reason
            assert Round.objects.get(pk=vote.pk).status == "OPEN"
            close(world, vote)
        counted = Round.objects.get(pk=vote.pk)
        assert (counted.status, counted.agree, counted.not_cast) == ("CLOSED", 4, 0)
        assert counted.ballots.count() == 4
        finish(world, vote)


def test_cast_and_mark_not_cast_at_once_lets_one_win(world):
    for _ in range(TIMES):
        vote = vote_on(world, a_case(world, "IN_REVIEW"))
        expert = RollEntry.objects.get(round=vote, expert__user=world["third"].user_id).expert

        def leaves_and_is_marked(vote=vote, expert=expert):
            services.sign_out(meeting=vote.item.meeting, expert=expert, actor=world["third"], key=uuid4())
            return services.mark_not_cast(
                round=vote, expert=expert, reason="已离席", actor=world["secretary"], key=uuid4()
            )

        with world.moment():
            answers = race(casting(world, vote, "third"), leaves_and_is_marked)
            one_wins(answers)
            for name in VOTERS:
                if name != "third":
                    casting(world, vote, name)()
        outcome = ("NOT_CAST", "ballot.not_cast") if isinstance(answers[0], Refused) else ("USED", "ballot.cast")
        assert records_of(vote, "third", world) == (outcome[0], ["ballot.issued", outcome[1]])
        assert close(world, vote).agree == (3 if outcome[0] == "NOT_CAST" else 4)
        finish(world, vote)


def test_close_by_two_clicks_counts_once(world):
    for _ in range(TIMES):
        vote = vote_on(world, a_case(world, "IN_REVIEW"))
        with world.moment():
            for name in VOTERS:
                casting(world, vote, name)()

            def end(vote=vote):
                return services.close_round(round=vote, actor=world["chair"], key=uuid4())

            one_wins(race(end, end))
        assert Round.objects.get(pk=vote.pk).ballots.count() == 4
        finish(world, vote)


def finish(world, vote):
    """Sign, so that the next case gets a meeting of its own, and hold the result against the count."""
    item = AgendaItem.objects.select_related("meeting", "application").get(pk=vote.item_id)
    with world.moment():
        services.sign_results(meeting=item.meeting, actor=world["chair"])
        services.publish_decisions(ids=[item.meeting_id], actor=world["secretary"])
    passed = Round.objects.get(pk=vote.pk).passed
    assert type(item.application).objects.get(pk=item.application_id).status == ("PASSED" if passed else "NOT_PASSED")
