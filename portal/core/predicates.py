"""Predicates that carry the sentence of refusal, callable the way django-fsm calls permissions and conditions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.core.actors import SYSTEM, Actor


@dataclass(frozen=True)
class Permission:
    """May this actor do it? ``parts`` are asked in order; the first that says no gives the sentence."""

    name: str
    parts: tuple[tuple[Callable[[Any, Actor], bool], str], ...]

    def __call__(self, subject: Any, actor: Actor) -> bool:
        return self.refusal(subject, actor) is None

    def refusal(self, subject: Any, actor: Actor) -> str | None:
        """The sentence of the first part that says no, or None."""
        return next((sentence for holds, sentence in self.parts if not holds(subject, actor)), None)

    def __and__(self, other: "Permission") -> "Permission":
        return Permission(f"{self.name} & {other.name}", self.parts + other.parts)


def or_the_portal(may: Permission) -> Permission:
    """Whoever ``may``, and the portal itself where the act follows from another."""
    parts = tuple((lambda subject, actor, holds=holds: actor == SYSTEM or holds(subject, actor), said)
                  for holds, said in may.parts)  # fmt: skip
    return Permission(f"{may.name} | is_the_portal", parts)


@dataclass(frozen=True)
class Guard:
    """Is the subject ready for it? Reads the subject alone."""

    name: str
    holds: Callable[[Any], bool]
    sentence: str

    def __call__(self, subject: Any) -> bool:
        return self.holds(subject)

    def refusal(self, subject: Any) -> str | None:
        return None if self.holds(subject) else self.sentence


def permission(sentence: str) -> Callable[[Callable[[Any, Actor], bool]], Permission]:
    """Make ``(subject, actor) -> bool`` a permission that refuses with ``sentence``."""

    def decorate(holds: Callable[[Any, Actor], bool]) -> Permission:
        return Permission(holds.__name__, ((holds, sentence),))

    return decorate


def guard(sentence: str) -> Callable[[Callable[[Any], bool]], Guard]:
    """Make ``(subject) -> bool`` a guard that refuses with ``sentence``."""

    def decorate(holds: Callable[[Any], bool]) -> Guard:
        return Guard(holds.__name__, holds, sentence)

    return decorate
