"""Checking, signing, handing in; and the receipt."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.forms.applicant import CommitmentForm
from applications.models import Application
from applications.paper import commitment
from applications.selectors import applicant as read
from applications.selectors.check import check_of
from applications.services.submission import resubmit_application, submit_application
from applications.views.keys import key_of
from applications.workflow import Status
from portal.core.access import roles
from portal.core.actors import Role


@roles(Role.APPLICANT)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """All that is missing or odd; below it the commitment, whose signature hands the case in."""
    case = read.own_case(request.actor, code)
    if request.method == "POST":
        form = CommitmentForm(request.POST, real_name=case.applicant.name)
        if form.is_valid():
            return _hand_in(request, case, form.cleaned_data["name"])
    elif case.status not in {Status.DRAFT, Status.CORRECTION}:
        return redirect("applications:case", case.code)
    else:
        form = CommitmentForm(real_name=case.applicant.name)
    context = {"case": case, "check": check_of(case), "form": form, "commitment": commitment.text()}
    return render(request, "applications/applicant/check.html", context)


def _hand_in(request: HttpRequest, case: Application, name: str) -> HttpResponse:
    hand_in = resubmit_application if request.POST.get("act") == "resubmit" else submit_application
    done = hand_in(
        application=case,
        actor=request.actor,
        commitment_name=name,
        key=key_of(request),
    )
    messages.success(request, "申报已提交。接下来由办理单位审核，进度可在申报页面查看。")
    return redirect("applications:receipt", case.code, done.record.data["version"])


@roles(Role.APPLICANT)
@require_safe
def receipt(request: HttpRequest, code: str, number: int) -> HttpResponse:
    case = read.own_case(request.actor, code)
    version = get_object_or_404(case.versions, number=number)
    return render(request, "applications/applicant/receipt.html", {"case": case, "version": version})
