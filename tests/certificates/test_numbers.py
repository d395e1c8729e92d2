"""Certificate numbers (regulation.md 4.7); expected check characters worked out by hand from ISO 7064 MOD 11-2."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from certificates.numbers import (
    InvalidNumber,
    NumberParts,
    check_character,
    compose_number,
    new_code,
    parse_number,
)

NUMBERS = st.builds(
    compose_number,
    st.integers(1, 99),
    st.sampled_from(["full_senior", "associate_senior", "middle", "assistant", "technician"]),
    st.integers(2004, 2100),
    st.integers(1, 9999),
    st.integers(1, 999_999),
)


def is_valid(number):
    try:
        parse_number(number)
    except InvalidNumber:
        return False
    return True


def test_check_character_matches_the_example_of_the_id_number_standard():
    # GB 11643-1999, annex: 11010519491231002X and 440524188001010014.
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"


def test_compose_number_writes_the_parts_in_the_order_of_the_regulation():
    # Digits times weights 2^(20-place) mod 11: 6+12+45+20+10+8+12+6+7+2 = 128 = 7 mod 11, and 10X98765432[7] is 5.
    assert compose_number(5, "associate_senior", 2026, 101, 1) == "14052202601010000015"


@given(NUMBERS)
def test_parse_number_gives_back_what_was_composed(number):
    parts = parse_number(number)
    again = compose_number(parts.series_number, parts.level, parts.year, parts.committee_number, parts.serial)
    assert again == number


def test_parse_number_reads_every_part():
    number = compose_number(27, "technician", 2031, 9999, 123_456)
    assert parse_number(f" {number[:4]} {number[4:].lower()}") == NumberParts(
        series_number=27,
        level="technician",
        year=2031,
        committee_number=9999,
        serial=123_456,
        province="14",
    )


@given(NUMBERS, st.integers(0, 19), st.sampled_from("0123456789X"))
def test_parse_number_refuses_any_single_wrong_character(number, position, character):
    assume(number[position] != character)
    assert not is_valid(number[:position] + character + number[position + 1 :])


@given(NUMBERS, st.integers(0, 18))
def test_parse_number_refuses_any_swap_of_two_neighbours(number, position):
    left, right = number[position], number[position + 1]
    assume(left != right)
    assert not is_valid(number[:position] + right + left + number[position + 2 :])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((0, "middle", 2026, 1, 1), "系列序号"),
        ((100, "middle", 2026, 1, 1), "系列序号"),
        ((5, "senior", 2026, 1, 1), "级别"),
        ((5, "middle", 26, 1, 1), "年份"),
        ((5, "middle", 2026, 10_000, 1), "评审委员会编号"),
        ((5, "middle", 2026, 1, 0), "流水号"),
        ((5, "middle", 2026, 1, 1_000_000), "流水号"),
    ],
)
def test_compose_number_refuses_a_part_that_does_not_fit(arguments, sentence):
    with pytest.raises(InvalidNumber, match=sentence):
        compose_number(*arguments)


@pytest.mark.parametrize("number", ["", "1405220260101000001", "140522026010100000153", "1405220260101000001五"])
def test_parse_number_refuses_another_shape(number):
    with pytest.raises(InvalidNumber, match="20位"):
        parse_number(number)


def test_new_code_has_sixteen_characters_that_nobody_confuses():
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {16}
    assert not set("".join(codes)) & set("0O1IL")
