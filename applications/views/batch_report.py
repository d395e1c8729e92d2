"""What became of a batch, kept for the page that follows its POST."""

from typing import Any

from django.http import HttpRequest

from portal.workflow import Report

REPORT = "batch_report"
TOLD = "申报人已收到消息。"


def keep_report(
    request: HttpRequest, report: Report, *, title: str, back: str, told: str = TOLD, may_be_undone: bool = False
) -> None:
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
    request.session[REPORT]["batch"] = str(report.done[0].record.batch) if may_be_undone and report.done else ""


def kept_report(request: HttpRequest) -> dict[str, Any] | None:
    return request.session.get(REPORT)
