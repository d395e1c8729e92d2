"""Notices by the unit and by the organiser, their confirmation, and what the public sees of them."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications.documents.notices import SIZES, poster_of, proof_of
from applications.forms.notices import NoticeSearchForm
from applications.forms.staff import LengthenForm
from applications.models import Application, PublicNotice
from applications.selectors import notices as selectors
from applications.selectors.reviewing import level_label
from applications.services import notices as services
from applications.views.keys import key_of
from portal.audit import services as audit
from portal.core.access import public, roles
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.core.keyset import NEWEST_FIRST
from portal.core.limits import limit
from portal.core.papers import marked_pdf
from portal.core.tables import digest_of
from portal.prints.services import copy, public_copy
from portal.workflow import chain

RESULT_PUBLISHERS = (Role.SECRETARY, Role.HRSS_OFFICER)
PUBLISHERS = (Role.UNIT_CLERK, *RESULT_PUBLISHERS)
PER_PAGE = 20
PER_CHOICE = 50


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


@roles(Role.UNIT_CLERK)
@require_safe
def notice_new(request: HttpRequest) -> HttpResponse:
    """The cases that the unit has approved, to choose for one notice (N8)."""
    return _to_choose(request, "notice_new", selectors.waiting_for_notice(request.actor), "publish_notice")


@roles(*RESULT_PUBLISHERS)
@require_safe
def result_notice_new(request: HttpRequest) -> HttpResponse:
    """The cases that passed, to choose for one notice (N13)."""
    return _to_choose(request, "notice_new", selectors.waiting_for_results(request.actor), "publish_result")


def _to_choose(request: HttpRequest, page_name: str, cases: QuerySet[Application], act: str) -> HttpResponse:
    """A page of cases to which ``act`` may be done together; what it asks for, it asks on the page behind (ADR 30)."""
    page = Paginator(cases, PER_CHOICE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": [(case, level_label(case.level)) for case in page], "act": act}
    return render(request, f"applications/staff/{page_name}.html", context)


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


@roles(*RESULT_PUBLISHERS)
@require_safe
def confirmations(request: HttpRequest) -> HttpResponse:
    """Results in their notice, to confirm together under one document number when it has run (令40 art. 26; M5h)."""
    actor = request.actor
    cases = selectors.waiting_for_confirmation(actor)
    return _to_choose(request, "confirmations", cases, services.confirming_move(actor))


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
