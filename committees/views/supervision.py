"""The authority that filed a committee supervises it (M6f; 令40 arts. 34-38)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees import filing_selectors as reading
from committees import services
from committees.filing_forms import OrderForm, RectifyForm
from committees.models import Committee, SupervisionAct
from committees.selectors import standing
from committees.views.filing_cases import events_of
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.keys import key_of
from portal.workflow import moves_of

PER_PAGE = 20
Kind = SupervisionAct.Kind
TOLD = {
    Kind.RECTIFY: "整改期间可以继续受理和评审。",
    Kind.SUSPEND: "暂停后不能受理、开会、表决；正在办理的申报人会收到通知。",
    Kind.RESTORE: "恢复后可以继续受理和评审；暂停过的，申报人会收到通知。",
    Kind.WITHDRAW_RIGHT: "收回后不能恢复，不能再受理、开会、表决；正在办理的申报人会收到通知。",
}


@roles(Role.HRSS_OFFICER)
@require_safe
def supervised(request: HttpRequest) -> HttpResponse:
    """The committees that the officer's authority has filed."""
    page = Paginator(reading.supervised(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    lines = [(each, standing(each, today)) for each in page]
    return render(request, "committees/supervised.html", {"page": page, "lines": lines, "today": today})


@roles(Role.HRSS_OFFICER)
@require_safe
def supervised_committee(request: HttpRequest, number: int) -> HttpResponse:
    return _page(request, _filed_here(request, number))


def _filed_here(request: HttpRequest, number: int) -> Committee:
    found = reading.supervised(request.actor).filter(number=number).first()
    if found is None:
        raise Http404
    return found


@roles(Role.HRSS_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def supervise(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """One order; a wrong one comes back with all that was typed."""
    committee = _filed_here(request, number)
    if act not in Kind.values:
        raise Http404
    if request.method != "POST":
        return redirect("committees:supervised_committee", number)
    form = _form(act, request.POST)
    if form.is_valid():
        try:
            services.supervise(
                committee=committee,
                actor=request.actor,
                kind=act,
                order=form.order(),
                key=key_of(request),
            )
        except Refused as refused:
            if refused.code == "denied":
                raise
            for name, sentence in getattr(refused, "problems", {"": refused.reason}).items():
                form.add_error(name if name in form.fields else None, sentence)
        else:
            messages.success(request, f"已登记：{Kind(act).label}。")
            return redirect("committees:supervised_committee", number)
    return _page(request, _filed_here(request, number), act, form)


def _form(act: str, data: Any = None) -> OrderForm:
    return (RectifyForm if act == Kind.RECTIFY else OrderForm)(data, prefix=act)


def _page(request: HttpRequest, committee: Committee, act: str = "", bound: Any = None) -> HttpResponse:
    methods = moves_of(Committee)
    panels = [
        {
            "act": kind.value,
            "label": kind.label,
            "told": TOLD[kind],
            "tone": "danger" if kind in {Kind.SUSPEND, Kind.WITHDRAW_RIGHT} else "primary",
            "form": bound if kind == act else _form(kind),
            "is_open": kind == act,
        }
        for kind in Kind
        if methods[kind.value].has_transition(committee.status)
    ]
    today = clock.today()
    context = {
        "committee": committee,
        "standing": standing(committee, today),
        "specialties": committee.specialties_on(today),
        "overdue": committee.rectify_by is not None and committee.rectify_by < today,
        "panels": panels,
        "bound": bound,
        "filings": committee.filings.exclude(version=0).order_by("-created_at", "-pk"),
        "acts": committee.supervision_acts.select_related("authority"),
        "events": events_of(committee),
    }
    return render(request, "committees/supervised_committee.html", context, status=422 if bound else 200)
