"""The random draw of a committee (令40 art. 11), so that anybody can do it again. Pure: no Django, no clock, no random.

The list of candidates and the conditions are written down as one canonical text, whose SHA-256 is published before
the seed exists. The seed gives each candidate a key, SHA-256 of ``seed|number``; candidates are taken in the order
of their keys. ``docs/reproduce_draw.py`` does the same with the published list alone.

Seats may be reserved: each ``Line`` keeps some seats for a specialty, for private enterprises (M3e), for a region, or
for several of these at once; the other seats are free. A candidate is taken if all that were taken and he can be
seated together, each in a seat that he fits. This is the greedy choice in a transversal matroid, so it fills every
seat whenever that is possible at all, and whoever comes earlier is never passed over without need. For the same
reason a draw repeated without somebody who is absent differs from the first in his seat alone: it gives it to the
first of the substitutes who fits.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate as the public list knows him: an opaque number and his strata, never a name (令40 art. 24)."""

    number: str
    specialty: str
    private: bool
    region: str


@dataclass(frozen=True, slots=True)
class Line:
    """``seats`` that are kept for a specialty, a region (codes), private enterprises; what is empty says nothing."""

    seats: int
    specialty: str = ""
    private: bool = False
    region: str = ""

    def takes(self, candidate: Candidate) -> bool:
        return (
            self.specialty in {"", candidate.specialty}
            and self.region in {"", candidate.region}
            and (candidate.private or not self.private)
        )


@dataclass(frozen=True, slots=True)
class Conditions:
    """How many seats there are, and how many of them are reserved for whom."""

    size: int
    lines: tuple[Line, ...] = ()

    @property
    def places(self) -> list[Line]:
        """One line for each seat, the free ones last."""
        reserved = [line for line in self.lines for _ in range(line.seats)]
        return reserved + [Line(1)] * (self.size - len(reserved))


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Seats that cannot all be filled: ``lines`` keep ``seats`` of them, ``candidates`` fit any of these."""

    lines: tuple[Line, ...]
    seats: int
    candidates: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Numbers in the order of their keys: who is seated, and who stands by."""

    seated: tuple[str, ...]
    substitutes: tuple[str, ...]
    shortfall: Shortfall | None = None


@dataclass
class _Seating:
    """Who sits where; ``admit`` moves people between seats that they fit, and never puts anybody out."""

    places: Sequence[Line]
    sits: dict[int, Candidate] = field(default_factory=dict)

    def admit(self, candidate: Candidate, seen: set[int] | None = None) -> bool:
        seen = set() if seen is None else seen
        for place, line in enumerate(self.places):
            if place in seen or not line.takes(candidate):
                continue
            seen.add(place)
            if place not in self.sits or self.admit(self.sits[place], seen):
                self.sits[place] = candidate
                return True
        return False


def conditions_error(conditions: Conditions) -> str | None:
    """Why nobody could draw by these conditions, whoever the candidates are."""
    reserved = sum(line.seats for line in conditions.lines)
    if reserved > conditions.size:
        return f"保留名额合计{reserved}个，多于要抽取的{conditions.size}人。"
    return None


def canonical(conditions: Conditions, candidates: Iterable[Candidate]) -> str:
    """The list and the conditions as the one text that is hashed: JSON, sorted by number, without spaces."""
    content = {
        "candidates": [asdict(each) for each in sorted(candidates, key=lambda each: each.number)],
        "conditions": {"size": conditions.size, "lines": [asdict(line) for line in conditions.lines]},
    }
    return json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def seed_of(list_sha256: str, nonce: str, words: Sequence[str]) -> str:
    """The seed: of the published list, of the office's number promised by its hash, of the witnesses' words.

    Nobody steers it: the office fixed its number before it heard the words, the witnesses speak without knowing it.
    """
    return digest("|".join([list_sha256, nonce, *words]))


def key_of(seed: str, number: str) -> str:
    return digest(f"{seed}|{number}")


def in_order(candidates: Iterable[Candidate], seed: str) -> list[Candidate]:
    """The candidates in the order of their keys, whatever order they came in."""
    return sorted(candidates, key=lambda each: key_of(seed, each.number))


def draw(
    conditions: Conditions, candidates: Iterable[Candidate], *, seed: str, absent: Collection[str] = ()
) -> Outcome:
    """Draw the committee; ``absent`` are the numbers of those who were replaced (令40 art. 11).

    With a ``shortfall`` nobody is drawn. Whether there is one does not depend on the seed.
    """
    ordered = [each for each in in_order(candidates, seed) if each.number not in absent]
    seating = _Seating(conditions.places)
    seated = [each for each in ordered if seating.admit(each)]
    if len(seated) < conditions.size:
        return Outcome((), (), _shortfall(seating, ordered))
    numbers = {each.number for each in seated}
    return Outcome(
        tuple(each.number for each in seated),
        tuple(each.number for each in ordered if each.number not in numbers),
    )


def shortfall(conditions: Conditions, candidates: Iterable[Candidate]) -> Shortfall | None:
    """Which seats cannot be filled by these candidates, before there is any seed."""
    return draw(conditions, candidates, seed="").shortfall


def _shortfall(seating: _Seating, candidates: Sequence[Candidate]) -> Shortfall:
    """The seats that compete for too few: from an empty one on, all whose holders would fit a seat found before."""
    start = next(place for place in range(len(seating.places)) if place not in seating.sits)
    found, fit = {start}, set()
    while True:
        fit = {each.number for each in candidates if any(seating.places[place].takes(each) for place in found)}
        more = {place for place, holder in seating.sits.items() if holder.number in fit} - found
        if not more:
            break
        found |= more
    lines = tuple(dict.fromkeys(seating.places[place] for place in sorted(found)))
    return Shortfall(lines, sum(line in lines for line in seating.places), len(fit))
