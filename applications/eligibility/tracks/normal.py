"""Level by level, by education and years (令40 art. 14, regulation 3.4); the same for technical schools (S9b)."""

from collections.abc import Callable, Sequence

from applications.eligibility.conditions import Alternative, Case, Condition, TrackResult
from applications.eligibility.rulebook import Rule
from applications.eligibility.shared import (
    Studies,
    Tenure,
    best_tenure,
    education,
    not_yet_held,
    ordinary_studies,
    prior_title,
    technical_school_studies,
    technical_work,
    tenures,
    years_in_title,
    years_of_work,
)

Extra = Callable[[Studies], Alternative]
WORK = {
    "probation": ("probation", "毕业后见习期（考核合格）"),
    "technical_work": ("years_in_work", "毕业后从事专业技术工作"),
}


def normal(case: Case) -> TrackResult | None:
    """For everybody who has an ordinary education, or none at all."""
    studies = ordinary_studies(case)
    if case.person.educations and not studies:
        return None
    return case.result("normal", _alternatives(case, studies))


def technical_school(case: Case) -> TrackResult | None:
    """Classes of technical schools count as the education they equal, in the matching specialty (S9b)."""
    studies = technical_school_studies(case)
    if not studies:
        return None
    alternatives = _alternatives(case, studies, extra=lambda each: (_related(case, each),))
    return case.result("technical_school", alternatives)


def entrusted(case: Case) -> TrackResult | None:
    """The normal conditions before a committee elsewhere, with a letter of entrustment (M4c, 令40 art. 28)."""
    if not case.person.entrustment_letter:
        return None
    letter = case.stated(
        "entrustment_letter",
        case.person.letter_in_force,
        text="委托评审函已由受托评审委员会登记，在有效期内。",
        clauses=("M4c", "人社部令第40号第28条"),
    )
    alternatives = _alternatives(case, ordinary_studies(case), extra=lambda _each: (letter,))
    return case.result("entrusted", alternatives)


def _alternatives(case: Case, studies: Sequence[Studies], extra: Extra = lambda _each: ()) -> list[Alternative]:
    held = tenures(case)
    closed = not_yet_held(case)
    return [
        (*_conditions(case, rule, each, held), *(extra(each) if each else ()), closed)
        for rule in case.rules("normal")
        for each in (studies or (None,))
    ]


def _conditions(case: Case, rule: Rule, studies: Studies | None, held: list[Tenure]) -> list[Condition]:
    found = [education(case, rule, studies)] if rule.education else []
    if rule.prior_level:
        tenure = best_tenure(held, rule.prior_level, rule.years if rule.years_of == "title" else 0)
        found.append(prior_title(case, rule.prior_level, tenure, rule.clauses))
        if rule.years_of == "title":
            found.append(years_in_title(case, rule, tenure))
    if rule.years and rule.years_of in WORK:
        code, what = WORK[rule.years_of]
        worked = technical_work(case, studies.graduated_on if studies else None)
        found.append(years_of_work(case, code, worked, rule.years, what=what, rule=rule))
    return found


def _related(case: Case, studies: Studies) -> Condition:
    return case.stated(
        "related", studies.related, text="技工院校所学专业应与申报的系列（专业）对应。", clauses=("S9b",)
    )
