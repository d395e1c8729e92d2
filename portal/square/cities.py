"""The eleven cities as tiles: who lies north of whom, and who east; a scheme, no map of boundaries (S2a).

``x`` counts half tiles from the west, ``y`` tiles from the north.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CITIES = Path(__file__).parent / "data" / "cities.csv"
HALF: Final = 52
HEIGHT: Final = 62
GAP: Final = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """One city with its count, and where its tile lies in units of the drawing."""

    code: str
    name: str
    count: int
    left: int
    top: int

    @property
    def middle(self) -> int:
        return self.left + HALF - GAP // 2

    @property
    def name_line(self) -> int:
        return self.top + 26

    @property
    def count_line(self) -> int:
        return self.top + 46


SIZE: Final = (2 * HALF - GAP, HEIGHT - GAP)
DRAWING: Final = (7 * HALF, 7 * HEIGHT)


def places() -> list[tuple[str, str, int, int]]:
    """Code, name, ``x`` and ``y`` of each city, from north to south."""
    with CITIES.open(encoding="utf-8", newline="") as lines:
        return [(row["code"], row["name"], int(row["x"]), int(row["y"])) for row in csv.DictReader(lines)]


def tiles(counts: dict[str, int]) -> list[Tile]:
    return [Tile(code, name, counts.get(code, 0), x * HALF + 2, y * HEIGHT + 2) for code, name, x, y in places()]
