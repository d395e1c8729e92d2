"""The authority that filed a committee looks at the plans that are reported to it (regulation 4.2)."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees import plan_selectors as reading
from committees import services
from committees.models import YearlyPlan
from committees.permissions import decides_plan
from committees.plan_forms import AgreeForm, ReturnForm
from committees.plan_workflow import PlanStatus
from committees.views.filing_cases import events_of
from committees.views.plans import TONES
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.keys import key_of
from portal.workflow import declared_move

PER_PAGE = 20


class Deed(NamedTuple):
    """One answer of the authority: its form, its service, and what is said when it is done."""

    form: type[forms.Form]
    service: Callable[..., YearlyPlan]
    done: str


DEEDS = {
    "agree_plan": Deed(AgreeForm, services.agree_plan, "已同意这份方案，组建单位可以据此发布批次。"),
    "return_plan": Deed(ReturnForm, services.return_plan, "已退回，组建单位修改后会重新呈报。"),
}


@roles(Role.HRSS_OFFICER)
@require_safe
def plan_cases(request: HttpRequest) -> HttpResponse:
    """What waits for the officer's authority, or all that was ever reported to it."""
    actor = request.actor
    lists = {"waiting": reading.waiting_plans(actor), "all": reading.plans_of(actor)}
    view = "all" if request.GET.get("view") == "all" else "waiting"
    labels = {"waiting": "待审核", "all": "全部"}
    page = Paginator(lists[view], PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"label": labels[name], "url": f"?view={name}", "active": name == view, "count": rows.count()}
        for name, rows in lists.items()
    ]
    context = {"tabs": tabs, "page": page, "lines": [(each, TONES[each.status]) for each in page]}
    return render(request, "committees/plan_cases.html", context)


def _reported(request: HttpRequest, code: str) -> YearlyPlan:
    found = reading.plan_of(request.actor, code)
    if found is None:
        raise Http404
    return found


@roles(Role.HRSS_OFFICER)
@require_safe
def plan_case(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _reported(request, code))


@roles(Role.HRSS_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def decide_plan(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """One answer of the authority; a wrong one comes back with all that was typed."""
    found = _reported(request, code)
    deed = DEEDS.get(act)
    if deed is None:
        raise Http404
    if request.method != "POST":
        return redirect("committees:plan_case", code)
    form = deed.form(request.POST, prefix=act)
    if form.is_valid():
        try:
            deed.service(plan=found, actor=request.actor, key=key_of(request), **form.cleaned_data)
        except Refused as refused:
            if refused.code == "denied":
                raise
            form.add_error(None, refused.reason)
        else:
            messages.success(request, deed.done)
            return redirect("committees:plan_case", code)
    return _page(request, _reported(request, code), act, form)


def _page(request: HttpRequest, plan: YearlyPlan, act: str = "", bound: Any = None) -> HttpResponse:
    waiting = plan.status == PlanStatus.REPORTED
    refusal = decides_plan.refusal(plan, request.actor) if waiting else ""
    open_acts = [name for name in DEEDS if waiting and not refusal and _is_open(plan, name)]
    panels = [
        {
            "act": name,
            "label": declared_move(YearlyPlan, name).label,
            "form": bound if name == act else DEEDS[name].form(prefix=name),
            "is_open": name == act,
        }
        for name in open_acts
    ]
    context = {
        "plan": plan,
        "tone": TONES[plan.status],
        "content": reading.latest_content(plan),
        "panels": panels,
        "refusal": refusal,
        "bound": bound,
        "events": events_of(plan),
    }
    return render(request, "committees/plan_case.html", context, status=422 if bound else 200)


def _is_open(plan: YearlyPlan, name: str) -> bool:
    return all(guard(plan) for guard in declared_move(YearlyPlan, name).guards)
