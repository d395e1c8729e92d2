"""The organiser's office keeps its expert pools (令40 arts. 8, 10, 11; M3e)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees import pool_selectors as reading
from committees import services
from committees.models import ExpertPool
from committees.pool_forms import PoolFilter, PoolForm
from committees.views.events import events_of
from portal.accounts.models import Organisation
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.keys import key_of

PER_PAGE = 50
LABELS = {
    "pool.opened": "开始筹建",
    "pool.list_brought": "名单导入",
}


def pool_standing(pool: ExpertPool) -> tuple[str, str]:
    """How the pool stands today, in words and as a tone."""
    today = clock.today()
    if pool.submitted_at is not None:
        return "待备案机关办理", "waiting"
    if pool.valid_to is None:
        return pool.get_status_display(), "action"
    if today > pool.valid_to:
        return "备案已到期", "bad"
    return pool.get_status_display(), "good"


def own_pool(request: HttpRequest, code: str) -> ExpertPool:
    found = reading.pool_of(request.actor, code)
    if found is None:
        raise Http404
    return found


def _body(request: HttpRequest) -> Organisation:
    found = Organisation.objects.select_related("region").filter(pk=request.actor.organisation_id or 0).first()
    if found is None:
        raise Refused("您现在的身份不属于任何单位，请切换身份。", code="denied")
    return found


@roles(Role.SECRETARY)
@require_safe
def pools(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    page = Paginator(reading.pools_of(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    lines = [(pool, *pool_standing(pool), *reading.share_warning(pool, today)) for pool in page]
    return render(request, "pools/pools.html", {"page": page, "lines": lines})


@roles(Role.SECRETARY)
@require_http_methods(["GET", "HEAD", "POST"])
def new_pool(request: HttpRequest) -> HttpResponse:
    form = PoolForm(request.POST or None, body=_body(request))
    if form.is_valid():
        try:
            key = form.cleaned_data["idempotency_key"]
            pool = services.open_pool(actor=request.actor, key=key, **form.pool())
        except services.BadFacts as bad:
            for name, sentence in bad.problems.items():
                form.add_error(name, sentence)
        else:
            return redirect("committees:pool", pool.code)
    return render(request, "pools/new_pool.html", {"form": form}, status=422 if form.is_bound else 200)


@roles(Role.SECRETARY)
@never_cache
@require_safe
def pool(request: HttpRequest, code: str) -> HttpResponse:
    """One pool: how it stands, its private share, its experts by what a draw asks for."""
    found, today = own_pool(request, code), clock.today()
    specialties = reading.specialties_of(found, today)
    form = PoolFilter(request.GET or None, specialties=specialties)
    entries = reading.entries_of(found, form.values() if form.is_bound else {}, today)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    share, warning = reading.share_warning(found, today)
    label, tone = pool_standing(found)
    context: dict[str, Any] = {
        "pool": found, "label": label, "tone": tone, "share": share, "warning": warning, "form": form, "page": page,
        "lines": [(each, *term_standing(each.expert)) for each in page],
        "events": events_of(found, LABELS),
    }  # fmt: skip
    return render(request, "pools/pool.html", context)


def term_standing(expert: Any) -> tuple[str, str]:
    """How a term stands today, in words and as a tone (N7)."""
    today = clock.today()
    if expert.status == "REMOVED":
        return "已取消资格", "bad"
    if expert.term_to < today:
        return "聘期已满", "bad"
    if expert.term_from > today:
        return "聘期未开始", "neutral"
    ending = (expert.term_to - today).days <= reading.ENDING_DAYS
    return ("即将到期", "action") if ending else ("在聘期内", "good")


@roles(Role.SECRETARY)
@require_POST
def submit_pool(request: HttpRequest, code: str) -> HttpResponse:
    found = own_pool(request, code)
    try:
        services.submit_pool(pool=found, actor=request.actor, key=key_of(request))
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, f"已报送{found.authority}备案，办理后会通知您。")
    return redirect("committees:pool", code)
