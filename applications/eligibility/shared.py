"""Conditions that several tracks ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from applications.eligibility import labels
from applications.eligibility.arithmetic import Interval, add_years, full_years, intervals, reached_on, years_worked
from applications.eligibility.conditions import ALWAYS, Case, Condition, note
from applications.eligibility.facts import Job, Title
from applications.eligibility.rulebook import QualificationRow, Rule
from portal.catalog.rules import DEGREES, LEVELS, reaches

LEVEL_BY_LEVEL = ("人社部令第40号第14条",)
HELD = ("人社部令第40号第14条",)
TECHNICAL_SCHOOL = "technical_school"


@dataclass(frozen=True, slots=True)
class Studies:
    """An education as an education of the standards; ``name`` as its holder calls it."""

    degree: str
    name: str
    graduated_on: date
    full_time: bool
    related: bool


@dataclass(frozen=True, slots=True)
class Tenure:
    """A title, or what counts as one; ``since`` is the day from which its years count (S5f, S8c)."""

    level: str
    name: str
    obtained_on: date
    since: date
    clauses: tuple[str, ...] = ()


def ordinary_studies(case: Case) -> list[Studies]:
    return [
        Studies(each.degree, labels.DEGREE[each.degree], each.graduated_on, each.kind == "full_time", each.related)
        for each in case.person.educations
        if each.kind != TECHNICAL_SCHOOL and each.degree
    ]


def technical_school_studies(case: Case) -> list[Studies]:
    """Classes of technical schools as the education they equal (S9b)."""
    classes = [
        (each, each.school_class)
        for each in case.person.educations
        if each.kind == TECHNICAL_SCHOOL and each.school_class
    ]
    return [
        Studies(
            case.book.equivalences[school_class],
            labels.SCHOOL_CLASS[school_class],
            each.graduated_on,
            full_time=False,
            related=each.related,
        )
        for each, school_class in classes
        if school_class in case.book.equivalences
    ]


def has_title(title: Title) -> bool:
    """A title that is held here: one from elsewhere has to be confirmed first (令40 art. 29)."""
    return title.verified and not title.from_elsewhere


def tenures(case: Case) -> list[Tenure]:
    """The titles of the target's series that count for its committee, and qualifications that count as one (S8c)."""
    target = case.target
    titles = [
        Tenure(title.level, f"{labels.LEVEL[title.level]}职称", title.obtained_on, _since(title))
        for title in case.person.titles
        if title.series == target.series and has_title(title) and target.usage_scope in (title.usage_scope, "targeted")
    ]
    qualifications = [
        Tenure(row.level, f"{row.name}（可认定为{row.title}）", held.obtained_on, held.obtained_on, ("S8c",))
        for held in case.person.qualifications
        if held.verified
        for row in case.book.mappings.get(held.code, ())
        if row.series == target.series and not row.to_confirm and valid_on(row, held.obtained_on)
    ]
    return titles + qualifications


def valid_on(row: QualificationRow, obtained_on: date) -> bool:
    started = row.valid_from is None or row.valid_from <= obtained_on
    return started and (row.valid_to is None or obtained_on <= row.valid_to)


def education(case: Case, rule: Rule, studies: Studies | None) -> Condition:
    enough = studies is not None and reaches(studies.degree, rule.education, DEGREES)
    name = studies.name if studies else labels.NONE
    needed = f"{labels.DEGREE[rule.education]}及以上"
    graduated = f"（{studies.graduated_on}毕业）" if studies else ""
    return case.condition(
        "education",
        holds_from=studies.graduated_on if studies and enough else None,
        needed=needed,
        found=name,
        text=f"学历学位需{needed}，您的学历：{name}{graduated}。{note(rule)}",
        clauses=rule.clauses,
    )


def not_yet_held(case: Case) -> Condition:
    """Closes a level that the person already holds, for the same use or in general."""
    target = case.target
    held = [
        title
        for title in case.person.titles
        if title.series == target.series
        and has_title(title)
        and reaches(title.level, target.level, LEVELS)
        and title.usage_scope in (target.usage_scope, "general")
    ]
    first = min((title.obtained_on for title in held), default=None)
    wanted = labels.LEVEL[target.level]
    text = f"尚未取得本系列{wanted}及以上职称。"
    if first is not None:
        text = f"您自{first}起已有本系列{wanted}及以上职称，不需再申报这一级。"
    return case.condition(
        "not_yet_held",
        holds_from=ALWAYS,
        holds_until=first,
        needed=f"未取得{wanted}",
        found=labels.NONE if first is None else f"{first}取得",
        text=text,
        clauses=HELD,
    )


def prior_title(case: Case, level: str, tenure: Tenure | None, clauses: Iterable[str], remark: str = "") -> Condition:
    needed = f"{labels.LEVEL[level]}职称"
    if tenure is not None:
        found = f"{tenure.name}，{tenure.obtained_on}取得"
        text = f"需有本系列{needed}，您有{found}。{remark}"
        clauses = (*clauses, *tenure.clauses)
    else:
        found = labels.NONE
        text = f"需先取得本系列{needed}。{_why_not(case, level)}{remark}"
    return case.condition(
        "prior_title",
        holds_from=tenure.obtained_on if tenure else None,
        needed=needed,
        found=found,
        text=text,
        clauses=tuple(clauses),
    )


def years_in_title(case: Case, rule: Rule, tenure: Tenure | None) -> Condition:
    found = full_years(tenure.since, case.as_of) if tenure else 0
    opens = max(tenure.obtained_on, add_years(tenure.since, rule.years)) if tenure else None
    since = f"，自{tenure.since}起算，到{case.as_of}已满{found}年" if tenure else ""
    return case.condition(
        "years_in_title",
        holds_from=opens,
        needed=str(rule.years),
        found=str(found),
        text=f"取得现职称后需满{rule.years}年{since}。{note(rule)}",
        clauses=rule.clauses,
    )


def technical_work(case: Case, since: date | None) -> list[Interval]:
    """Time in technical work, after graduation where there is one."""
    return intervals((job for job in case.person.jobs if job.technical), since=since)


def years_of_work(case: Case, code: str, worked: list[Interval], years: int, *, what: str, rule: Rule) -> Condition:
    found = years_worked(worked, case.as_of)
    return case.condition(
        code,
        holds_from=reached_on(worked, years),
        needed=str(years),
        found=str(found),
        text=f"{what}需满{years}年，到{case.as_of}累计已满{found}年。{note(rule)}",
        clauses=rule.clauses,
    )


def best_tenure(held: Iterable[Tenure], level: str, years: int) -> Tenure | None:
    """The one that opens first among those of at least ``level``."""
    enough = [each for each in held if reaches(each.level, level, LEVELS)]
    return min(enough, key=lambda each: (max(each.obtained_on, add_years(each.since, years)), each.name), default=None)


def first_job(jobs: Iterable[Job]) -> date | None:
    return min((job.started_on for job in jobs), default=None)


def _since(title: Title) -> date:
    return title.first_obtained_on or title.obtained_on


def _why_not(case: Case, level: str) -> str:
    titles = [title for title in case.person.titles if reaches(title.level, level, LEVELS)]
    here = [title for title in titles if title.series == case.target.series]
    if any(title.from_elsewhere for title in here):
        return "外省、外单位取得的职称，需先办理确认（人社部令第40号第29条）。"
    if any(title.usage_scope == "targeted" for title in here):
        return "定向评价取得的职称，可先申请转评同级职称，任职时间连续计算（晋人社厅发〔2020〕38号第5条）。"
    if titles and not here:
        return "其他系列的职称不能作为本系列的现职称。"
    return ""
