"""Whole numbers that a browser sends as text. Pure."""

from typing import TypeVar

# Holds milliseconds since 1970, and fits a database's bigint.
MOST_DIGITS = 15
Otherwise = TypeVar("Otherwise", int, int | None)


def small_number(text: str, *, default: Otherwise) -> int | Otherwise:
    """``text`` as a number of at most 15 digits; ``default`` for anything else, however long or odd it is."""
    return int(text) if len(text) <= MOST_DIGITS and text.isdecimal() else default
