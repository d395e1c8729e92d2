"""Highly skilled workers on front-line posts (S9a, regulation 3.5); the series are those that have such rows."""

from applications.eligibility import labels
from applications.eligibility.arithmetic import add_years, full_years
from applications.eligibility.conditions import Alternative, Case, Condition, TrackResult
from applications.eligibility.facts import Skill
from applications.eligibility.rulebook import Rule
from applications.eligibility.shared import not_yet_held


def skilled_worker(case: Case) -> TrackResult | None:
    closed = not_yet_held(case)
    return case.result(
        "skilled_worker",
        [
            _alternative(case, rule, skill, closed)
            for rule in case.rules("skilled_worker")
            for skill in case.person.skills
            if rule.skill_level is not None
        ],
    )


def _alternative(case: Case, rule: Rule, skill: Skill, closed: Condition) -> Alternative:
    wanted = rule.skill_level or 0
    enough = skill.level <= wanted
    needed, held = labels.SKILL[wanted], labels.SKILL[skill.level]
    years = full_years(skill.obtained_on, case.as_of)
    certificate = case.condition(
        "skill",
        holds_from=skill.obtained_on if enough else None,
        needed=needed,
        found=held,
        text=f"需持有{needed}及以上职业资格或技能等级证书，您有{held}（{skill.obtained_on}取得）。",
        clauses=rule.clauses,
    )
    post = case.stated(
        "front_line", skill.front_line, text="需在工程技术领域生产一线岗位从事技术技能工作。", clauses=("S9a",)
    )
    time = case.condition(
        "years_in_skill_work",
        holds_from=add_years(skill.obtained_on, rule.years) if enough else None,
        needed=str(rule.years),
        found=str(years),
        text=f"取得证书后从事技术技能工作需满{rule.years}年，到{case.as_of}已满{years}年。",
        clauses=rule.clauses,
    )
    return (certificate, post, time, closed)
