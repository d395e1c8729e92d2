"""The organiser's secretary writes the plan of a committee's year and reports it (令40 art. 15; regulation 4.2)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees import plan_selectors as reading
from committees import services
from committees.models import YearlyPlan
from committees.plan_forms import PlanForm, PlannedRows, StartPlanForm, planned_rows
from committees.plan_workflow import PLAN_EDITABLE
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.keys import key_of
from portal.core.numbers import small_number

PER_PAGE = 20
TONES = {"DRAFT": "action", "RETURNED": "action", "REPORTED": "waiting", "AGREED": "good"}


@roles(Role.SECRETARY)
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    page = Paginator(reading.plans_of(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    lines = [(each, TONES[each.status]) for each in page]
    return render(request, "committees/plans.html", {"page": page, "lines": lines})


@roles(Role.SECRETARY)
@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: HttpRequest) -> HttpResponse:
    form = StartPlanForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        try:
            plan = services.start_plan(actor=request.actor, key=form.cleaned_data["idempotency_key"], **form.choice())
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect("committees:edit_plan", plan.code)
    return render(request, "committees/plan_start.html", {"form": form}, status=422 if form.is_bound else 200)


def _own_plan(request: HttpRequest, code: str) -> YearlyPlan:
    found = reading.plan_of(request.actor, code)
    if found is None:
        raise Http404
    return found


@roles(Role.SECRETARY)
@require_safe
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One plan: what stands in it, where it is, what the authority said."""
    found = _own_plan(request, code)
    context = {
        "plan": found,
        "tone": TONES[found.status],
        "content": reading.content_of(found),
        "is_editable": found.status in PLAN_EDITABLE,
        "rows": [(row, reading.is_free(row.batches.all())) for row in found.rows.all()],
    }
    return render(request, "committees/plan.html", context)


@roles(Role.SECRETARY)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Write the plan; saved incomplete, reported only when nothing is missing."""
    found = _own_plan(request, code)
    if found.status not in PLAN_EDITABLE:
        return redirect("committees:plan", code)
    if request.method != "POST":
        return _edit_page(request, found, PlanForm(plan=found), planned_rows(found), found.revision)
    form, rows = PlanForm(request.POST, plan=found), planned_rows(found, request.POST)
    revision = small_number(request.POST.get("revision", ""), default=-1)
    if not (form.is_valid() & rows.is_valid()):
        return _edit_page(request, found, form, rows, revision)
    try:
        services.save_plan(plan=found, actor=request.actor, content=form.content(rows), revision=revision)
    except Refused as refused:
        form.add_error(None, refused.reason)
        return _edit_page(request, found, form, rows, revision)
    if request.POST.get("act") != "report":
        messages.success(request, "已保存。可以以后再接着填。")
        return redirect("committees:edit_plan", code)
    return _report(request, code)


def _report(request: HttpRequest, code: str) -> HttpResponse:
    """Report what has just been saved; what is missing is told beside its field, and nothing typed is lost."""
    found = _own_plan(request, code)
    try:
        services.report_plan(plan=found, actor=request.actor, key=key_of(request))
    except Refused as refused:
        form, rows = PlanForm(request.POST, plan=found), planned_rows(found, request.POST)
        rows.is_valid()
        for name, sentence in getattr(refused, "problems", {"": refused.reason}).items():
            form.add_error(name or None, sentence)
        _beside_their_rows(rows, getattr(refused, "rows", []))
        return _edit_page(request, found, form, rows, found.revision)
    messages.success(request, "方案已呈报，备案机关审核后会通知您。")
    return redirect("committees:plan", code)


def _beside_their_rows(rows: PlannedRows, problems: list[dict[str, str]]) -> None:
    written = [form for form in rows.forms if form.cleaned_data.get("title")]
    for form, found in zip(written, problems, strict=False):
        for name, sentence in found.items():
            form.add_error(name, sentence)


def _edit_page(
    request: HttpRequest, plan: YearlyPlan, form: PlanForm, rows: PlannedRows, revision: int
) -> HttpResponse:
    context: dict[str, Any] = {"plan": plan, "form": form, "rows": rows, "revision": revision}
    return render(request, "committees/plan_edit.html", context, status=422 if form.is_bound else 200)


@roles(Role.SECRETARY)
@require_POST
def take_back_plan(request: HttpRequest, code: str) -> HttpResponse:
    return _pressed(request, code, services.take_back_plan, "已撤回，修改后可以重新呈报。")


@roles(Role.SECRETARY)
@require_POST
def reopen_plan(request: HttpRequest, code: str) -> HttpResponse:
    return _pressed(request, code, services.reopen_plan, "可以调整了。重新呈报并经同意以前，不能再发布批次。")


def _pressed(request: HttpRequest, code: str, act: Callable[..., YearlyPlan], told: str) -> HttpResponse:
    found = _own_plan(request, code)
    try:
        act(plan=found, actor=request.actor, key=key_of(request))
    except Refused as refused:
        messages.error(request, refused.reason)
        return redirect("committees:plan", code)
    messages.success(request, told)
    return redirect("committees:edit_plan", code)
