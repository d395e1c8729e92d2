"""Who fits into a pool and a draw, as tables from 令40 arts. 10, 11, 42 and N7, M3e."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committees.pool_rules import Share, entry_refusal, hardest_level, term_refusal, titles_fit_for

SENIORS = ("full_senior", "associate_senior")


@pytest.mark.parametrize(
    ("level", "fit"),
    [
        ("senior", SENIORS),
        ("middle", (*SENIORS, "middle")),
        ("junior", (*SENIORS, "middle", "assistant")),
        ("full_senior", ("full_senior",)),
        ("associate_senior", SENIORS),
    ],
)
def test_corresponding_level(level, fit):
    assert titles_fit_for(level) == fit


def test_unknown_level():
    with pytest.raises(ValueError, match="没有这个级别"):
        titles_fit_for("expert")


def test_hardest_level():
    assert hardest_level(["associate_senior", "full_senior"]) == "full_senior"
    assert hardest_level(["technician", "assistant"]) == "assistant"


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [
        (date(2026, 1, 1), date(2028, 12, 31), False),
        (date(2026, 1, 1), date(2029, 1, 1), False),
        (date(2026, 1, 1), date(2029, 1, 2), True),
        (date(2024, 2, 29), date(2027, 2, 28), False),
        (date(2024, 2, 29), date(2027, 3, 1), True),
        (date(2026, 1, 2), date(2026, 1, 1), True),
    ],
)
def test_term(start, end, refused):
    assert (term_refusal(start, end, 3) is not None) is refused


@pytest.mark.parametrize(
    ("case", "word"),
    [
        ({}, None),
        ({"removed": True}, "第42条"),
        ({"expert_series": "economics"}, "系列"),
        ({"pool_specialty": "mechanical", "expert_specialty": "electrical"}, "专业"),
        ({"pool_specialty": "mechanical", "expert_specialty": "mechanical"}, None),
        ({"pool_specialty": "mechanical"}, "专业"),
    ],
)
def test_entry(case, word):
    facts = {
        "pool_series": "engineering", "pool_specialty": "", "expert_series": "engineering", "expert_specialty": "",
        "removed": False,
    }  # fmt: skip
    refusal = entry_refusal(**facts | case)
    assert refusal is None if word is None else word in refusal


def test_share():
    assert Share(0, 0).percent == 0
    assert not Share(0, 0).falls_short(30)
    assert Share(3, 1).percent == 33
    assert Share(3, 1).falls_short(34)
    assert not Share(3, 1).falls_short(33)


@given(st.integers(1, 5000), st.integers(0, 5000), st.integers(0, 100))
def test_share_never_shown_as_reached_when_it_is_not(experts, private, least):
    share = Share(experts, min(experts, private))
    assert share.falls_short(least) == (share.percent < least)
