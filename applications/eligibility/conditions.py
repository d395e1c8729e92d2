"""What a track asks: each condition knows what was needed, what was found, why, and the days on which it holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from applications.eligibility import labels
from applications.eligibility.facts import Person, Target
from applications.eligibility.rulebook import Rule, Rulebook, SeriesBook

ALWAYS: Final = date.min
COMMON_NOTE: Final = "（通行条件，以本系列正式标准为准）"


@dataclass(frozen=True, slots=True)
class Condition:
    """``holds_from``: the first day it holds if nothing else changes, None if time alone never brings it.

    ``holds_until``: the first day on which it no longer holds, None without end.
    """

    code: str
    ok: bool
    needed: str
    found: str
    text: str
    clauses: tuple[str, ...]
    holds_from: date | None
    holds_until: date | None = None


Alternative = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class TrackResult:
    """``earliest_on``: the first day on which the track opens if nothing else changes; ``conditions`` are those of
    the best alternative: open first, then earliest, then with the fewest missing.
    """

    track: str
    eligible: bool
    earliest_on: date | None
    conditions: Alternative


@dataclass(frozen=True)
class Case:
    """What every track is given."""

    person: Person
    target: Target
    as_of: date
    book: Rulebook
    series: SeriesBook = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "series", self.book.series[self.target.series])

    def rules(self, track: str) -> tuple[Rule, ...]:
        return self.series.rules.get((track, self.target.level), ())

    def condition(
        self,
        code: str,
        *,
        holds_from: date | None,
        holds_until: date | None = None,
        needed: str,
        found: str,
        text: str,
        clauses: Sequence[str],
    ) -> Condition:
        begun = holds_from is not None and holds_from <= self.as_of
        ok = begun and (holds_until is None or self.as_of < holds_until)
        return Condition(code, ok, needed, found, text, tuple(clauses), holds_from, holds_until)

    def stated(self, code: str, holds: bool, *, text: str, clauses: Sequence[str]) -> Condition:
        """A condition that is simply so or not: time does not change it."""
        return self.condition(
            code,
            holds_from=ALWAYS if holds else None,
            needed=labels.YES,
            found=labels.YES if holds else labels.NO,
            text=text,
            clauses=clauses,
        )

    def result(self, track: str, alternatives: Iterable[Alternative]) -> TrackResult | None:
        """The best of ``alternatives``, None when there is none."""
        judged = [self._judge(track, conditions) for conditions in alternatives]
        return min(judged, key=_preference, default=None)

    def _judge(self, track: str, conditions: Alternative) -> TrackResult:
        earliest = opens_on(conditions, self.as_of)
        eligible = earliest is not None and earliest <= self.as_of
        return TrackResult(track, eligible, earliest, conditions)


def opens_on(conditions: Alternative, as_of: date) -> date | None:
    """The first day on which all hold, None if there is none or it has gone by; ``as_of`` if they always did."""
    begins = [each.holds_from for each in conditions]
    start = ALWAYS
    for begin in begins:
        if begin is None:
            return None
        start = max(start, begin)
    stop = min((each.holds_until for each in conditions if each.holds_until), default=date.max)
    if start >= stop or as_of >= stop:
        return None
    return as_of if start == ALWAYS else start


def _preference(result: TrackResult) -> tuple[bool, date, bool, int]:
    """A title that lacks can be won, a degree rarely: without the education, the least one asked for is named."""
    missing = sum(not each.ok for each in result.conditions)
    unschooled = any(each.code == "education" and each.holds_from is None for each in result.conditions)
    return (not result.eligible, result.earliest_on or date.max, unschooled, 0 if unschooled else missing)


def note(rule: Rule) -> str:
    return COMMON_NOTE if rule.common else ""
