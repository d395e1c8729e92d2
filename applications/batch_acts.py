"""What offices do to many cases at once, from their worklist and from a notice (regulation 4.2; ADR 30)."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from applications.forms.staff import NoticeForm
from applications.forms.way import AssignForm
from applications.forms.worklist_filter import filters_of
from applications.models import Application, PublicNotice
from applications.selectors import way as ways
from applications.selectors.notices import proposed_title, waiting_for_notice
from applications.selectors.reviewing import SHOWN, cases_in
from applications.services import notices, reviewing, way
from portal.batch_acts.registry import BatchAct, register
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.dates import in_chinese
from portal.workflow import Report, declared_move, legal_sources

ALL = (Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY)
TOLD = "申报人已收到消息。"


def _visible(actor: Actor) -> QuerySet[Application]:
    return Application.objects.visible_to(actor).select_related(*SHOWN)


def _cells(case: Application) -> tuple[str, str, str]:
    return case.applicant.name, case.code, case.unit_name


def _of_cases(move: str, run: Callable[..., Report], roles: Sequence[Role], **more: Any) -> BatchAct:
    return BatchAct(
        name=move, label=declared_move(Application, move).label, model=Application, move=move, roles=tuple(roles),
        list_url="applications:worklist", key="code", rows=_visible, columns=("申报人", "受理编号", "单位"),
        cells=_cells, run=run, **{"matching": partial(_waiting_for, move), **more},
    )  # fmt: skip


def _waiting_for(move: str, actor: Actor, query: Mapping[str, str]) -> QuerySet[Application]:
    """The cases on the work list behind the filters ``query`` on which ``move`` is an act."""
    found = filters_of(actor, query).narrow(cases_in(actor, "mine")).filter(status__in=legal_sources(Application, move))
    return found.order_by("status_since", "id")


def _without_notice(actor: Actor, query: Mapping[str, str]) -> QuerySet[Application]:
    return _waiting_for("publish_notice", actor, query).filter(pk__in=waiting_for_notice(actor).values("pk"))


def _notice_form(data: Any, *, actor: Actor, initial: Mapping[str, str] | None, **_rows: Any) -> NoticeForm:
    form = NoticeForm(data, initial={"title": proposed_title(actor, PublicNotice.Kind.PRE), **(initial or {})})
    period, days = notices.period_from(clock.today())
    form.fields[
        "title"
    ].help_text = f"今天发布，公示期为{in_chinese(period.starts_on)}至{in_chinese(period.ends_on)}（{days} 个工作日）。"
    return form


def _assign_form(data: Any, *, rows: Sequence[Application], initial: Any, **_actor: Any) -> AssignForm:
    waiting = [case for case in rows if case.status == "ASSIGNMENT"]
    return AssignForm(data, bodies=ways.bodies_to_assign(*waiting), initial=initial)


def _refused_by_body(rows: Sequence[Application], _actor: Actor, fields: Mapping[str, Any]) -> Mapping[int, str]:
    return ways.assignment_refusals(rows, fields["body"])


def _notice(report: Report) -> tuple[str, str]:
    return "打开公示", reverse("applications:notice_desk", args=[notices.notice_of(report).code])


register(
    _of_cases("claim", reviewing.claim, ALL),
    _of_cases("release", reviewing.release, ALL),
    _of_cases("approve_by_unit", reviewing.approve_by_unit, [Role.UNIT_CLERK], told=TOLD, undo="take_back_approval"),
    _of_cases(
        "publish_notice", notices.publish_cases, [Role.UNIT_CLERK], form=_notice_form, leads_to=_notice,
        matching=_without_notice,
        warning="选中的申报列入同一份公示。公示名单只含姓名、单位、现职称、申报职称、专业和级别，"
        "发布后不能更改，也不能撤回。",
        told=TOLD,
    ),
    _of_cases("recommend", reviewing.recommend, [Role.UNIT_CLERK], told=TOLD, undo="take_back_recommendation"),
    _of_cases(
        "pass_on", reviewing.pass_on, [Role.UNIT_CLERK, Role.HRSS_OFFICER], told=TOLD, undo="take_back_passing_on"
    ),
    _of_cases(
        "assign_body", way.assign_bodies, [Role.HRSS_OFFICER], form=_assign_form, refusals=_refused_by_body,
        told="申报人和被指定的机构已收到消息。", undo="take_back_assignment", undone=way.unassign,
    ),
    _of_cases("accept", reviewing.accept, [Role.SECRETARY], told=TOLD, undo="take_back_acceptance"),
)  # fmt: skip
