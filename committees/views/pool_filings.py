"""An authority files expert pools, or sends them back (令40 arts. 8, 11)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees import pool_selectors as reading
from committees import services
from committees.models import ExpertPool
from committees.pool_forms import PoolFilingForm, PoolReturnForm
from committees.pool_permissions import files_the_pool
from committees.views.events import events_of
from committees.views.pools import LABELS, own_pool, pool_standing
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.keys import key_of

PER_PAGE = 20
DEEDS: dict[str, tuple[Any, Any, str, str]] = {
    "file_pool": (PoolFilingForm, services.file_pool, "备案", "已备案，已通知组建单位。"),
    "return_pool": (PoolReturnForm, services.return_pool, "退回", "已退回组建单位。"),
}


@roles(Role.HRSS_OFFICER)
@require_safe
def pool_filings(request: HttpRequest) -> HttpResponse:
    """What waits for the officer's authority, then all that it has filed."""
    waiting, everything = reading.waiting_pools(request.actor), reading.pools_of(request.actor)
    page = Paginator(everything, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": [(each, *pool_standing(each)) for each in waiting],
        "page": page,
        "lines": [(each, *pool_standing(each)) for each in page],
    }
    return render(request, "pools/filings.html", context)


@roles(Role.HRSS_OFFICER)
@require_safe
def pool_filing(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, own_pool(request, code))


@roles(Role.HRSS_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def decide_pool(request: HttpRequest, code: str, act: str) -> HttpResponse:
    found = own_pool(request, code)
    if act not in DEEDS:
        raise Http404
    if request.method != "POST":
        return redirect("committees:pool_filing", code)
    form_class, service, _label, done = DEEDS[act]
    form = form_class(request.POST, prefix=act)
    if form.is_valid():
        try:
            service(pool=found, actor=request.actor, key=key_of(request), **form.cleaned_data)
        except Refused as refused:
            if refused.code == "denied":
                raise
            for name, sentence in getattr(refused, "problems", {"": refused.reason}).items():
                form.add_error(name if name in form.fields else None, sentence)
        else:
            messages.success(request, done)
            return redirect("committees:pool_filings")
    return _page(request, found, act, form)


def _page(request: HttpRequest, pool: ExpertPool, act: str = "", bound: Any = None) -> HttpResponse:
    """The pool by its numbers: the authority files the list, it does not need the names (令40 art. 24)."""
    refusal = files_the_pool.refusal(pool, request.actor)
    waits = pool.submitted_at is not None
    panels = [
        {"act": name, "label": label, "form": bound if name == act else form(prefix=name), "is_open": name == act}
        for name, (form, _service, label, _done) in DEEDS.items()
        if waits and not refusal
    ]
    share, warning = reading.share_warning(pool, clock.today())
    label, tone = pool_standing(pool)
    context = {
        "pool": pool, "label": label, "tone": tone, "share": share, "warning": warning, "panels": panels,
        "refusal": refusal if waits else "", "bound": bound, "levels": reading.counts_by_level(pool),
        "events": events_of(pool, LABELS),
    }  # fmt: skip
    return render(request, "pools/filing.html", context, status=422 if bound else 200)
