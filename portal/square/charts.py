"""Bars as plain numbers for an SVG that a template draws; the table beside it says the same in words."""

from dataclasses import dataclass
from typing import Final

from portal.square.telling import Table

ROW, BAR, GAP = 62, 14, 3
LEFT, WIDTH, RIGHT = 190, 400, 90
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
        return LEFT + self.width + 6

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
    """``left`` and ``bar_height`` are the same for every bar."""

    groups: tuple[Group, ...]
    height: int
    width: int = LEFT + WIDTH + RIGHT
    left: int = LEFT
    bar_height: int = BAR


def chart_of(table: Table) -> Chart | None:
    """The lines of ``table`` that tell a number, as bars; None when none does."""
    lines = [line for line in [*table.rows, *([table.rest] if table.rest else [])] if line.counts[0] is not None]
    most = max((line.counts[0] or 0 for line in lines), default=0)
    if not most:
        return None
    groups = tuple(_group(line.label, line.counts, place, most) for place, line in enumerate(lines))
    return Chart(groups, height=len(lines) * ROW)


def _group(label: str, counts: tuple[int | None, ...], place: int, most: int) -> Group:
    top = place * ROW + 4
    bars = tuple(
        Bar(number, top + (number - 1) * (BAR + GAP), round(WIDTH * value / most), value)
        for number, value in enumerate(counts[: len(SERIES)], 1)
        if value is not None
    )
    return Group(label, top + BAR + BAR, bars)
