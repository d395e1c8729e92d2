"""An authority decides on applications to form committees (S6b, S6c, S7; 令40 art. 8)."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees import filing_selectors as reading
from committees import services
from committees.filing_forms import ApproveForm, CorrectionForm, RefuseForm, SelectionForm
from committees.models import CommitteeFiling
from committees.permissions import decides_filing
from committees.views.filings import TONES
from committees.workflow import AWAITING
from portal.audit.selectors import chain_of
from portal.catalog.rules import LEGAL_CEILING
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.dates import years_later
from portal.core.errors import Refused
from portal.core.keys import key_of
from portal.workflow import chain, declared_move, moves_of

PER_PAGE = 20


class Deed(NamedTuple):
    """One answer of the authority: its form, its service, and what is said when it is done."""

    form: type[forms.Form]
    service: Callable[..., CommitteeFiling]
    done: str


DEEDS = {
    "ask_filing_correction": Deed(CorrectionForm, services.ask_filing_correction, "已告知申请单位补正。"),
    "select_organiser": Deed(SelectionForm, services.select_organiser, "已登记为入选。"),
    "decline_organiser": Deed(SelectionForm, services.decline_organiser, "已登记为未入选。"),
    "approve_filing": Deed(ApproveForm, services.approve_filing, "已核准备案，评审委员会名录已更新。"),
    "refuse_filing": Deed(RefuseForm, services.refuse_filing, "已决定不予备案。"),
}


OTHER_DEEDS = {
    "filing.opened": "开始填写",
    "plan.opened": "开始拟定",
    "draw.prepared": "开始准备抽取",
    "roster.opened": "开始拟定名单",
    "roster.drawn": "随机抽取产生",
    "roster.reopened": "因递补重新拟定",
    "committee.filed": "核准备案",
    "catalog.changed": "后台修改",
    "catalog.added": "后台登记",
}


@roles(Role.HRSS_OFFICER)
@require_safe
def filing_cases(request: HttpRequest) -> HttpResponse:
    """What waits for the officer's authority, or all that it has ever been asked."""
    actor = request.actor
    lists = {"waiting": reading.waiting_filings(actor), "all": reading.filings_of(actor)}
    view = "all" if request.GET.get("view") == "all" else "waiting"
    labels = {"waiting": "待审核", "all": "全部"}
    page = Paginator(lists[view], PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"label": labels[name], "url": f"?view={name}", "active": name == view, "count": rows.count()}
        for name, rows in lists.items()
    ]
    context = {"tabs": tabs, "page": page, "lines": [(each, TONES[each.status]) for each in page]}
    return render(request, "committees/filing_cases.html", context)


@roles(Role.HRSS_OFFICER)
@require_safe
def filing_case(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _asked(request, code))


def _asked(request: HttpRequest, code: str) -> CommitteeFiling:
    found = reading.filing_of(request.actor, code)
    if found is None:
        raise Http404
    return found


@roles(Role.HRSS_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def decide_filing(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """One answer of the authority; a wrong one comes back with all that was typed."""
    found = _asked(request, code)
    deed = DEEDS.get(act)
    if deed is None:
        raise Http404
    if request.method != "POST":
        return redirect("committees:filing_case", code)
    form = deed.form(request.POST, prefix=act)
    if form.is_valid():
        try:
            deed.service(filing=found, actor=request.actor, key=key_of(request), **form.cleaned_data)
        except Refused as refused:
            if refused.code == "denied":
                raise
            for name, sentence in getattr(refused, "problems", {"": refused.reason}).items():
                form.add_error(name if name in form.fields else None, sentence)
        else:
            messages.success(request, deed.done)
            return redirect("committees:filing_case", code)
    return _page(request, _asked(request, code), act, form)


def _page(request: HttpRequest, filing: CommitteeFiling, act: str = "", bound: Any = None) -> HttpResponse:
    refusal = decides_filing.refusal(filing, request.actor)
    open_acts = [] if refusal or filing.status not in AWAITING else _open_acts(filing)
    panels = [
        {
            "act": name,
            "label": declared_move(CommitteeFiling, name).label,
            "form": bound if name == act else DEEDS[name].form(prefix=name, initial=_initial(filing, name)),
            "is_open": name == act,
            "tone": "danger" if name in {"refuse_filing", "decline_organiser"} else "primary",
        }
        for name in open_acts
    ]
    content = reading.latest_content(filing)
    context = {
        "filing": filing,
        # Not its name, which the organiser may be changing now.
        "heading": content["facts"][0][1],
        "tone": TONES[filing.status],
        "content": content,
        "panels": panels,
        "refusal": refusal if filing.status in AWAITING else "",
        "bound": bound,
        "events": events_of(filing),
    }
    return render(request, "committees/filing_case.html", context, status=422 if bound else 200)


def _open_acts(filing: CommitteeFiling) -> list[str]:
    """The acts that the workflow allows from here, in the order of the page."""
    methods = moves_of(CommitteeFiling)
    found = []
    for name in DEEDS:
        guards = declared_move(CommitteeFiling, name).guards
        if methods[name].has_transition(filing.status) and all(guard(filing) for guard in guards):
            found.append(name)
    return found


def _initial(filing: CommitteeFiling, act: str) -> dict[str, Any]:
    if act != "approve_filing" or not filing.proposed_from or not filing.proposed_to:
        return {}
    today = clock.today()
    running = filing.committee is not None and filing.committee.valid_to >= today
    first = today if running else max(today, filing.proposed_from)
    latest = years_later(today, LEGAL_CEILING["filing_years_max"])
    return {"valid_from": first, "valid_to": min(filing.proposed_to, latest)}


def events_of(row: Any) -> list[dict[str, Any]]:
    """What was done to a filing or a committee, newest first."""
    moves = [declared_move(type(row), name) for name in moves_of(type(row))]
    labels = OTHER_DEEDS | {each.verb: each.label for each in moves}
    return [
        {
            "title": labels.get(each.verb, each.verb),
            "at": each.at,
            "by": f"{each.actor_name} {each.organisation_name}".strip(),
            "note": each.note,
            "state": "done",
        }
        for each in chain_of(chain(row)).reverse()[:50]
    ]
