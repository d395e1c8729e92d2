"""Supervisors look, and their looking is recorded (令40 art. 34)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from applications.models import Application
from committees.models import Committee
from committees.selectors import standing
from portal import workflow
from portal.audit import services as audit
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.supervision import tracing
from portal.supervision.selectors import MOST_SHOWN, cases_to_trace, chains_hold, lines_of, records_of_case
from reviews.selectors import meeting_for

PER_PAGE = 20


@roles(Role.SUPERVISOR, Role.AUDIT_ADMIN)
@require_safe
def trace(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    found = cases_to_trace(request.actor, text)
    return render(request, "supervision/trace.html", {"cases": found, "q": text, "most": MOST_SHOWN})


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


@roles(Role.SUPERVISOR, Role.AUDIT_ADMIN)
@require_safe
def committees(request: HttpRequest) -> HttpResponse:
    """All committees, to be traced back."""
    query = request.GET.get("q", "")
    page = Paginator(tracing.committees_to_trace(query), PER_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    lines = [(each, standing(each, today)) for each in page]
    return render(request, "supervision/committees.html", {"page": page, "lines": lines, "q": query})


@roles(Role.SUPERVISOR, Role.AUDIT_ADMIN)
@require_safe
def committee_trace(request: HttpRequest, number: int) -> HttpResponse:
    """One committee: its filings, the orders about it, its meetings, and each act with its chain."""
    actor = request.actor
    committee = get_object_or_404(Committee.objects.with_filing(), number=number)
    trace = tracing.trace_of_committee(committee)
    audit.record(f"looks:{workflow.chain(committee)}", "committee.traced", actor=actor)
    context = {
        "committee": committee,
        "standing": standing(committee, clock.today()),
        "trace": trace,
        "acts": committee.supervision_acts.select_related("authority"),
        "filings": committee.filings.exclude(version=0).select_related("authority").order_by("-created_at", "-pk"),
        "meetings": tracing.meetings_of_committee(committee, actor),
    }
    return render(request, "supervision/committee_trace.html", context)


@roles(Role.SUPERVISOR)
@require_safe
def meeting_trace(request: HttpRequest, code: str) -> HttpResponse:
    """One meeting: each act in it but the ballots, and who took what out of it (令40 arts. 24, 34)."""
    meeting = meeting_for(request.actor, code)
    trace = tracing.trace_of_meeting(meeting)
    audit.record(f"looks:{workflow.chain(meeting)}", "meeting.traced", actor=request.actor)
    return render(request, "supervision/meeting_trace.html", {"meeting": meeting, "trace": trace})
