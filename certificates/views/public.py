"""Anybody checks a certificate: every printed fact, and one of three answers (M5e; lessons, pain 23)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from certificates.forms import CodeForm
from certificates.selectors import facts_of, find_public, public_stamp
from portal.core.access import public
from portal.core.limits import limit
from portal.core.shared_pages import shared_page


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET or None)
    if form.is_valid():
        return redirect("certificates:verify", code=form.cleaned_data["code"])
    return render(request, "certificates/search.html", {"form": form})


@public
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """The page that the QR code opens."""
    limit(request, "verify", times=60, seconds=60)
    stamp = public_stamp(code)
    if stamp is None:
        return render(request, "certificates/unknown.html", {"code": code[:40]}, status=404)
    return shared_page(request, stamp, lambda: _certificate_page(request, code))


def _certificate_page(request: HttpRequest, code: str) -> HttpResponse:
    certificate = find_public(code)
    rows = [(row.label, row.value) for row in facts_of(certificate).as_rows(public=True)]
    return render(request, "certificates/verify.html", {"certificate": certificate, "rows": rows})
