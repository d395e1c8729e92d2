"""Public pages that look the same to everybody without an account are drawn once."""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

KEPT_SECONDS = 3600


def shared_page(request: HttpRequest, stamp: str, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """The page that ``draw`` makes, kept under ``stamp``, which must change with anything the page shows.

    Callers with a cookie or a query (signed in, large type) get a page drawn for them, and so does the demo, whose
    pages show a clock.
    """
    if request.COOKIES or request.GET or settings.DEMO:
        return draw()
    pages = caches["pages"]
    content = pages.get(stamp)
    if content is None:
        content = draw().content
        pages.set(stamp, content, KEPT_SECONDS)
    return HttpResponse(content)
