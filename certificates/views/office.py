"""The filing authority's register: what was issued, what waits, revocation and replacement."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from certificates.forms import EndingForm
from certificates.selectors import facts_of, register_of
from certificates.services.register import replace_certificate, revoke_certificate
from portal.core.access import roles
from portal.core.actors import Role

ACTS = {"revoke": ("撤销证书", revoke_certificate), "replace": ("换发证书", replace_certificate)}


@roles(Role.HRSS_OFFICER, Role.SECRETARY)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    found = register_of(request.actor, request.GET.get("q", ""))
    return render(request, "certificates/register.html", {"certificates": found[:200], "q": request.GET.get("q", "")})


@roles(Role.HRSS_OFFICER)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Revoke or replace, by document and reason."""
    label, service = ACTS[act]
    certificate = get_object_or_404(register_of(request.actor), code=code)
    form = EndingForm(request.POST or None)
    if form.is_valid():
        key: UUID | None = form.cleaned_data.pop("idempotency_key")
        service(certificate=certificate, actor=request.actor, key=key, **form.cleaned_data)
        messages.success(request, f"{label}：{certificate.number} 已办理，查验页已同步更新。")
        return redirect("certificates:register")
    rows = [(row.label, row.value) for row in facts_of(certificate).as_rows()]
    return render(
        request, "certificates/end.html", {"form": form, "certificate": certificate, "rows": rows, "label": label}
    )
