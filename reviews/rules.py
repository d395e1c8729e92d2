"""Quorum and pass as arithmetic on whole numbers (regulation 1.0: N9, N10; invariant 7)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

OPINION_EXPERTS = 3
SMALL_ELECTORATE = 3


class Choice(StrEnum):
    """What a ballot can say. Only ``AGREE`` counts towards a pass."""

    AGREE = "agree"
    DISAGREE = "disagree"
    ABSTAIN = "abstain"


CHOICE_LABELS = {Choice.AGREE: "同意", Choice.DISAGREE: "不同意", Choice.ABSTAIN: "弃权"}


@dataclass(frozen=True, slots=True)
class Counts:
    """One round's ballots. ``issued`` is the number of experts attending for the item."""

    issued: int
    agree: int
    disagree: int
    abstain: int
    spoiled: int = 0

    @property
    def returned(self) -> int:
        return self.agree + self.disagree + self.abstain + self.spoiled

    @property
    def not_cast(self) -> int:
        return self.issued - self.returned


@dataclass(frozen=True, slots=True)
class Tally:
    """What one counter found in the urn of one item: numbers of papers."""

    issued: int
    returned: int
    agree: int
    disagree: int
    abstain: int
    spoiled: int

    @property
    def counts(self) -> Counts:
        return Counts(self.issued, self.agree, self.disagree, self.abstain, self.spoiled)


def coming(*, came_before: bool, is_open: bool) -> str:
    """How a member's sign-in stands in the minutes: ``back``, ``late`` (after the opening) or ``came`` (N11)."""
    if came_before:
        return "back"
    return "late" if is_open else "came"


def has_quorum(*, members: int, present: int) -> bool:
    """At least two thirds of the committee's members are present (N9)."""
    return members > 0 and 3 * present >= 2 * members


def missing_for_quorum(*, members: int, present: int) -> int:
    """How many more members must come before ``has_quorum`` holds."""
    return max(0, -(-2 * members // 3) - present)


def passes(*, present: int, agree: int) -> bool:
    """At least two thirds of those attending for the item agree (N10); whoever does not agree counts against."""
    return present > 0 and 3 * agree >= 2 * present


def count(choices: Iterable[Choice], *, issued: int) -> Counts:
    """Count the ballots of one round; raises ValueError when there are more ballots than were issued."""
    tally = Counter(choices)
    counts = Counts(issued, tally[Choice.AGREE], tally[Choice.DISAGREE], tally[Choice.ABSTAIN])
    if counts.not_cast < 0:
        raise ValueError(f"{counts.returned} ballots for {issued} voters")
    return counts


def tally_errors(tally: Tally, *, voters: int) -> dict[str, str]:
    """Why a sheet cannot be true, by the field beside which it is said; ``voters``: who may vote on the item (N10).

    A paper that is blank, says two things or cannot be read is spoiled, and counts as not agree.
    """
    errors = {}
    if tally.issued != voters:
        errors["issued"] = f"应发出{voters}张：出席且未回避的专家每人一张。"
    if tally.returned > tally.issued:
        errors["returned"] = f"收回{tally.returned}张，多于发出的{tally.issued}张。"
    elif tally.counts.returned != tally.returned:
        errors["returned"] = f"同意、不同意、弃权、废票合计{tally.counts.returned}张，与收回的{tally.returned}张不符。"
    return errors


def reveals_votes(counts: Counts) -> bool:
    """Would the numbers alone tell how a named person voted: all alike, or next to nobody voted?"""
    alike = counts.returned in {counts.agree, counts.disagree, counts.abstain, counts.spoiled}
    return alike or counts.returned < SMALL_ELECTORATE


def is_small_electorate(issued: int) -> bool:
    """So few voters that secrecy cannot be promised, whatever they choose; known before the vote."""
    return issued < SMALL_ELECTORATE
