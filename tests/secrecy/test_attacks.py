"""Each attack first works against a naive ballot, and fails against ours (invariant 6; docs/adr/0006)."""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.management import call_command

from portal.core import clock
from tests import factories
from tests.conftest import MONDAY
from tests.secrecy.attacks import ATTACKS
from tests.secrecy.evidence import ROUNDS, VOTERS, Evidence, of_our_ballot, of_the_naive_ballot
from tests.secrecy.naive import DROP, rows

# Collected once, on a database that is emptied afterwards.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("secrecy"), pytest.mark.timeout(900)]
ALL = VOTERS * ROUNDS
# Attacks on what is published of one round find that round alone; in a whole dump or log some numbers meet by chance.
MOST = ALL * 3 // 4
FINDS = {"letters": VOTERS, "public_statistics": VOTERS, "dump": MOST, "log": MOST, "cache": MOST}
# With the counts of each round, which the minutes tell, blind pairing is right by chance on less than half of the
# ballots; four in five would be far outside of chance (six standard deviations).
PAIRS = {"row_order", "ids", "next_transactions"}
BY_CHANCE = 0.8


@pytest.fixture(scope="module")
def evidence(django_db_setup, django_db_blocker) -> Iterator[tuple[Evidence, Evidence]]:
    with django_db_blocker.unblock(), clock.frozen(MONDAY):
        try:
            theirs = of_the_naive_ballot(factories.UserFactory().pk)
            rows(DROP)
            cache.clear()
            ours, _here = of_our_ballot()
            yield theirs, ours
        finally:
            call_command("flush", verbosity=0, interactive=False)


def right(guesses, found):
    return sum(found.truth.get(who) == choice for who, choice in guesses.items())


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_works_on_a_naive_ballot(evidence, name):
    theirs, _ours = evidence
    assert len(theirs.truth) == ALL
    assert right(ATTACKS[name](theirs), theirs) >= FINDS.get(name, ALL)


@pytest.mark.parametrize("name", [name for name in ATTACKS if name not in PAIRS])
def test_attack_finds_nobody_in_ours(evidence, name):
    _theirs, ours = evidence
    assert len(ours.truth) == ALL
    assert ATTACKS[name](ours) == {}


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_attack_by_order_is_right_by_chance_alone(evidence, name):
    _theirs, ours = evidence
    mixed = {who: choice for who, choice in ATTACKS[name](ours).items() if who[0] in list(ours.order)[:-2]}
    assert len(mixed) == ALL - 2 * VOTERS
    assert right(mixed, ours) < BY_CHANCE * len(mixed)


def test_sequences_move_alike_whatever_is_chosen(evidence):
    """Our numbers rise by the same steps for each single vote, so none of them counts a choice."""
    _theirs, ours = evidence
    choices = {}
    for (_r, _v, before), (round_id, voter, after) in zip(ours.sequences, ours.sequences[1:], strict=False):
        moved = tuple(
            sorted((name, after[name] - before.get(name, 0)) for name in after if after[name] != before.get(name, 0))
        )
        choices.setdefault(moved, set()).add(ours.truth[round_id, voter])
    common = max(choices, key=lambda moved: len(choices[moved]))
    assert choices[common] == {"agree", "disagree", "abstain"}
    assert all(len(said) == 3 for said in choices.values()), choices


def test_answers_to_a_vote_are_of_one_size(evidence):
    _theirs, ours = evidence
    assert {status for status, _size in ours.answers} == {302}
    assert len({size for _status, size in ours.answers}) == 1


def test_log_saw_the_requests_and_the_statements_saw_the_box(evidence):
    """What must not leak was there to leak: the log is at its most talkative."""
    _theirs, ours = evidence
    assert ours.statements.count("UPDATE reviews_box") + ours.statements.count('UPDATE "reviews_box"') == ALL
    assert "reviews_box" in ours.log
    assert not re.search(r"\b(disagree|abstain)\b", "\n".join(
        line for line in ours.log.splitlines() if "SELECT" not in line
    ))  # fmt: skip


def test_last_unanimous_round_stands_in_the_minutes_alone(evidence):
    """The law prints the numbers; they stand in the minutes and the ballots, and on no other page."""
    _theirs, ours = evidence
    assert re.search(rf'agree""?: {VOTERS}\b', ours.dump)
    shown = re.sub(r"<[^>]+>|\s+", "", ours.public)
    assert "评审会" in shown
    assert not re.search(r"(同意|弃权|不同意)票?[:：]?\d", shown)
