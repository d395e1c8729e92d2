import pytest

from portal.core.numbers import small_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("1788743220000", 1788743220000), ("٣", 3)])
def test_small_number_reads_whole_numbers(text, number):
    assert small_number(text, default=-1) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1e3", " 1", "²", "9" * 16, "9" * 5000, "1\x00"])
def test_small_number_takes_anything_else_for_none(text):
    assert small_number(text, default=None) is None
