"""What offices do to many cases at once, from their worklist and from a notice (regulation 4.2; ADR 30)."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from applications.forms.redress import SubmitResultsForm
from applications.forms.staff import ConfirmForm, NoticeForm
from applications.forms.way import AssignForm
from applications.forms.worklist_filter import filters_of
from applications.models import Application, PublicNotice
from applications.selectors import way as ways
from applications.selectors.notices import (
    proposed_title,
    ready_to_confirm,
    waiting_for_notice,
    waiting_for_results,
)
from applications.selectors.redress import batches_to_file, cases_to_file
from applications.selectors.reviewing import SHOWN, cases_in
from applications.services import notices, result_filings, reviewing, way
from portal.batch_acts.registry import BatchAct, register
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.dates import in_chinese
from portal.workflow import Report, declared_move, legal_sources

ALL = (Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY)
TOLD = "申报人已收到消息。"
IN_A_NOTICE = "选中的申报列入同一份公示。公示名单只含姓名、单位、现职称、申报职称、专业和级别，发布后不能更改。"
PUBLIC = "公示从发布时起对外公开，公示期随即起算，任何人可以据此提出异议（人社部令第40号第{article}条）。"


def _visible(actor: Actor) -> QuerySet[Application]:
    return Application.objects.visible_to(actor).select_related(*SHOWN)


def _cells(case: Application) -> tuple[str, str, str]:
    return case.applicant.name, case.code, case.unit_name


def _of_cases(move: str, run: Callable[..., Report], roles: Sequence[Role], **more: Any) -> BatchAct:
    given = {
        "name": move, "move": move, "list_url": "applications:worklist", "matching": partial(_waiting_for, move), **more
    }  # fmt: skip
    label = given.pop("label", "") or declared_move(Application, move).label
    return BatchAct(
        label=label, model=Application, roles=tuple(roles), key="code", rows=_visible,
        columns=("申报人", "受理编号", "单位"), cells=_cells, run=run, **given,
    )  # fmt: skip


def _waiting_for(move: str, actor: Actor, query: Mapping[str, str]) -> QuerySet[Application]:
    """The cases on the work list behind the filters ``query`` on which ``move`` is an act."""
    found = filters_of(actor, query).narrow(cases_in(actor, "mine")).filter(status__in=legal_sources(Application, move))
    return found.order_by("status_since", "id")


def _without_notice(actor: Actor, query: Mapping[str, str]) -> QuerySet[Application]:
    return _waiting_for("publish_notice", actor, query).filter(pk__in=waiting_for_notice(actor).values("pk"))


def _to_file(actor: Actor, query: Mapping[str, str]) -> QuerySet[Application]:
    """The confirmed cases of the batch that the page is about."""
    batch = batches_to_file(actor).filter(code=query.get("batch", "")).first()
    return cases_to_file(actor, batch) if batch else Application.objects.none()


def _notice_form(
    kind: PublicNotice.Kind, data: Any, *, actor: Actor, initial: Mapping[str, str] | None, **_rows: Any
) -> NoticeForm:
    form = NoticeForm(data, initial={"title": proposed_title(actor, kind), **(initial or {})})
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


def _filing(report: Report) -> tuple[str, str]:
    return "打开备案", reverse("applications:result_filing", args=[result_filings.filing_of(report).code])


def _plain(form: type[Any]) -> Callable[..., Any]:
    """A form that asks for the same whatever was chosen."""
    return lambda data, *, initial, **_rows: form(data, initial=initial or {})


def _confirmation(move: str, role: Role, told: str) -> BatchAct:
    return _of_cases(
        move, notices.confirm_results, [role], list_url="applications:confirmations", form=_plain(ConfirmForm),
        matching=lambda actor, _query: ready_to_confirm(actor), told=told,
        final="确认文号写入申报记录，证书据此制发并可公开查验（人社部令第40号第26条）。确有错误的，按撤销或者换发证书办理。",
    )  # fmt: skip


register(
    _of_cases("claim", reviewing.claim, ALL),
    _of_cases("release", reviewing.release, ALL),
    _of_cases("approve_by_unit", reviewing.approve_by_unit, [Role.UNIT_CLERK], told=TOLD, undo="take_back_approval"),
    _of_cases(
        "publish_notice", notices.publish_cases, [Role.UNIT_CLERK], list_url="applications:notice_new",
        form=partial(_notice_form, PublicNotice.Kind.PRE), leads_to=_notice, matching=_without_notice,
        warning=IN_A_NOTICE, final=PUBLIC.format(article="16"), told=TOLD,
    ),
    _of_cases(
        "publish_result", notices.publish_passed, [Role.SECRETARY, Role.HRSS_OFFICER],
        list_url="applications:result_notice_new", form=partial(_notice_form, PublicNotice.Kind.POST),
        leads_to=_notice, matching=lambda actor, _query: waiting_for_results(actor),
        warning=IN_A_NOTICE, final=PUBLIC.format(article="26"), told=TOLD,
    ),
    _confirmation("confirm", Role.HRSS_OFFICER, f"{TOLD}系统正在生成电子证书。"),
    _confirmation("confirm_by_organiser", Role.SECRETARY, f"{TOLD}请接着报送结果备案。"),
    _of_cases(
        "", result_filings.submit_cases, [Role.SECRETARY], name="submit_results", label="报送结果备案",
        list_url="applications:result_filings", form=_plain(SubmitResultsForm), leads_to=_filing,
        refusals=lambda rows, actor, _fields: result_filings.filing_refusals(rows, actor), matching=_to_file,
        warning="选中的申报列入同一份备案，由备案机关整份备案或者退回；退回的，可以更正后重新报送。备案后生成电子证书。",
        final="备案机关收到后即按期限办理（人社部令第40号第26条）。报送有误的，请备案机关退回。",
        told="备案机关已收到消息。",
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
