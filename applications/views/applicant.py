"""The applicant's cases: list, start, hub, withdrawal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.public_status import STATUSES
from applications.selectors import applicant as read
from applications.selectors.hub import hub_of, may_withdraw
from applications.services import applicant as services
from applications.views.keys import key_of
from portal.core.access import roles
from portal.core.actors import Role

TEMPLATES = "applications/applicant"


@roles(Role.APPLICANT)
@require_safe
def my_cases(request: HttpRequest) -> HttpResponse:
    cases = [(case, read.level_label(case.level), STATUSES[case.status]) for case in read.own_cases(request.actor)]
    return render(request, f"{TEMPLATES}/my_cases.html", {"cases": cases})


@roles(Role.APPLICANT)
@require_safe
def case(request: HttpRequest, code: str) -> HttpResponse:
    found = read.own_case(request.actor, code)
    return render(request, f"{TEMPLATES}/case.html", {"case": found, "hub": hub_of(found)})


@roles(Role.APPLICANT)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    found = read.own_case(request.actor, code)
    if request.method == "POST":
        services.withdraw_application(application=found, actor=request.actor, key=key_of(request))
        messages.success(request, "申报已撤回。申报时间内可以重新申报。")
        return redirect("applications:case", found.code)
    return render(request, f"{TEMPLATES}/withdraw.html", {"case": found, "refusal": may_withdraw(found)})
