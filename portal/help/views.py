"""The manuals, and how this browser wants pages drawn (GB/T 37668; M5a)."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from portal.core.access import public
from portal.help.manual import BOOKS, anchor, book

SWITCHES = ("large_type", "high_contrast")
YEAR_IN_SECONDS = 365 * 24 * 3600


@public
def shelf(request: HttpRequest) -> HttpResponse:
    return render(request, "help/shelf.html", {"books": [book(slug) for slug in BOOKS]})


@public
def read(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in BOOKS:
        raise Http404
    opened = book(slug)
    return render(
        request,
        "help/book.html",
        {"book": opened, "chapters": [(chapter, anchor(chapter)) for chapter in opened.chapters]},
    )


@public
def display(request: HttpRequest) -> HttpResponse:
    """Remember one switch of the page's head in a cookie and go back to the page: the way without script.

    The browser says where it came from; the page itself, which may be kept for all, must not hold anybody's address.
    """
    way_back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(way_back, allowed_hosts={request.get_host()}):
        way_back = "/"
    answer = redirect(way_back)
    for name in SWITCHES:
        if (value := request.GET.get(name)) in {"0", "1"}:
            answer.set_cookie(name, value, max_age=YEAR_IN_SECONDS, samesite="Lax", secure=settings.HTTPS)
    return answer
