"""People moved from Party and government bodies: the first title by working years, whatever the level (S11a)."""

from datetime import date

from applications.eligibility import labels
from applications.eligibility.arithmetic import intervals, reached_on, years_worked
from applications.eligibility.conditions import ALWAYS, COMMON_NOTE, Alternative, Case, Condition, TrackResult
from applications.eligibility.shared import Studies, first_job, ordinary_studies, technical_school_studies

PUBLIC_BODY = "public_body"
OUTSIDE = frozenset({"private_enterprise", "other_non_public", "freelance"})
S11A = ("S11a",)


def from_government(case: Case) -> TrackResult | None:
    """Years count over all jobs from the first one, against what the normal way to the level adds up to."""
    moved_on = _moved_on(case)
    first_title = min((title.obtained_on for title in case.person.titles), default=None)
    if moved_on is None or (first_title is not None and first_title <= case.as_of):
        return None
    origin = (_moved(case, moved_on), _no_title_yet(case, first_title))
    studies = ordinary_studies(case) + [each for each in technical_school_studies(case) if each.related]
    return case.result(
        "from_government", [(*origin, *_by_years(case, each)) for each in (studies or (None,)) if case.rules("normal")]
    )


def _moved_on(case: Case) -> date | None:
    entered = first_job(job for job in case.person.jobs if job.kind == PUBLIC_BODY)
    if entered is None:
        return None
    return first_job(
        job for job in case.person.jobs if job.kind in OUTSIDE and job.technical and job.started_on >= entered
    )


def _moved(case: Case, moved_on: date) -> Condition:
    return case.condition(
        "from_public_body",
        holds_from=moved_on,
        needed=labels.YES,
        found=f"{moved_on}起",
        text=f"由党政机关流动到企业等单位从事专业技术工作（{moved_on}起），首次申报不受资历、层级限制，原单位业绩可用。",
        clauses=S11A,
    )


def _no_title_yet(case: Case, first_title: date | None) -> Condition:
    return case.condition(
        "first_title",
        holds_from=ALWAYS,
        holds_until=first_title,
        needed="首次申报",
        found=labels.NONE,
        text="此前没有任何职称，属首次申报；这一方式只能用一次。",
        clauses=S11A,
    )


def _by_years(case: Case, studies: Studies | None) -> Alternative:
    years = case.series.ladder.get((case.target.level, studies.degree)) if studies else None
    name = studies.name if studies else labels.NONE
    wanted = labels.LEVEL[case.target.level]
    remark = COMMON_NOTE if any(rule.common for rule in case.rules("normal")) else ""
    schooled = case.condition(
        "education",
        holds_from=studies.graduated_on if studies and years is not None else None,
        needed=f"可申报{wanted}的学历",
        found=name,
        text=f"申报{wanted}须有相应学历，您的学历：{name}。{remark}",
        clauses=S11A,
    )
    if years is None:
        return (schooled,)
    worked = intervals(case.person.jobs)
    found = years_worked(worked, case.as_of)
    time = case.condition(
        "years_in_work",
        holds_from=reached_on(worked, years),
        needed=str(years),
        found=str(found),
        text=f"比照同等学历逐级申报到{wanted}的年限，参加工作需累计满{years}年，到{case.as_of}已满{found}年。{remark}",
        clauses=S11A,
    )
    return (schooled, time)
