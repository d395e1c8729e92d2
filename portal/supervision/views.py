"""Supervisors look, and their looking is recorded (令40 art. 34)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from applications.models import Application
from portal import workflow
from portal.audit import services as audit
from portal.core.access import roles
from portal.core.actors import Role
from portal.supervision.selectors import cases_to_trace, chains_hold, lines_of, records_of_case


@roles(Role.SUPERVISOR, Role.AUDIT_ADMIN)
@require_safe
def trace(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    found = cases_to_trace(request.actor, text)
    return render(request, "supervision/trace.html", {"cases": found, "q": text})


@roles(Role.SUPERVISOR, Role.AUDIT_ADMIN)
@require_safe
def case_trace(request: HttpRequest, code: str) -> HttpResponse:
    """Each act on one case: who, in which role, when, from where to where, and whether the chain still holds."""
    case = get_object_or_404(Application.objects.visible_to(request.actor), code=code)
    records = records_of_case(case)
    holds = chains_hold(records)
    audit.record(f"looks:{workflow.chain(case)}", "case.traced", actor=request.actor)
    context = {"case": case, "lines": lines_of(records), "holds": holds}
    return render(request, "supervision/case_trace.html", context)
