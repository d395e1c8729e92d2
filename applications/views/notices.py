"""Notices by the unit and by the organiser, their confirmation, and what the public sees of them."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications.documents.notices import SIZES, poster_of, proof_of
from applications.forms.notices import NoticeSearchForm
from applications.forms.staff import ConfirmForm, LengthenForm, NoticeForm
from applications.models import Application, PublicNotice
from applications.selectors import notices as selectors
from applications.selectors.reviewing import chosen, level_label
from applications.services import notices as services
from applications.views.batch_report import keep_report
from applications.views.keys import key_of
from portal.audit import services as audit
from portal.batch_acts.registry import MOST_CHOSEN
from portal.core import clock
from portal.core.access import public, roles
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.core.kept_forms import survives_sign_in
from portal.core.keyset import NEWEST_FIRST
from portal.core.limits import limit
from portal.core.papers import marked_pdf
from portal.core.tables import digest_of
from portal.prints.services import copy, public_copy
from portal.workflow import Report, chain, preview

RESULT_PUBLISHERS = (Role.SECRETARY, Role.HRSS_OFFICER)
PUBLISHERS = (Role.UNIT_CLERK, *RESULT_PUBLISHERS)
PER_PAGE = 20


@roles(*PUBLISHERS)
@require_safe
def unit_notices(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    page = NEWEST_FIRST.asked(selectors.own_notices(actor), request.GET, PER_PAGE)
    context = {
        "page": page,
        "lines": selectors.with_countdown(page),
        "publishes_results": actor.role in RESULT_PUBLISHERS,
        "open_objections": selectors.open_objection_count(actor),
    }
    return render(request, "applications/staff/unit_notices.html", context)


@survives_sign_in
@roles(Role.UNIT_CLERK)
@require_http_methods(["GET", "POST"])
def notice_new(request: HttpRequest) -> HttpResponse:
    """One notice for the chosen cases that the unit has approved (N8)."""
    return _new_notice(request, PublicNotice.Kind.PRE)


@survives_sign_in
@roles(*RESULT_PUBLISHERS)
@require_http_methods(["GET", "POST"])
def result_notice_new(request: HttpRequest) -> HttpResponse:
    """One notice for the chosen cases that passed (N13)."""
    return _new_notice(request, PublicNotice.Kind.POST)


def _new_notice(request: HttpRequest, kind: PublicNotice.Kind) -> HttpResponse:
    actor, sent = request.actor, request.POST if request.method == "POST" else request.kept
    form = NoticeForm(sent or None, initial={"title": selectors.proposed_title(actor, kind)})
    if request.method == "POST" and form.is_valid():
        try:
            notice = _publish(request, kind, form)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, f"公示已发布，{notice.starts_on} 至 {notice.ends_on}。请打印公示单张贴。")
            return redirect("applications:notice_desk", notice.code)
    is_pre = kind == PublicNotice.Kind.PRE
    cases = selectors.waiting_for_notice(actor) if is_pre else selectors.waiting_for_results(actor)
    period, days = services.period_from(clock.today())
    context = {
        "form": form,
        **_tick_list(actor, sent, cases, "publish_notice" if is_pre else "publish_result"),
        "period": period,
        "days": days,
        "is_pre": is_pre,
    }
    return render(request, "applications/staff/notice_new.html", context)


def _tick_list(actor: Actor, sent: Any, cases: QuerySet[Application], move: str) -> dict[str, Any]:
    """As many cases as one act may take, each with why it would be refused now; and how many more wait behind them."""
    shown = list(cases[: MOST_CHOSEN + 1])
    listed = shown[:MOST_CHOSEN]
    refused = {each.pk: each.reason for each in preview(Application, [case.pk for case in listed], move, actor=actor)}
    return {
        "lines": [(case, level_label(case.level), refused.get(case.pk, "")) for case in listed],
        "more": cases.count() - MOST_CHOSEN if len(shown) > MOST_CHOSEN else 0,
        "picked": sent.getlist("case") if sent is not None else None,
    }


def _publish(request: HttpRequest, kind: PublicNotice.Kind, form: NoticeForm) -> PublicNotice:
    actor = request.actor
    publish = services.publish_notice if kind == PublicNotice.Kind.PRE else services.publish_results
    ids = list(chosen(actor, request.POST.getlist("case")).values_list("pk", flat=True))
    return publish(ids=ids, actor=actor, key=key_of(request), **form.cleaned_data)


def _own_notice(actor: Actor, code: str) -> PublicNotice:
    notice = selectors.own_notices(actor).filter(code=code).select_related("publisher").first()
    if notice is None:
        raise Http404
    return notice


@roles(*PUBLISHERS)
@require_http_methods(["GET", "POST"])
def notice_desk(request: HttpRequest, code: str) -> HttpResponse:
    """The publisher's page of one notice: its cases, its objections, lengthening, recommending."""
    actor = request.actor
    notice = _own_notice(actor, code)
    form = LengthenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.lengthen_notice(notice=notice, actor=actor, key=key_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("working_days", refusal.reason)
        else:
            messages.success(request, "公示期已延长，已通知公示中的申报人。")
            return redirect("applications:notice_desk", code)
    context = {
        "notice": notice,
        "form": form,
        "entries": selectors.entries_for_staff(notice, actor),
        "countdown": selectors.countdown(notice),
        "may_recommend": actor.role == Role.UNIT_CLERK and notice.kind == PublicNotice.Kind.PRE,
    }
    return render(request, "applications/staff/notice_desk.html", context)


@survives_sign_in
@roles(*RESULT_PUBLISHERS)
@require_http_methods(["GET", "POST"])
def confirmations(request: HttpRequest) -> HttpResponse:
    """Results whose notice has run, confirmed together under one document number (令40 art. 26; M5h)."""
    actor, sent = request.actor, request.POST if request.method == "POST" else request.kept
    form = ConfirmForm(sent or None)
    if request.method == "POST" and form.is_valid():
        try:
            report = _confirm(request, form)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            keep_report(request, report, title="确认结果", back=reverse("applications:confirmations"))
            return redirect("applications:batch_result")
    cases = selectors.waiting_for_confirmation(actor)
    move = services.confirming_move(actor)
    context = {"form": form, **_tick_list(actor, sent, cases, move)}
    return render(request, "applications/staff/confirmations.html", context)


def _confirm(request: HttpRequest, form: ConfirmForm) -> Report:
    actor = request.actor
    ids = list(chosen(actor, request.POST.getlist("case")).values_list("pk", flat=True))
    if not ids:
        raise Refused("请至少选择一件申报。", code="invalid")
    return services.confirm_results(ids=ids, actor=actor, key=key_of(request), **form.cleaned_data)


@public
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    running = request.GET.get("tab") != "past"
    form = NoticeSearchForm(request.GET or {"tab": "running"})
    asked = form.values()
    found = selectors.public_notices(running=running, **asked)
    either = selectors.found_by(asked["query"]) if asked.get("query") else ()
    page = NEWEST_FIRST.asked(found, request.GET, PER_PAGE, either=either)
    tabs = [
        {"label": label, "url": f"?{urlencode({**form.kept, 'tab': tab})}", "active": running == (tab == "running")}
        for tab, label in (("running", "正在公示"), ("past", "已结束"))
    ]
    lines = selectors.with_countdown(page)
    context = {"page": page, "lines": lines, "form": form, "tabs": tabs, "running": running}
    return render(request, "applications/public/notices.html", context)


def public_notice(code: str) -> PublicNotice:
    notice = selectors.notice_by_code(code)
    if notice is None:
        raise Http404
    return notice


@public
@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """The list while it may be read; after that the number and the digest alone, against which a copy is checked."""
    found = public_notice(code)
    if not selectors.is_shown(found):
        return render(request, "applications/public/notice_over.html", {"notice": found})
    context = {"notice": found, "countdown": selectors.countdown(found), "stopped": selectors.stopped_lines(found)}
    return render(request, "applications/public/notice.html", context)


@public
@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet to print and put up; its QR code opens the public page."""
    shown = public_notice(code)
    if not selectors.is_shown(shown):
        raise Http404
    return render(request, "applications/public/poster.html", dict(poster_of(shown, "a4").page))


@public
@require_safe
def poster_pdf(request: HttpRequest, code: str, size: str) -> HttpResponse:
    """The same sheet as a file, A4 or large."""
    shown = public_notice(code)
    if size not in SIZES or not selectors.is_shown(shown):
        raise Http404
    limit(request, "poster", times=30, seconds=600)
    sheet = poster_of(shown, size)
    content = public_copy("notice.poster", sheet.digest, subject=chain(shown), number=shown.code, write=sheet.pdf)
    return _pdf(content, f"notice-{code}-{size}.pdf")


@roles(*PUBLISHERS)
@never_cache
@require_safe
def proof_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """That the notice has been shown, for the file."""
    shown = _own_notice(request.actor, code)
    paper = proof_of(shown)
    data = {"kind": "proof", "form": "pdf", "sha256": digest_of(paper.tables), "full_ids": False}
    look = audit.record(f"looks:{chain(shown)}", "notice.proof_printed", actor=request.actor, data=data)
    write = partial(marked_pdf, paper)
    content = copy("notice.proof", look, subject=chain(shown), number=shown.code, write=write)
    return _pdf(content, f"proof-{code}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
