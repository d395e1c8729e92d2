"""Results that are filed afterwards: handed in by the organiser, filed or returned by the authority (M5h)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.forms.redress import FileResultsForm, ReturnResultsForm
from applications.models import ResultFiling
from applications.redress_permissions import decides_result_filing
from applications.selectors import redress as reading
from applications.selectors.reviewing import level_label
from applications.services import result_filings as services
from applications.views.keys import key_of
from applications.views.notices import PER_CHOICE, PER_PAGE
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.workflow import declared_move

BOTH = (Role.SECRETARY, Role.HRSS_OFFICER)
TONES = {"SUBMITTED": "waiting", "FILED": "good", "RETURNED": "bad"}


@dataclass(frozen=True)
class Deed:
    form: type[forms.Form]
    service: Callable[..., ResultFiling]
    done: str


DEEDS = {
    "file_results": Deed(FileResultsForm, services.file_results, "已备案，系统正在生成电子证书。"),
    "return_results": Deed(ReturnResultsForm, services.return_results, "已退回组建单位。"),
}


@roles(*BOTH)
@require_safe
def result_filings(request: HttpRequest) -> HttpResponse:
    """The organiser's filings with what waits to be handed in, or those that wait for the authority."""
    actor = request.actor
    waiting = request.GET.get("tab") != "decided"
    found = reading.result_filings_of(actor, waiting=waiting)
    page = reading.order_of_answers(is_open=waiting).asked(found, request.GET, PER_PAGE)
    tabs = [
        {"label": "待备案", "url": "?tab=waiting", "active": waiting},
        {"label": "已办结", "url": "?tab=decided", "active": not waiting},
    ]
    lines = [(each, TONES[each.status]) for each in page]
    context = {"page": page, "lines": lines, "tabs": tabs, "batches": reading.batches_to_file(actor)}
    return render(request, "applications/staff/result_filings.html", context)


@roles(Role.SECRETARY)
@require_safe
def new_result_filing(request: HttpRequest, batch_code: str) -> HttpResponse:
    """The confirmed results of one batch, to choose for one filing with the authority (M5h)."""
    batch = reading.batches_to_file(request.actor).filter(code=batch_code).first()
    if batch is None:
        raise Http404
    page = Paginator(reading.cases_to_file(request.actor, batch), PER_CHOICE).get_page(request.GET.get("page"))
    context = {"batch": batch, "page": page, "lines": [(case, level_label(case.level)) for case in page]}
    return render(request, "applications/staff/result_filing_new.html", context)


@roles(*BOTH)
@require_safe
def result_filing(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _filing(request, code))


def _filing(request: HttpRequest, code: str) -> ResultFiling:
    found = reading.result_filing_of(request.actor, code)
    if found is None:
        raise Http404
    return found


@roles(Role.HRSS_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def decide_result_filing(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """The authority files or returns; a wrong answer comes back with all that was typed."""
    filing = _filing(request, code)
    deed = DEEDS.get(act)
    if deed is None:
        raise Http404
    if request.method != "POST":
        return redirect("applications:result_filing", code)
    form = deed.form(request.POST, prefix=act)
    if form.is_valid():
        try:
            deed.service(filing=filing, actor=request.actor, key=key_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, deed.done)
            return redirect("applications:result_filings")
    return _page(request, _filing(request, code), act, form)


def _page(request: HttpRequest, filing: ResultFiling, act: str = "", bound: Any = None) -> HttpResponse:
    refusal = decides_result_filing.refusal(filing, request.actor)
    is_open = filing.status == ResultFiling.Status.SUBMITTED and refusal is None
    panels = [
        {
            "act": name,
            "label": declared_move(ResultFiling, name).label,
            "form": bound if name == act else deed.form(prefix=name),
            "is_open": name == act or (not act and name == "file_results"),
        }
        for name, deed in DEEDS.items()
        if is_open
    ]
    lines = [(line.application, level_label(line.application.level)) for line in reading.lines_of(filing)]
    officer = request.actor.role == Role.HRSS_OFFICER
    context = {
        "filing": filing, "tone": TONES[filing.status], "lines": lines, "panels": panels, "bound": bound,
        "refusal": refusal if officer and filing.status == ResultFiling.Status.SUBMITTED else "",
    }  # fmt: skip
    return render(request, "applications/staff/result_filing.html", context, status=422 if bound else 200)
