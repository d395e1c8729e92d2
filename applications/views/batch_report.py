"""What became of a page's own act on many cases, kept for the page that follows its POST."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.batch_acts.views.choosing import STAFF
from portal.core.access import roles
from portal.workflow import Report

REPORT = "batch_report"
TOLD = "申报人已收到消息。"


def keep_report(request: HttpRequest, report: Report, *, title: str, back: str, told: str = TOLD) -> None:
    """Keep what became of a batch for the page that follows; ``back`` is a path, ``told`` what those concerned know."""
    lines = [{"name": each.subject.applicant.name, "code": each.subject.code, "reason": ""} for each in report.done]
    lines += [
        {
            "name": each.subject.applicant.name if each.subject else "—",
            "code": each.subject.code if each.subject else "",
            "reason": each.reason,
        }
        for each in report.declined
    ]
    request.session[REPORT] = {"title": title, "lines": lines, "done": len(report.done), "back": back, "told": told}


@roles(*STAFF)
@require_safe
def batch_result(request: HttpRequest) -> HttpResponse:
    """What became of each case of the act just done."""
    report: dict[str, Any] | None = request.session.get(REPORT)
    if report is None:
        return redirect("applications:worklist")
    return render(request, "applications/staff/batch_result.html", {"report": report})
