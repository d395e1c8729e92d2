"""The one question: may this person have this title on this day, by which track, and if not, what is missing?"""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from applications.eligibility import blockers
from applications.eligibility.blockers import Blocker
from applications.eligibility.conditions import Case, TrackResult
from applications.eligibility.facts import Person, Target
from applications.eligibility.rulebook import Rulebook
from applications.eligibility.tracks import TRACKS, WITHOUT_REVIEW

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Answer:
    """``mode``: review, exam_only, exam_plus_review. ``eligible``: some track is open and nothing blocks."""

    eligible: bool
    mode: str
    tracks: tuple[TrackResult, ...]
    blocked_by: tuple[Blocker, ...]


def evaluate(person: Person, target: Target, as_of: date, book: Rulebook, applies_on: date | None = None) -> Answer:
    """Judge ``person`` for ``target`` on the day ``as_of`` (regulation 2.4 and 3).

    A batch counts years up to its cut-off day; what bars a person counts on the day he applies (令40 art. 13), which
    is ``as_of`` unless ``applies_on`` says another. Facts dated later do not hold yet, but their days count in
    ``earliest_on``. Raises `KeyError` for a series or a level of it that the book does not know.
    """
    case = Case(_ordered(person), target, as_of, book)
    mode = case.series.mode(target.level, target.specialty)
    found = [result for track in TRACKS if (result := track(case)) is not None]
    exam = _exam_blocker(case, mode)
    if exam is not None:
        direct = [result for result in found if result.track in WITHOUT_REVIEW]
        open_without_review = any(result.eligible for result in direct)
        found = direct if open_without_review or mode == "exam_only" else found
        exam = None if open_without_review else exam
    blocked_by = (*blockers.of_the_person(person, applies_on or as_of), *([exam] if exam else []))
    eligible = not blocked_by and any(result.eligible for result in found)
    return Answer(eligible, mode, tuple(found), blocked_by)


def _exam_blocker(case: Case, mode: str) -> Blocker | None:
    if mode == "exam_only":
        return blockers.exam_in_lieu(case)
    return blockers.exam_result(case) if mode == "exam_plus_review" else None


def _ordered(person: Person) -> Person:
    """The same facts in one order, so that the order in which they were typed changes nothing."""
    return replace(
        person,
        educations=_sorted(person.educations),
        titles=_sorted(person.titles),
        skills=_sorted(person.skills),
        qualifications=_sorted(person.qualifications),
        exams=_sorted(person.exams),
        jobs=_sorted(person.jobs),
    )


def _sorted(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=repr)) if len(facts) > 1 else facts
