"""From the code on a copy to what it is, and for those who may to the page that it came from."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.core.access import public
from portal.core.limits import limit
from portal.core.print_codes import normal_code
from portal.prints.forms import CodeForm, CopyForm
from portal.prints.kinds import kind_of
from portal.prints.models import Print
from portal.prints.selectors import page_behind, print_by_code, taken_by

UNKNOWN = "没有找到这个打印编号，请逐位核对。也可能这份材料不是本系统打印的。"


@public
@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """A field for the code; a hit leads to the page of the copy."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        _slow_down(request)
        found = print_by_code(form.cleaned_data["code"])
        if found:
            return redirect("prints:show", found.code)
        form.add_error("code", UNKNOWN)
    return render(request, "prints/find.html", {"form": form}, status=422 if form.is_bound else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, code: str) -> HttpResponse:
    """What the copy is: kind, number, when, by which body; and whether a file is the one that was made."""
    found = _found(request, code)
    if found is None:
        return _unknown(request, code)
    form = CopyForm(request.POST or None, request.FILES or None) if request.method == "POST" else CopyForm()
    answer = None
    if request.method == "POST" and form.is_valid():
        answer = _digest_of(form.cleaned_data["file"]) == found.sha256
    context = {
        "copy": found,
        "kind": kind_of(found.kind),
        "page": page_behind(found, request.actor),
        "record": taken_by(found, request.actor),
        "form": form,
        "answer": answer,
    }
    return render(request, "prints/show.html", context, status=422 if form.errors else 200)


@public
@never_cache
@require_safe
def open_(request: HttpRequest, code: str) -> HttpResponse:
    """Where the square on a copy leads: to its page, or to what it is for those who may not open that."""
    found = _found(request, code)
    if found is None:
        return _unknown(request, code)
    return redirect(page_behind(found, request.actor) or reverse("prints:show", args=[found.code]))


def _found(request: HttpRequest, code: str) -> Print | None:
    _slow_down(request)
    return print_by_code(normal_code(code))


def _slow_down(request: HttpRequest) -> None:
    limit(request, "print-code", times=60, seconds=600)


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    form = CodeForm({"code": code[:40]})
    if form.is_valid():
        form.add_error("code", UNKNOWN)
    return render(request, "prints/find.html", {"form": form}, status=404)


def _digest_of(given: Any) -> str:
    digest = hashlib.sha256()
    for piece in given.chunks():
        digest.update(piece)
    return digest.hexdigest()
