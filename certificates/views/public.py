"""Anybody checks a certificate: every printed fact, and one of three answers (M5e; lessons, pain 23)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from certificates.forms import CodeForm
from certificates.selectors import facts_of, find_public, public_stamp
from portal.core.access import public
from portal.core.limits import limit
from portal.core.shared_pages import shared_page

LONGEST_SHOWN = 40
TYPED = "[[typed]]"
"""Stands in the kept page for what the caller typed."""


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
    """The page that the QR code opens. A hit and a miss take the same steps: one question, one page that is kept."""
    limit(request, "verify", times=60, seconds=60)
    stamp = public_stamp(code)
    if stamp is None:
        said = {TYPED: code[:LONGEST_SHOWN]}
        return shared_page(request, "certificate:unknown", lambda: _unknown_page(request), said=said)
    return shared_page(request, stamp, lambda: _certificate_page(request, code))


def _unknown_page(request: HttpRequest) -> HttpResponse:
    return render(request, "certificates/unknown.html", {"code": TYPED}, status=404)


def _certificate_page(request: HttpRequest, code: str) -> HttpResponse:
    certificate = find_public(code)
    rows = [(row.label, row.value) for row in facts_of(certificate).as_rows(public=True)]
    return render(request, "certificates/verify.html", {"certificate": certificate, "rows": rows})
