"""Sentences that must always hold, each with the query that finds what breaks it (architecture, invariants)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Violations = Callable[[], Iterable[str]]


@dataclass(frozen=True)
class Invariant:
    """``number`` of the architecture's list, its sentence, and what breaks it now (one line for each breach)."""

    number: int
    sentence: str
    violations: Violations


_registered: list[Invariant] = []


def invariant(number: int, sentence: str) -> Callable[[Violations], Violations]:
    """Register the decorated function as the check of invariant ``number``."""

    def decorate(violations: Violations) -> Violations:
        _registered.append(Invariant(number, sentence, violations))
        return violations

    return decorate


def all_invariants() -> list[Invariant]:
    return sorted(_registered, key=lambda each: (each.number, each.sentence))
