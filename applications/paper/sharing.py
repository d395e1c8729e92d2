"""What is asked of which register about a case, and when it is asked again. Pure (S12b, 令40 art. 15)."""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from applications.paper.base import Facts, SectionForm
from applications.paper.sections import BY_SLUG, bind
from portal.core.identifiers import normalise_id_number, normalise_person_name, normalise_uscc
from portal.registers.rules import Question, Register, State

Form = Mapping[str, Mapping[str, Any]]
ANY_DAY = Facts(today=date.max)
SECTION_OF = {"education": Register.EDUCATION, "qualification": Register.QUALIFICATION}
CLAIMED = {
    Register.EDUCATION: ("certificate_number", "degree", "graduated_on"),
    Register.QUALIFICATION: ("certificate_number", "obtained_on"),
}
# The worst news first: what several questions of one register come to.
WORST_FIRST = (State.MISMATCH, State.NOT_FOUND, State.UNAVAILABLE, State.WAITING)
# A register that is down is soon up again; one that knows nothing has news after days.
SPACING: Mapping[State, tuple[timedelta, timedelta]] = {
    State.UNAVAILABLE: (timedelta(minutes=5), timedelta(days=1)),
    State.NOT_FOUND: (timedelta(days=1), timedelta(days=7)),
    State.MISMATCH: (timedelta(days=1), timedelta(days=7)),
}


@dataclass(frozen=True)
class Who:
    """The person and, when there is one, the unit; nothing of it appears in ``repr``."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    company: str = field(default="", repr=False)
    uscc: str = field(default="", repr=False)


def questions_of(form: Form, who: Who, on: date) -> dict[Register, list[Question | None]]:
    """The questions that a form gives rise to; None for a row that is not yet filled in well enough to ask.

    ``form`` is a draft's data or a version's form. No identity, no questions.
    """
    if not (who.name and who.id_number):
        return {}
    person = {"name": normalise_person_name(who.name), "id_number": normalise_id_number(who.id_number)}
    asked: dict[Register, list[Question | None]] = {
        Register.IDENTITY: [Question(Register.IDENTITY, person, on)],
    }
    if who.uscc:
        uscc = normalise_uscc(who.uscc)
        company = unicodedata.normalize("NFKC", who.company.strip())
        asked[Register.SOCIAL_INSURANCE] = [Question(Register.SOCIAL_INSURANCE, {**person, "uscc": uscc}, on)]
        asked[Register.COMPANY] = [Question(Register.COMPANY, {"uscc": uscc, "name": company}, on)]
    for slug, register in SECTION_OF.items():
        if rows := bind(BY_SLUG[slug], form.get(slug, {}), ANY_DAY, lenient=False).filled_rows:
            asked[register] = [_question(register, row, person, on) for row in rows]
    return asked


def _question(register: Register, row: SectionForm, person: Mapping[str, str], on: date) -> Question | None:
    if not row.is_valid():
        return None
    claims = {name: row.cleaned_data[name] for name in CLAIMED[register]}
    values = {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in claims.items()}
    values["certificate_number"] = values["certificate_number"].upper()
    return Question(register, {**person, **values}, on)


def askable(questions: Mapping[Register, Sequence[Question | None]]) -> Iterator[Question]:
    for each in questions.values():
        yield from (question for question in each if question)


def content_of(question: Question) -> str:
    """What makes two questions the same, whatever the day; personal, so only its keyed hash is stored."""
    return json.dumps([question.register, sorted(question.values.items())], ensure_ascii=False)


def combined(states: Sequence[State | None]) -> State | None:
    """What the answers to all questions of one register come to: verified only when each of them is."""
    if states and all(state == State.VERIFIED for state in states):
        return State.VERIFIED
    return next((state for state in WORST_FIRST if state in states), None)


def wait_after(state: State, attempts: int) -> timedelta | None:
    """How long until it is asked again after the ``attempts``-th question; None when no more. Doubles up to a cap."""
    if state not in SPACING:
        return None
    first, longest = SPACING[state]
    return min(first * 2 ** min(attempts - 1, 20), longest)
