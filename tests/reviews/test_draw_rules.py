"""The draw: reproducible, blind to the order of its input, and never against its own quotas."""

import hashlib
import json
from itertools import combinations, permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reviews.draw_rules import (
    Candidate,
    Conditions,
    Line,
    canonical,
    conditions_error,
    digest,
    draw,
    seed_of,
    shortfall,
)

SPECIALTIES, REGIONS = ["mechanical", "electrical"], ["140100", "140700"]


def candidate(number, specialty="mechanical", private=False, region="140100"):
    return Candidate(number, specialty, private, region)


people = st.lists(
    st.builds(
        Candidate,
        number=st.text("ABCDEFGH23456789", min_size=4, max_size=4),
        specialty=st.sampled_from(SPECIALTIES),
        private=st.booleans(),
        region=st.sampled_from(REGIONS),
    ),
    max_size=8,
    unique_by=lambda each: each.number,
)
lines = st.lists(
    st.builds(
        Line,
        seats=st.integers(1, 2),
        specialty=st.sampled_from(["", *SPECIALTIES]),
        private=st.booleans(),
        region=st.sampled_from(["", *REGIONS]),
    ),
    max_size=3,
)
seeds = st.binary(min_size=4, max_size=4).map(bytes.hex)


def conditions_of(reserved, free):
    return Conditions(sum(line.seats for line in reserved) + free, tuple(reserved))


def fill_every_place(chosen, places):
    """By trying every way of seating them: nothing of the code under test."""
    return any(
        all(place.takes(each) for place, each in zip(places, seating, strict=True)) for seating in permutations(chosen)
    )


@given(people, lines, st.integers(0, 2), seeds)
def test_the_first_that_can_be_seated_together_are_drawn(candidates, reserved, free, seed):
    conditions = conditions_of(reserved, free)
    assume(1 <= conditions.size <= 5)
    places = [line for line in reserved for _ in range(line.seats)] + [Line(1)] * free
    ordered = sorted(candidates, key=lambda each: hashlib.sha256(f"{seed}|{each.number}".encode()).hexdigest())
    # The first of all choices in the order of the keys, found by trying each.
    wanted = next((each for each in combinations(ordered, conditions.size) if fill_every_place(each, places)), None)
    outcome = draw(conditions, candidates, seed=seed)
    assert outcome.seated == (tuple(each.number for each in wanted) if wanted else ())
    assert (outcome.shortfall is None) == (wanted is not None) == (shortfall(conditions, candidates) is None)
    if wanted:
        assert outcome.substitutes == tuple(each.number for each in ordered if each not in wanted)


@given(people, lines, st.integers(0, 3), seeds, st.randoms())
def test_the_order_of_the_input_is_irrelevant(candidates, reserved, free, seed, chance):
    conditions = conditions_of(reserved, free)
    mixed = list(candidates)
    chance.shuffle(mixed)
    assert draw(conditions, mixed, seed=seed) == draw(conditions, candidates, seed=seed)
    assert canonical(conditions, mixed) == canonical(conditions, candidates)


@given(people, lines, st.integers(0, 2), seeds)
def test_a_shortfall_names_seats_for_which_too_few_are_there(candidates, reserved, free, seed):
    conditions = conditions_of(reserved, free)
    found = draw(conditions, candidates, seed=seed).shortfall
    assume(found is not None)
    fit = [each for each in candidates if any(line.takes(each) for line in found.lines)]
    kept = [line for line in reserved for _ in range(line.seats)] + [Line(1)] * free
    kept = len([line for line in kept if line in found.lines])
    assert found.candidates == len(fit) < found.seats == kept


@given(people, lines, st.integers(0, 2), seeds, st.data())
def test_a_substitute_changes_no_other_seat(candidates, reserved, free, seed, data):
    conditions = conditions_of(reserved, free)
    before = draw(conditions, candidates, seed=seed)
    assume(before.seated)
    absent = data.draw(st.sampled_from(before.seated))
    after = draw(conditions, candidates, seed=seed, absent=[absent])
    if after.shortfall is None:
        assert set(before.seated) - {absent} < set(after.seated)
        assert set(after.seated) - set(before.seated) <= set(before.substitutes)


def test_substitutes_step_in_by_rank_past_those_who_do_not_fit():
    candidates = [candidate(f"M{number}") for number in range(6)] + [candidate(f"E{n}", "electrical") for n in range(6)]
    conditions = Conditions(5, (Line(2, specialty="electrical"), Line(2, specialty="mechanical")))
    for seed in ("aa", "bb", "cc", "dd"):
        drawn = draw(conditions, candidates, seed=seed)
        electrical = [each for each in drawn.seated if each.startswith("E")]
        if len(electrical) > 2:
            continue
        again = draw(conditions, candidates, seed=seed, absent=electrical[:1])
        new = (set(again.seated) - set(drawn.seated)).pop()
        assert new == next(each for each in drawn.substitutes if each.startswith("E"))


def test_a_draw_by_hand():
    # SHA-256 of "00|A".."00|D", computed apart: printf '00|A' | sha256sum
    keys = {name: hashlib.sha256(b"00|" + name.encode()).hexdigest() for name in "ABCD"}
    order = sorted("ABCD", key=keys.get)
    outcome = draw(Conditions(3), [candidate(name) for name in "DBCA"], seed="00")
    assert (list(outcome.seated), list(outcome.substitutes)) == (order[:3], order[3:])


def test_the_canonical_text_is_sorted_json_without_spaces():
    text = canonical(Conditions(1, (Line(1, private=True),)), [candidate("B"), candidate("A", region="140700")])
    assert text == (
        '{"candidates":[{"number":"A","private":false,"region":"140700","specialty":"mechanical"},'
        '{"number":"B","private":false,"region":"140100","specialty":"mechanical"}],'
        '"conditions":{"lines":[{"private":true,"region":"","seats":1,"specialty":""}],"size":1}}'
    )
    assert json.loads(text)["conditions"]["size"] == 1
    assert digest(text) == hashlib.sha256(text.encode()).hexdigest()


def test_the_seed_needs_the_list_the_promised_number_and_every_word():
    seed = seed_of("aa", "bb", ["春", "秋"])
    assert seed == hashlib.sha256("aa|bb|春|秋".encode()).hexdigest()
    assert len({seed, seed_of("ab", "bb", ["春", "秋"]), seed_of("aa", "bc", ["春", "秋"]),
                seed_of("aa", "bb", ["秋", "春"])}) == 4  # fmt: skip


@pytest.mark.parametrize(
    ("size", "reserved", "words"), [(3, [2, 2], "合计4个，多于要抽取的3人"), (4, [2, 2], None), (1, [], None)]
)
def test_more_reserved_seats_than_seats(size, reserved, words):
    error = conditions_error(Conditions(size, tuple(Line(seats) for seats in reserved)))
    assert (error is None) if words is None else (words in error)
