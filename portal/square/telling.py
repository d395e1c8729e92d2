"""Which figures of a year the public may read: none from which one could tell what became of one person (M5h).

Pure: no Django, no clock. Each column divides the people into groups that are told and one that holds the rest;
each later column divides no finer than the one before it. Whatever a reader adds or subtracts is then a union of
groups that are big enough by themselves, so a number that is left out cannot be derived from the totals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Counts = tuple[int, int, int, int]
"""Applications, accepted, passed, with certificate; each is part of the one before it."""
COLUMNS: Final = 4
OPEN_COLUMNS: Final = 2
"""While results are still to come, a number that grew by one would tell of one person: only the first two are told."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line: its counts, None where they are part of the rest."""

    label: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` in their order, the ``rest`` (None: nothing was left out), and the ``total``."""

    rows: list[Told]
    rest: Told | None
    total: Told


def told(groups: Sequence[tuple[str, Counts]], *, least: int, is_open: bool) -> Table:
    """What is told of these groups of one year; nothing where even all of them together are too few."""
    whole = _sum([counts for _label, counts in groups])
    columns = _columns_of(whole, least)[: OPEN_COLUMNS if is_open else COLUMNS]
    hidden: set[int] = set()
    shown: list[list[int | None]] = [[] for _group in groups]
    rest: list[int | None] = []
    for column in columns:
        hidden = _hidden(groups, hidden, column, least)
        for place, (_label, counts) in enumerate(groups):
            shown[place].append(None if place in hidden else counts[column])
        rest.append(sum(groups[place][1][column] for place in hidden) if hidden else None)
    return Table(
        [Told(label, _filled(shown[place])) for place, (label, _counts) in enumerate(groups)],
        Told("其他（合并）", _filled(rest)) if hidden else None,
        Told("合计", _filled([whole[column] for column in columns])),
    )


def big_enough(counts: Counts, column: int, least: int) -> bool:
    """May ``column`` of this group be told beside the columns before it?

    Nobody refused is no secret, nor nobody without a certificate; that all have passed or none is one.
    """
    if column == 0:
        return counts[0] >= least
    part, others = counts[column], counts[column - 1] - counts[column]
    may_be_nobody = column != 2  # noqa: PLR2004 - the column of those who passed
    return part >= least and (others >= least or (may_be_nobody and others == 0))


def _columns_of(counts: Counts, least: int) -> list[int]:
    """The first columns that may be told of this group, each with those before it."""
    found = []
    for column in range(COLUMNS):
        if not big_enough(counts, column, least):
            break
        found.append(column)
    return found


def _hidden(groups: Sequence[tuple[str, Counts]], before: set[int], column: int, least: int) -> set[int]:
    """Which groups go into the rest: those too small by themselves, and as many small ones as make it big enough."""
    hidden = before | {place for place, (_l, counts) in enumerate(groups) if not big_enough(counts, column, least)}
    by_size = sorted(range(len(groups)), key=lambda place: (groups[place][1][column], place))
    more = [place for place in by_size if place not in hidden]
    while hidden and more and len(_columns_of(_sum([groups[place][1] for place in hidden]), least)) <= column:
        hidden.add(more.pop(0))
    return hidden


def _sum(rows: Sequence[Counts]) -> Counts:
    first, second, third, fourth = (sum(row[column] for row in rows) for column in range(COLUMNS))
    return first, second, third, fourth


def _filled(counts: Sequence[int | None]) -> tuple[int | None, ...]:
    return (*counts, *[None] * (COLUMNS - len(counts)))
