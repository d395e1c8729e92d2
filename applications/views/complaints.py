"""Complaints: handed in by anyone, answered by the organiser or the filing authority (令40 art. 27; M6b)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import redress_permissions as may
from applications.forms.redress import ComplaintAnswerForm, ComplaintForm, PassUpForm
from applications.models import Application, Complaint
from applications.selectors import redress as reading
from applications.services import complaints as services
from applications.views.keys import key_of
from applications.views.notices import PER_PAGE
from applications.views.receipts import receipt_file
from applications.views.worklist import STAFF
from portal.core.access import public, roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.limits import limit

AN_HOUR = 3600
FILED_AN_HOUR = 10
TOO_MANY = "同一网络一小时内最多提交10件投诉举报，请稍后再试，或直接联系备案机关。"
RECEIPT = "complaint_receipt"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """Anybody's complaint; an applicant may come from his own case, which is then named to whoever answers."""
    case = _own_case(request)
    committees = list(reading.committees_to_complain_about())
    initial = {"committee": request.GET.get("committee")}
    if case and case.batch:
        initial["committee"] = str(case.batch.committee.number)
    form = ComplaintForm(request.POST or None, committees=committees, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            filed = _file(request, form, case)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            request.session[RECEIPT] = filed.code
            return redirect("applications:complaint_receipt")
    context = {"form": form, "case": case}
    return render(request, "applications/public/complain.html", context, status=422 if form.errors else 200)


def _own_case(request: HttpRequest) -> Application | None:
    code = request.POST.get("case") or request.GET.get("case")
    actor = request.actor
    if not code or actor.role != Role.APPLICANT:
        return None
    return Application.objects.visible_to(actor).select_related("batch__committee").filter(code=code[:16]).first()


def _file(request: HttpRequest, form: ComplaintForm, case: Application | None) -> Complaint:
    try:
        limit(request, "complaint", times=FILED_AN_HOUR, seconds=AN_HOUR)
    except Refused as refused:
        raise Refused(TOO_MANY, code=refused.code) from refused
    given: dict[str, Any] = dict(form.cleaned_data)
    committee = form.committees[given.pop("committee")]
    about_it = case is not None and case.batch is not None and case.batch.committee_id == committee.pk
    application = case if about_it else None
    return services.file_complaint(committee=committee, application=application, key=key_of(request), **given)


@public
@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt of the complaint just filed in this browser."""
    code = request.session.get(RECEIPT)
    if code is None:
        return redirect("applications:objection_status")
    return render(request, "applications/public/complaint_receipt.html", {"code": code})


@public
@never_cache
@require_safe
def receipt_pdf(request: HttpRequest) -> HttpResponse:
    """The same receipt as a file, for the browser that filed it alone."""
    filed = reading.complaint_by_receipt(request.session.get(RECEIPT) or "")
    return receipt_file(filed, "complaint.receipt") if filed else redirect("applications:objection_status")


@roles(*STAFF)
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    is_open = request.GET.get("tab") != "decided"
    found = reading.complaints_of(request.actor, is_open=is_open)
    tabs = [
        {"label": "核查中", "url": "?tab=open", "active": is_open},
        {"label": "已答复", "url": "?tab=decided", "active": not is_open},
    ]
    page = reading.order_of_answers(is_open=is_open).asked(found, request.GET, PER_PAGE)
    return render(request, "applications/staff/complaints.html", {"page": page, "tabs": tabs, "is_open": is_open})


@roles(*STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """Content for who answers and for the filing authority; the answer by the addressee alone."""
    shown = _complaint(request, pk)
    form = ComplaintAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        founded, finding = form.cleaned_data["decision"] == "true", form.cleaned_data["finding"]
        try:
            services.decide_complaint(
                complaint=shown, actor=request.actor, founded=founded, finding=finding, key=key_of(request)
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "核查结论已记录，投诉举报人凭回执编号可以看到答复。")
            return redirect("applications:complaints")
    return _page(request, shown, form=form)


def _complaint(request: HttpRequest, pk: int) -> Complaint:
    found = reading.complaint_of(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, shown: Complaint, **more: Any) -> HttpResponse:
    actor, is_open = request.actor, shown.status == Complaint.Status.OPEN
    context = {
        "complaint": shown,
        "form": ComplaintAnswerForm(),
        "pass_form": PassUpForm(),
        "may_answer": is_open and may.answers_complaint(shown, actor),
        "may_pass_up": is_open and may.organiser_has_it(shown, actor),
        "may_see_reporter": bool(shown.name) and may.sees_reporter(shown, actor),
        **more,
    }
    wrong = any(form.errors for form in (context["form"], context["pass_form"]))
    return render(request, "applications/staff/complaint.html", context, status=422 if wrong else 200)


@roles(Role.SECRETARY, Role.UNIT_CLERK)
@require_POST
def pass_up(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _complaint(request, pk)
    form = PassUpForm(request.POST)
    if form.is_valid():
        try:
            services.pass_up(complaint=shown, actor=request.actor, key=key_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "已转备案机关办理。")
            return redirect("applications:complaints")
    return _page(request, shown, pass_form=form)


@roles(*STAFF)
@require_POST
@never_cache
def reporter(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and contact of the reporter, once; who looked is recorded."""
    shown = _complaint(request, pk)
    name, contact = services.see_reporter(complaint=shown, actor=request.actor)
    return _page(request, shown, reporter={"name": name, "contact": contact})
