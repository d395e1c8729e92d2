"""The two pages that most administrators' views draw: a table and a form."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.keyset import NEWEST_FIRST, Key, Keyset, KeysetPage

PER_PAGE = 50
BY_NAME = Keyset(Key("name"))


def table_page(request: HttpRequest, title: str, **context: Any) -> HttpResponse:
    """A page of one table (``columns``, ``rows``) or several (``tables``); see the template for what else."""
    return render(request, "administration/table.html", {"title": title, **context})


def page_of(request: HttpRequest, found: Any, order: Keyset = NEWEST_FIRST, **more: Any) -> KeysetPage:
    """``more`` is for ``Keyset.page``."""
    return order.asked(found, request.GET, PER_PAGE, **more)


def form_page(request: HttpRequest, form: Any, title: str, label: str, back: str, **context: Any) -> HttpResponse:
    """A page of one form; 422 when what was typed has to be changed."""
    drawn = {"form": form, "title": title, "label": label, "back": back, **context}
    return render(request, "administration/form.html", drawn, status=422 if form.is_bound else 200)


def link(label: object, url: str) -> dict[str, object]:
    return {"label": label, "url": url}


def tag(label: object, tone: str) -> dict[str, object]:
    return {"label": label, "tone": tone}
