"""How like two texts are, told from small sketches of them that can be looked up by the million. Pure.

A text is the set of its runs of five letters. Its sketch keeps, of each of 64 classes of runs, the one with the
smallest hash (one-permutation MinHash); the share of equal places in two sketches estimates how much of both sets is
common. Four places together make a band; texts that are much alike share at least one of the 16 bands.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import blake2b

RUN = 5
PLACES = 64
PLACES_A_BAND = 4
# Shorter texts, such as a stamp on a scan, are alike by chance.
LEAST_LETTERS = 100
# Sketches fit PostgreSQL's signed bigint.
MOST = (1 << 62) - 1
STEP = 0x9E3779B97F4A7C15


def sketch_of(text: str) -> list[int]:
    """64 numbers for ``text``, whatever its spaces, punctuation, width and case; none for a short one."""
    letters = "".join(each for each in unicodedata.normalize("NFKC", text).casefold() if each.isalnum())
    if len(letters) < LEAST_LETTERS:
        return []
    smallest: dict[int, int] = {}
    for run in {letters[start : start + RUN] for start in range(len(letters) - RUN + 1)}:
        number = int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big")
        place, value = number % PLACES, (number // PLACES) & MOST
        smallest[place] = min(value, smallest.get(place, MOST))
    return [_borrowed(smallest, place) for place in range(PLACES)]


def _borrowed(smallest: dict[int, int], place: int) -> int:
    """A class without a run takes from the next that has one, told apart by the distance."""
    distance = next(steps for steps in range(PLACES) if (place + steps) % PLACES in smallest)
    return (smallest[(place + distance) % PLACES] + distance * STEP) & MOST


def bands_of(sketch: Sequence[int]) -> list[int]:
    """16 numbers by which sketches that are much alike are found; none for no sketch."""
    starts = range(0, len(sketch), PLACES_A_BAND)
    return [_band(start, sketch[start : start + PLACES_A_BAND]) for start in starts]


def _band(start: int, places: Iterable[int]) -> int:
    return int.from_bytes(blake2b(repr((start, *places)).encode(), digest_size=8).digest(), "big") & MOST


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """From 0 to 1; 0 where one of both has no sketch."""
    if not one or not other:
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
