"""Beyond the usual steps: outstanding achievements and major contributions (令40 art. 14, regulation 3.4)."""

from applications.eligibility.conditions import ALWAYS, Alternative, Case, TrackResult, note
from applications.eligibility.rulebook import Rule
from applications.eligibility.shared import LEVEL_BY_LEVEL, Tenure, best_tenure, not_yet_held, prior_title, tenures

SENIOR = frozenset({"full_senior", "associate_senior"})


def exceptional(case: Case) -> TrackResult | None:
    """The next level without its education or years, on the recommendation of full seniors of the field (破格)."""
    held = tenures(case)
    closed = not_yet_held(case)
    return case.result(
        "exceptional",
        [
            (*_conditions(case, rule, tenure), closed)
            for rule in case.rules("exceptional")
            for tenure in [_from_below(case, rule, held)]
            if case.person.full_senior_recommendations > 0 or (tenure and tenure.obtained_on <= case.as_of)
        ],
    )


def _from_below(case: Case, rule: Rule, held: list[Tenure]) -> Tenure | None:
    below = rule.prior_level or case.series.below(rule.level)
    return best_tenure(held, below, 0) if below else None


def _conditions(case: Case, rule: Rule, tenure: Tenure | None) -> Alternative:
    found = case.person.full_senior_recommendations
    recommended = case.condition(
        "recommendations",
        holds_from=ALWAYS if found >= rule.recommenders else None,
        needed=str(rule.recommenders),
        found=str(found),
        text=f"需{rule.recommenders}名本专业或相近专业的正高级专家推荐，您有{found}名。{note(rule)}",
        clauses=rule.clauses,
    )
    below = rule.prior_level or case.series.below(rule.level)
    if below is None:
        return (recommended,)
    remark = "破格申报不受学历、年限限制，须业绩突出、贡献重要。"
    return (recommended, prior_title(case, below, tenure, LEVEL_BY_LEVEL, remark))


def direct_senior(case: Case) -> TrackResult | None:
    """Major basic research, frontier breakthroughs, great problems of engineering: senior at once (令40 art. 14)."""
    if not case.person.major_contribution or case.target.level not in SENIOR:
        return None
    contribution = case.stated(
        "major_contribution",
        holds=True,
        text="作出重大贡献的，可直接申报高级职称，不受层级限制。",
        clauses=LEVEL_BY_LEVEL,
    )
    return case.result("direct_senior", [(contribution, not_yet_held(case))])
