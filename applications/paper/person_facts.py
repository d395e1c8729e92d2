"""The facts of eligibility that a form states: leniently, what is not yet valid is left out. Pure (S9, S10, S11a)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final, TypeVar

from applications.eligibility.facts import (
    Education,
    Exam,
    Job,
    Person,
    Postdoc,
    Qualification,
    Skill,
    Talent,
    Target,
    Title,
)
from applications.paper.base import Facts, SectionForm
from applications.paper.sections import BY_SLUG, bind

Form = Mapping[str, Mapping[str, Any]]
Fact = TypeVar("Fact")
Values = Mapping[str, Any]
ANY_DAY: Final = Facts(today=date.max)
# What the self-check takes as a date (contracts section 2); anything else was mistyped.
DAYS: Final = (date(1930, 1, 1), date(2100, 12, 31))
TECHNICAL_SCHOOL: Final = "technical_school"
# A kind of work that opens no track, for rows that say none.
NO_KIND: Final = "public_institution"
YES: Final = "yes"

# The sections from which facts are read.
FACT_SECTIONS: Final = frozenset(
    {
        "declaration", "education", "present_title", "former_title", "targeted_title", "qualification", "skills",
        "exam", "work", "postdoc", "talent", "contribution", "exceptional", "entrustment",
    }
)  # fmt: skip


def person_of_form(form: Form, target: Target) -> Person:
    """What ``form`` (a draft's data or a version's) says of its applicant, as the engine takes it.

    A present title whose series an older form did not ask for counts as one of the target's series; whether papers
    are genuine is for reviewers to find, so what is stated counts as verified.
    """
    declared = _fields(form, "declaration")
    return Person(
        retired=declared.get("retired") == YES,
        sanction_until=declared.get("sanction_until"),
        educations=_rows(form, "education", _education),
        titles=tuple(_titles(form, target)),
        skills=_rows(form, "skills", _skill),
        qualifications=_rows(form, "qualification", _qualification),
        exams=_rows(form, "exam", lambda row: _exam(row, target)),
        jobs=_rows(form, "work", _job),
        talent=_talent(_fields(form, "talent")),
        postdoc=_postdoc(_fields(form, "postdoc")),
        full_senior_recommendations=len(_rows(form, "exceptional", _recommender)),
        major_contribution=bool(_fields(form, "contribution").get("kind")),
        entrustment_letter=bool(letter_number(form)),
    )


def letter_number(form: Form) -> str:
    return str(_fields(form, "entrustment").get("letter_number") or "")


def _valid(form: SectionForm) -> Values:
    """The valid answers, None where nothing was answered; a name that is not there was answered wrongly."""
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if _is_possible(value)}


def _is_possible(value: object) -> bool:
    return not isinstance(value, date) or DAYS[0] <= value <= DAYS[1]


def _fields(form: Form, slug: str) -> Values:
    own = bind(BY_SLUG[slug], form.get(slug, {}), ANY_DAY, lenient=True).form
    return _valid(own) if own is not None else {}


def _rows(form: Form, slug: str, read: Callable[[Values], Fact | None]) -> tuple[Fact, ...]:
    bound = bind(BY_SLUG[slug], form.get(slug, {}), ANY_DAY, lenient=True)
    found = (read(_valid(row)) for row in bound.filled_rows)
    return tuple(fact for fact in found if fact is not None)


def _education(row: Values) -> Education | None:
    kind, graduated_on = row.get("kind"), row.get("graduated_on")
    technical = kind == TECHNICAL_SCHOOL
    learned = row.get("school_class") if technical else row.get("degree")
    if not (kind and graduated_on and learned):
        return None
    related = row.get("related") != "no"
    if technical:
        return Education(None, kind, graduated_on, learned, related)
    return Education(learned, kind, graduated_on, None, related)


def _titles(form: Form, target: Target) -> Iterator[Title]:
    present = _fields(form, "present_title")
    if present.get("has_title") == YES and present.get("level") and present.get("obtained_on"):
        yield Title(
            present.get("series") or target.series,
            present["level"],
            present["obtained_on"],
            present.get("usage_scope") or "general",
            present.get("first_obtained_on"),
        )
    targeted = _fields(form, "targeted_title")
    if obtained_on := targeted.get("obtained_on"):
        first = targeted.get("first_obtained_on")
        yield Title(target.series, target.level, obtained_on, "targeted", first)
    if obtained_on := _fields(form, "former_title").get("obtained_on"):
        yield Title(target.series, target.level, obtained_on, from_elsewhere=True)


def _skill(row: Values) -> Skill | None:
    if not (row.get("level") and row.get("obtained_on")):
        return None
    return Skill(int(row["level"]), row["obtained_on"], row.get("front_line") == YES)


def _qualification(row: Values) -> Qualification | None:
    code, obtained_on = row.get("code"), row.get("obtained_on")
    return Qualification(code, obtained_on) if code and obtained_on else None


def _exam(row: Values, target: Target) -> Exam | None:
    if not row.get("kind") or "valid_until" not in row:
        return None
    return Exam(target.series, target.level, row["kind"], row["valid_until"])


def _job(row: Values) -> Job | None:
    if not (row.get("from_on") and row.get("technical")) or "to_on" not in row:
        return None
    return Job(row["from_on"], row["to_on"], row.get("kind") or NO_KIND, row["technical"] == YES)


def _recommender(row: Values) -> str | None:
    return row.get("name") if row.get("full_senior") == YES else None


def _talent(fields: Values) -> Talent | None:
    return Talent(fields["kind"], fields.get("attested") == YES) if fields.get("kind") else None


def _postdoc(fields: Values) -> Postdoc | None:
    left = fields.get("left_station_on")
    if left is None:
        return None
    grant, project, stays = (fields.get(name) == YES for name in ("grant", "provincial_project", "stays"))
    return Postdoc(left, grant, project, stays)
