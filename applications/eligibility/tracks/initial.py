"""The first title without a review, and the way for graduates who never got it (S10a, regulation 3.4)."""

from collections.abc import Iterable
from datetime import date

from applications.eligibility import labels
from applications.eligibility.conditions import ALWAYS, Alternative, Case, Condition, TrackResult
from applications.eligibility.rulebook import Rule
from applications.eligibility.shared import (
    Studies,
    education,
    has_title,
    not_yet_held,
    ordinary_studies,
    technical_work,
    years_of_work,
)
from portal.catalog.rules import DEGREES, reaches


def no_initial_appointment(case: Case) -> TrackResult | None:
    """Full-time graduates who were not initially appointed may ask for the next title by their years of work."""
    studies = [each for each in ordinary_studies(case) if each.full_time]
    if not studies or not _concerned(case):
        return None
    missed = case.stated(
        "not_initially_appointed", holds=True, text="全日制院校毕业后未按时办理考核初聘。", clauses=("S10a",)
    )
    return case.result("no_initial_appointment", _alternatives(case, "no_initial_appointment", studies, (missed,)))


def assessment_recognition(case: Case) -> TrackResult | None:
    """A first title by assessment after graduation (考核认定)."""
    studies = ordinary_studies(case)
    if not studies or not _concerned(case):
        return None
    return case.result("assessment_recognition", _alternatives(case, "assessment_recognition", studies, ()))


def _alternatives(case: Case, track: str, studies: Iterable[Studies], first: Alternative) -> list[Alternative]:
    none_yet, closed = _no_title(case), not_yet_held(case)
    return [
        (*first, education(case, rule, each), *_work(case, rule, each), none_yet, closed)
        for rule in case.rules(track)
        for each in studies
        if rule.education and reaches(each.degree, rule.education, DEGREES)
    ]


def _work(case: Case, rule: Rule, studies: Studies) -> Alternative:
    if rule.years == 0:
        return ()
    worked = technical_work(case, studies.graduated_on)
    return (years_of_work(case, "years_in_work", worked, rule.years, what="毕业后从事专业技术工作", rule=rule),)


def _concerned(case: Case) -> bool:
    person = case.person
    appointed = bool(person.titles) if person.initially_appointed is None else person.initially_appointed
    first = _first_title(case)
    return not appointed and (first is None or first > case.as_of)


def _no_title(case: Case) -> Condition:
    return case.condition(
        "no_title",
        holds_from=ALWAYS,
        holds_until=_first_title(case),
        needed="本系列尚无职称",
        found=labels.NONE,
        text="本系列尚未取得任何职称。",
        clauses=("S10a",),
    )


def _first_title(case: Case) -> date | None:
    held = [each for each in case.person.titles if each.series == case.target.series and has_title(each)]
    return min((each.obtained_on for each in held), default=None)
