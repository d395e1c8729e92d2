"""A meeting held offline: its workbook taken out, brought back, and released by somebody else."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.access import roles
from portal.core.actors import Role
from portal.core.cells import CellError
from portal.core.errors import Refused
from portal.core.tables import workbook_of
from reviews import selectors, services
from reviews.forms import WorkbookForm
from reviews.models import Meeting, ResultImport
from reviews.offline.judging import Report
from reviews.services.looking import record_look
from reviews.views.acting import key_of, press

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_ERRORS = 100


@dataclass(frozen=True)
class Waiting:
    """A workbook that waits for its release, as both people read it."""

    imported: ResultImport
    report: Report
    present: list[str]
    chair: str


@roles(Role.SECRETARY)
@never_cache
@require_http_methods(["GET", "POST"])
def offline(request: HttpRequest, code: str) -> HttpResponse:
    """The dry run: errors cell by cell, or the results as they will count once another person releases them."""
    meeting = selectors.meeting_for(request.actor, code)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    errors: list[CellError] = []
    if request.method == "POST" and form.is_valid():
        try:
            errors = _import(request, meeting, form)
        except Refused as refusal:
            form.add_error("workbook", refusal.reason)
        else:
            if not errors:
                messages.success(request, "工作簿检查无误，已提交。请办事机构的另一人核对放行，放行前没有任何效力。")
                return redirect("reviews:offline", code)
    page = {
        "meeting": meeting, "form": form, "errors": errors[:SHOWN_ERRORS], "more": len(errors) - SHOWN_ERRORS,
        "waiting": _waiting(meeting), "back": reverse("reviews:meeting", args=[code]),
    }  # fmt: skip
    return render(request, "reviews/offline.html", page, status=422 if errors or form.errors else 200)


def _import(request: HttpRequest, meeting: Meeting, form: WorkbookForm) -> list[CellError]:
    content = form.cleaned_data["workbook"].read()
    actor, key = request.actor, form.cleaned_data["idempotency_key"]
    return services.import_results(meeting=meeting, content=content, actor=actor, key=key)[1]


def _waiting(meeting: Meeting) -> Waiting | None:
    imported = selectors.waiting_import(meeting)
    if imported is None:
        return None
    report = Report.of_json(imported.report)
    names = {line.number: line.name for line in report.seats}
    return Waiting(imported, report, [names[each] for each in report.present], names.get(report.presiding or 0, ""))


@roles(Role.SECRETARY)
@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    content = workbook_of(selectors.template_of(meeting))
    record_look(meeting, "meeting.template_exported", request.actor)
    headers = {"Content-Disposition": f'attachment; filename="meeting-{meeting.code}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@roles(Role.SECRETARY)
@require_POST
def release(request: HttpRequest, code: str, import_code: str) -> HttpResponse:
    imported = _imported(request, code, import_code)
    act = lambda: services.release_results(imported=imported, actor=request.actor, key=key_of(request))  # noqa: E731
    told = "结果已放行，会议记录已生成。请主持人在“我的评审会议”中宣布并签署结果。"
    return press(request, act, told, reverse("reviews:offline", args=[code]))


@roles(Role.SECRETARY)
@require_POST
def drop(request: HttpRequest, code: str, import_code: str) -> HttpResponse:
    imported = _imported(request, code, import_code)
    act = lambda: services.drop_results(imported=imported, actor=request.actor, key=key_of(request))  # noqa: E731
    return press(request, act, "已撤下，没有产生任何效力。", reverse("reviews:offline", args=[code]))


def _imported(request: HttpRequest, code: str, import_code: str) -> ResultImport:
    meeting = selectors.meeting_for(request.actor, code)
    return get_object_or_404(ResultImport, meeting=meeting, code=import_code)
