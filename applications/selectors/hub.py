"""The home page of one case: what is to do, where it stands, what comes next."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from applications.models import Application, NoticeEntry, Objection, Version
from applications.paper.completeness import Progress, Severity, progress
from applications.paper.sections import MATERIALS
from applications.public_status import AWAITS_FILING, STATUSES, PublicStatus
from applications.routing.texts import text_of
from applications.selectors.applicant import (
    Correction,
    correction_of,
    editable_sections,
    level_label,
    outline_of,
    present_materials,
)
from applications.selectors.check import Examined, examined
from applications.selectors.clocks import TimeLimit, time_limit_of, working_days_left
from applications.selectors.corrections import Answer, answers_of
from applications.selectors.eligibility import Evaluation, Standing
from applications.selectors.journey import Event, journey
from applications.selectors.redress import Redress, redress_of
from applications.workflow import ON_THE_WAY, Status
from portal.core import clock
from portal.messages.models import Message
from portal.messages.selectors import inbox_of

TONES = {Progress.UNTOUCHED: "neutral", Progress.UNDER_WAY: "action", Progress.DONE: "good"}
LETTERS_SHOWN = 5


@dataclass(frozen=True)
class Task:
    """A line of the task list."""

    title: str
    url: str
    status: str
    tone: str
    hint: str = ""


@dataclass(frozen=True)
class Hub:
    """Everything that the page shows. ``days_left`` counts working days to the due day of a correction."""

    status: PublicStatus
    level: str
    tasks: list[Task]
    done_count: int
    correction: Correction | None
    answers: list[Answer]
    days_left: int | None
    time_limit: TimeLimit | None
    events: list[Event]
    versions: list[Version]
    letters: list[Message]
    objection: Objection | None
    notice_ends_on: date | None
    can_withdraw: bool
    window_open: bool
    channel: str
    can_change_route: bool
    evaluation: Evaluation | None
    redress: Redress | None


@dataclass(frozen=True)
class _Seen(Examined):
    """``items``: the materials that have a file."""

    items: set[str]


def hub_of(case: Application) -> Hub:
    correction = correction_of(case)
    seen = _seen(case) if case.status in {Status.DRAFT, Status.CORRECTION} else None
    tasks = _tasks(case, correction, seen) if seen else []
    window_open = case.batch is None or case.batch.opens_at <= clock.now() <= case.batch.closes_at
    channel = text_of(case.channel).name
    if case.status == Status.DRAFT:
        tasks.insert(0, _route_task(case, channel))
    if case.status == Status.DRAFT and case.batch and seen:
        tasks.insert(1, _track_task(case, seen.evaluation))
    entry = _notice_entry(case)
    return Hub(
        status=AWAITS_FILING if _awaits_filing(case) else STATUSES[case.status],
        level=level_label(case.level),
        tasks=tasks,
        done_count=sum(task.status == Progress.DONE for task in tasks),
        correction=correction,
        answers=answers_of(case, correction) if correction else [],
        days_left=working_days_left(case.due_on),
        time_limit=time_limit_of(case),
        events=journey(case),
        versions=list(case.versions.only("number", "submitted_at", "digest", "application_id")),
        letters=_letters(case),
        objection=entry.objections.order_by("-filed_at").first() if entry else None,
        notice_ends_on=entry.notice.ends_on if entry else None,
        can_withdraw=not may_withdraw(case),
        window_open=window_open,
        channel=channel,
        can_change_route=case.status in ON_THE_WAY and window_open,
        evaluation=seen.evaluation if seen else None,
        redress=redress_of(case),
    )


def _awaits_filing(case: Application) -> bool:
    """Is it confirmed by a committee whose results are filed, and not filed yet (M5h)?"""
    confirmed = case.status == Status.CONFIRMED and case.results_are_filed
    return confirmed and not case.filing_lines.filter(filing__status="FILED").exists()


def may_withdraw(case: Application) -> str:
    """The sentence that says why the case cannot be withdrawn any more; empty when it can."""
    if case.status not in {Status.DRAFT, Status.UNIT_REVIEW}:
        return "申报已经进入下一环节，不能撤回。如需停止申报，请联系单位职称管理员。"
    return "单位已经开始审核，不能撤回。如需停止申报，请联系单位职称管理员。" if case.claimed_by_id else ""


def _seen(case: Application) -> _Seen:
    materials = present_materials(case)
    return _Seen(**vars(examined(case, case.draft, materials)), items={material.item for material in materials})


def _tasks(case: Application, correction: Correction | None, seen: _Seen) -> list[Task]:
    sections = outline_of(case).sections
    states = progress(case.draft.data, seen.items, seen.problems, sections)
    errors = [problem.section for problem in seen.problems if problem.severity == Severity.ERROR]
    open_sections = editable_sections(case, correction)
    tasks = []
    for section in sections:
        if correction and section.slug not in open_sections:
            tasks.append(Task(section.title, "", "不需修改", "neutral"))
            continue
        asked = bool(correction and correction.of(section.slug))
        state, count = states[section.slug], errors.count(section.slug)
        hint = f"还有 {count} 处需要填写或修改" if state == Progress.UNDER_WAY and count else section.hint
        status, tone = ("需修改", "action") if asked else (str(state), TONES[state])
        tasks.append(Task(section.title, _url(case, section.slug), status, tone, hint))
    return tasks


def _route_task(case: Application, channel: str) -> Task:
    """Done once the applicant has told his labour relation there; until then the channel is the portal's guess."""
    url = reverse("applications:route", args=[case.code])
    if not case.route_facts:
        return Task("申报渠道", url, "请核对", "action", f"由谁审核、公示、推荐。系统先按“{channel}”准备，请核对")
    return Task("申报渠道", url, Progress.DONE, TONES[Progress.DONE], f"由谁审核、公示、推荐。现在选的是：{channel}")


def _track_task(case: Application, evaluation: Evaluation) -> Task:
    url = reverse("applications:track", args=[case.code])
    hint = f"按哪一种条件申报。现在选的是：{evaluation.track.name}"
    closed = evaluation.standing == Standing.CLOSED
    status, tone = ("不符合条件", "bad") if closed else (Progress.DONE, TONES[Progress.DONE])
    return Task("申报方式", url, status, tone, hint)


def _url(case: Application, slug: str) -> str:
    if slug == MATERIALS:
        return reverse("applications:materials", args=[case.code])
    return reverse("applications:section", args=[case.code, slug])


def _notice_entry(case: Application) -> NoticeEntry | None:
    if case.status not in {Status.UNIT_NOTICE, Status.RESULT_NOTICE}:
        return None
    return case.notice_entries.select_related("notice").order_by("-notice__published_at").first()


def _letters(case: Application) -> list[Message]:
    return list(inbox_of(case.applicant_id).filter(subject__contains=case.code)[:LETTERS_SHOWN])
