"""Re-examination: asked for by the applicant, answered by the organiser (令40 art. 27)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.forms.redress import ReexaminationAnswerForm, ReexaminationForm
from applications.selectors import redress as reading
from applications.selectors.applicant import own_case
from applications.services import reexaminations as services
from applications.views.keys import key_of
from applications.views.notices import PER_PAGE
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused


@roles(Role.APPLICANT)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """The applicant's request; what was typed stays when it cannot be taken."""
    case = own_case(request.actor, code)
    form = ReexaminationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.request_reexamination(application=case, actor=request.actor, key=key_of(request), **given)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "复查申请已提交，办理结果会通知您。")
            return redirect("applications:case", code)
    context = {"case": case, "form": form, "redress": reading.redress_of(case)}
    status = 422 if form.errors else 200
    return render(request, "applications/applicant/reexamination.html", context, status=status)


@roles(Role.APPLICANT)
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    case = own_case(request.actor, code)
    try:
        services.withdraw_reexamination(application=case, actor=request.actor, key=key_of(request))
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, "复查申请已撤回。期限内可以重新申请。")
    return redirect("applications:case", code)


@roles(Role.SECRETARY)
@require_safe
def reexaminations(request: HttpRequest) -> HttpResponse:
    is_open = request.GET.get("tab") != "decided"
    found = reading.reexaminations_of(request.actor, is_open=is_open)
    tabs = [
        {"label": "待答复", "url": "?tab=open", "active": is_open},
        {"label": "已答复", "url": "?tab=decided", "active": not is_open},
    ]
    page = reading.order_of_answers(is_open=is_open).asked(found, request.GET, PER_PAGE)
    return render(request, "applications/staff/reexaminations.html", {"page": page, "tabs": tabs, "is_open": is_open})


@roles(Role.SECRETARY)
@require_http_methods(["GET", "HEAD", "POST"])
def reexamination(request: HttpRequest, code: str) -> HttpResponse:
    """The request and its case; the organiser's answer."""
    shown = reading.reexamination_of(request.actor, code)
    if shown is None:
        raise Http404
    form = ReexaminationAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reopened, finding = form.cleaned_data["decision"] == "reopen", form.cleaned_data["finding"]
        try:
            services.decide_reexamination(
                reexamination=shown, actor=request.actor, reopened=reopened, finding=finding, key=key_of(request)
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "复查结论已记录，申请人已收到消息。")
            return redirect("applications:reexaminations")
    context = {"asked": shown, "case": shown.application, "form": form}
    return render(request, "applications/staff/reexamination.html", context, status=422 if form.errors else 200)
