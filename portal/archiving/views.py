"""Yearly exports for the province, packages of ended cases, and what is beyond its period (令40 arts. 23, 32; S13)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.archiving import selectors, services
from portal.archiving.forms import ExportForm, RetentionForm
from portal.archiving.models import CasePackage
from portal.archiving.querysets import reasons_to_see
from portal.archiving.title_format import FORMAT, table_schema
from portal.core import clock
from portal.core.access import public, roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.keys import key_of
from portal.core.keyset import NEWEST_FIRST

PER_PAGE = 30
SCRIPT = Path(settings.BASE_DIR) / "docs" / "check_archive.py"


@roles(Role.HRSS_OFFICER)
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """The years with their counts and what is new, the exports with hash and downloads, and the form for another."""
    return _exports_page(request, ExportForm(initial={"year": clock.today().year}))


@roles(Role.HRSS_OFFICER)
@require_POST
def ask_export(request: HttpRequest) -> HttpResponse:
    form = ExportForm(request.POST)
    if form.is_valid():
        try:
            services.ask_export(actor=request.actor, key=key_of(request), **form.cleaned_data)
        except Refused as refused:
            if refused.code == "denied":
                raise
            form.add_error("year", refused.reason)
        else:
            messages.success(request, "已安排导出，做好后会列在下面。")
            return redirect("archiving:exports")
    return _exports_page(request, form)


def _exports_page(request: HttpRequest, form: ExportForm) -> HttpResponse:
    if not selectors.is_of_the_province(request.actor):
        return render(request, "archiving/not_here.html")
    page = NEWEST_FIRST.asked(selectors.exports(), request.GET, PER_PAGE)
    downloads = selectors.downloads_of([each.file for each in page if each.file])
    context = {
        "form": form,
        "years": selectors.years_of_events(),
        "page": page,
        "lines": [(each, downloads.get(str(each.file_id), [])) for each in page],
        "format": FORMAT,
    }
    return render(request, "archiving/exports.html", context, status=422 if form.is_bound else 200)


@public
@require_safe
def export_format(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """The format of the exports, for whoever reads them by machine."""
    return JsonResponse(table_schema(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@roles(Role.HRSS_OFFICER, Role.SECRETARY, Role.SUPERVISOR)
@require_safe
def packages(request: HttpRequest) -> HttpResponse:
    """The packages of ended cases; a download is recorded by the view that sends files."""
    text = request.GET.get("q", "")
    found, either = selectors.packages_for(request.actor, text), reasons_to_see(request.actor)
    page = selectors.LAST_ENDED_FIRST.asked(found, request.GET, PER_PAGE, either=either)
    return render(request, "archiving/packages.html", {"page": page, "q": text})


@public
@require_safe
def check_script(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """The script by which anybody checks a package without this portal."""
    return HttpResponse(
        SCRIPT.read_bytes(),
        headers={
            "Content-Type": "text/x-python; charset=utf-8",
            "Content-Disposition": 'attachment; filename="check_archive.py"',
        },
    )


@roles(Role.HRSS_OFFICER)
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """What is beyond its period and waits for a decision."""
    due = selectors.packages_to_decide(request.actor, clock.today())
    page = selectors.LONGEST_KEPT_FIRST.asked(due, request.GET, PER_PAGE, either=reasons_to_see(request.actor))
    return render(request, "archiving/retention.html", {"page": page})


@roles(Role.HRSS_OFFICER)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    package: Any = get_object_or_404(CasePackage.objects.visible_to(request.actor).with_decision(), pk=pk)
    form = RetentionForm(request.POST or None)
    if form.is_valid():
        try:
            services.decide_retention(package=package, actor=request.actor, key=key_of(request), **form.cleaned_data)
        except Refused as refused:
            if refused.code == "denied":
                raise
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "决定已登记。")
            return redirect("archiving:retention")
    context = {"package": package, "form": form, "decisions": package.decisions.all()}
    return render(request, "archiving/decide.html", context, status=422 if form.is_bound else 200)
