"""The filing authority's register: what was issued, what waits, revocation and replacement."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.querysets import settled_by
from certificates.forms import EndingForm, ReplacementForm
from certificates.selectors import facts_of, failures_of, issuing_of, register_of
from certificates.services.register import (
    replace_certificate,
    retry_certificates,
    revoke_certificate,
    void_certificate,
)
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.keys import key_of
from portal.core.keyset import NEWEST_FIRST

PER_PAGE = 50


class Deed(NamedTuple):
    """One ending: the status that it starts from, what it says of itself, its form and service."""

    label: str
    source: str
    warning: str
    done: str
    form: type[EndingForm]
    service: Callable[..., Any]


SEEN_BY_ALL = "办理后立即生效，查验页会公开状态、日期、依据文书和理由，原证书记录永久保留。"
ACTS = {
    "revoke": Deed(
        "撤销证书",
        "VALID",
        f"因弄虚作假撤销证书的，持证人三年内不得申报。{SEEN_BY_ALL}",
        "已撤销，查验页已同步更新。",
        EndingForm,
        revoke_certificate,
    ),
    "replace": Deed(
        "换发证书",
        "VALID",
        f"新证按当前信息重新编号、重新制作。{SEEN_BY_ALL}",
        "已换发，查验页已同步更新。",
        ReplacementForm,
        replace_certificate,
    ),
    "void": Deed(
        "作废号码",
        "PREPARING",
        "这张证书还没有签发。作废后号码保留在登记簿中，系统按当前信息另编号重新制作。",
        "号码已作废，新证正在制作。",
        EndingForm,
        void_certificate,
    ),
}


@roles(Role.HRSS_OFFICER, Role.SECRETARY)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    found, either = register_of(request.actor, text), settled_by(request.actor.organisation_id)
    page = NEWEST_FIRST.asked(found, request.GET, PER_PAGE, either=either)
    return render(request, "certificates/register.html", {"certificates": page, "q": text})


@roles(Role.HRSS_OFFICER)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Revoke, replace or void, by document and reason."""
    deed = ACTS[act]
    certificate = get_object_or_404(register_of(request.actor).select_related("replaces"), code=code)
    form = deed.form(request.POST or None)
    if form.is_valid():
        key: UUID | None = form.cleaned_data.pop("idempotency_key")
        deed.service(certificate=certificate, actor=request.actor, key=key, **form.cleaned_data)
        messages.success(request, f"{certificate.number}：{deed.done}")
        return redirect("certificates:register")
    rows = [(row.label, row.value) for row in facts_of(certificate).as_rows()]
    context = {"form": form, "certificate": certificate, "rows": rows, "deed": deed, "act": act}
    return render(request, "certificates/end.html", context, status=422 if form.is_bound else 200)


@roles(Role.HRSS_OFFICER, Role.SECRETARY)
@require_safe
def issuing(request: HttpRequest) -> HttpResponse:
    """How far the certificates of each batch are."""
    return render(request, "certificates/issuing.html", {"batches": issuing_of(request.actor)})


@roles(Role.HRSS_OFFICER, Role.SECRETARY)
@require_safe
def issuing_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: bar, counts, and each failure with its reason; the bar follows by itself while work goes on."""
    found = issuing_of(request.actor, pk)
    if not found:
        raise Http404
    failures = Paginator(failures_of(request.actor, pk), PER_PAGE).get_page(request.GET.get("page"))
    template = "certificates/_issuing.html" if request.htmx else "certificates/issuing_batch.html"
    return render(request, template, {"batch": found[0], "failures": failures})


@roles(Role.HRSS_OFFICER, Role.SECRETARY)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Make again all that failed in a batch."""
    chosen = list(failures_of(request.actor, pk).values_list("pk", flat=True))
    report = retry_certificates(certificate_ids=chosen, actor=request.actor, key=key_of(request))
    messages.success(request, f"已重新安排制作 {len(report.done)} 张证书。")
    return redirect("certificates:issuing_batch", pk=pk)
