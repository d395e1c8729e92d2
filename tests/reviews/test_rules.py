import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews import rules
from reviews.rules import Choice, Counts

TABLES = Path(__file__).parent.parent / "regulation"
SIZES = st.integers(1, 400)


def table(name: str) -> list[tuple[int, int]]:
    with (TABLES / name).open() as file:
        rows = list(csv.reader(file))[1:]
    return [(int(first), int(second)) for first, second in rows]


@pytest.mark.parametrize(("members", "quorum"), table("quorum.csv"))
def test_has_quorum_follows_the_table(members, quorum):
    assert rules.has_quorum(members=members, present=quorum)
    assert not rules.has_quorum(members=members, present=quorum - 1)
    assert rules.missing_for_quorum(members=members, present=quorum - 2) == 2
    assert rules.missing_for_quorum(members=members, present=members) == 0


@pytest.mark.parametrize(("attending", "least"), table("pass.csv"))
def test_passes_follows_the_table(attending, least):
    assert rules.passes(present=attending, agree=least)
    assert not rules.passes(present=attending, agree=least - 1)


def test_nothing_passes_and_nothing_is_quorate_without_people():
    assert not rules.passes(present=0, agree=0)
    assert not rules.has_quorum(members=0, present=0)


@given(SIZES, SIZES)
def test_missing_for_quorum_is_the_least_that_makes_one(members, present):
    missing = rules.missing_for_quorum(members=members, present=present)
    assert rules.has_quorum(members=members, present=present + missing)
    assert missing == 0 or not rules.has_quorum(members=members, present=present + missing - 1)


@given(st.lists(st.sampled_from(list(Choice)), max_size=60), st.integers(0, 30))
def test_count_adds_up_and_whoever_does_not_agree_counts_against(choices, absent):
    issued = len(choices) + absent
    counts = rules.count(choices, issued=issued)
    assert counts.agree + counts.disagree + counts.abstain + counts.not_cast == issued
    assert counts.not_cast == absent
    assert rules.passes(present=issued, agree=counts.agree) == (
        issued > 0 and counts.agree >= 2 * (counts.disagree + counts.abstain + counts.not_cast)
    )


def test_count_refuses_more_ballots_than_were_issued():
    with pytest.raises(ValueError, match="2 ballots for 1 voters"):
        rules.count([Choice.AGREE, Choice.AGREE], issued=1)


@pytest.mark.parametrize(
    ("counts", "reveals"),
    [
        (Counts(9, 9, 0, 0), True),
        (Counts(9, 0, 8, 0), True),
        (Counts(9, 0, 0, 0), True),
        (Counts(9, 1, 1, 0), True),
        (Counts(9, 8, 1, 0), False),
        (Counts(9, 6, 2, 1), False),
    ],
)
def test_reveals_votes_when_all_are_alike_or_hardly_anybody_voted(counts, reveals):
    assert rules.reveals_votes(counts) is reveals


def test_small_electorate_is_below_three():
    assert rules.is_small_electorate(2)
    assert not rules.is_small_electorate(3)
