from collections import Counter

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from reviews import ballot_box
from reviews.rules import Choice


@given(st.lists(st.sampled_from(list(Choice)), max_size=30), st.integers(0, 10))
def test_open_box_gives_back_what_was_put_and_nothing_else(choices, not_cast):
    sealed = ballot_box.empty(round_id=7, issued=len(choices) + not_cast)
    for choice in choices:
        sealed = ballot_box.put(sealed, choice, round_id=7)
    assert Counter(ballot_box.open_box(sealed, round_id=7)) == Counter(choices)


def test_put_never_changes_the_size_nor_repeats_the_bytes():
    versions = [ballot_box.empty(round_id=7, issued=9)]
    for choice in [Choice.AGREE] * 4 + [Choice.DISAGREE] * 5:
        versions.append(ballot_box.put(versions[-1], choice, round_id=7))
    assert {len(each) for each in versions} == {9 + 12 + 16}
    assert len(set(versions)) == len(versions)


def test_put_shuffles_the_whole_box(monkeypatch):
    mixed = []
    monkeypatch.setattr(ballot_box._random, "shuffle", lambda items: mixed.append(len(items)))
    ballot_box.put(ballot_box.empty(round_id=7, issued=9), Choice.AGREE, round_id=7)
    assert mixed == [9, 9]


def test_put_refuses_a_full_box():
    with pytest.raises(ValueError, match="not in list"):
        ballot_box.put(ballot_box.empty(round_id=7, issued=0), Choice.AGREE, round_id=7)


def test_open_box_refuses_the_box_of_another_round_and_a_changed_box():
    sealed = ballot_box.empty(round_id=7, issued=3)
    with pytest.raises(InvalidTag):
        ballot_box.open_box(sealed, round_id=8)
    with pytest.raises(InvalidTag):
        ballot_box.open_box(sealed[:-1] + bytes([sealed[-1] ^ 1]), round_id=7)
