"""Bars as plain numbers for an SVG that a template draws; the table beside it says the same in words."""

from dataclasses import dataclass
from typing import Final

from portal.square.telling import Table

LINE, BAR, GAP = 20, 14, 3
ROW: Final = LINE + 3 * (BAR + GAP) + 12
WIDTH, RIGHT = 340, 60
SERIES: Final = ("申报", "受理", "通过")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; ``series`` counts from 1 (申报, 受理, 通过)."""

    series: int
    top: int
    width: int
    value: int

    @property
    def value_left(self) -> int:
        return self.width + 6

    @property
    def value_line(self) -> int:
        return self.top + BAR - 2


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    line: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Each group's label stands above its bars, so that the drawing fits a phone."""

    groups: tuple[Group, ...]
    height: int
    width: int = WIDTH + RIGHT
    bar_height: int = BAR


def chart_of(table: Table) -> Chart | None:
    """The lines of ``table`` that tell a number, as bars; None when no group does."""
    if all(line.counts[0] is None for line in table.rows):
        return None
    lines = [line for line in [*table.rows, *([table.rest] if table.rest else [])] if line.counts[0] is not None]
    most = max(line.counts[0] or 1 for line in lines)
    groups = tuple(_group(line.label, line.counts, place, most) for place, line in enumerate(lines))
    return Chart(groups, height=len(lines) * ROW)


def _group(label: str, counts: tuple[int | None, ...], place: int, most: int) -> Group:
    top = place * ROW + LINE
    bars = tuple(
        Bar(number, top + (number - 1) * (BAR + GAP), round(WIDTH * value / most), value)
        for number, value in enumerate(counts[: len(SERIES)], 1)
        if value is not None
    )
    return Group(label, top - 5, bars)
