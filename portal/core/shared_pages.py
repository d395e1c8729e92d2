"""Public pages that look the same to everybody without an account are drawn once."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

KEPT_SECONDS = 3600


def shared_page(
    request: HttpRequest, stamp: str, draw: Callable[[], HttpResponse], *, said: Mapping[str, str] | None = None
) -> HttpResponse:
    """The page that ``draw`` makes, kept under ``stamp``, which must change with anything the page shows.

    Callers with a cookie or a query (signed in, large type) get a page drawn for them, and so does the demo, whose
    pages show a clock. ``said``: what this caller wrote, by the mark that stands for it in the page; it is escaped here
    and never kept.
    """
    if request.COOKIES or request.GET or settings.DEMO:
        page = draw()
        content, status = page.content, page.status_code
    else:
        content, status = _kept(stamp, draw)
    for mark, text in (said or {}).items():
        content = content.replace(mark.encode(), escape(text).encode())
    return HttpResponse(content, status=status)


def _kept(stamp: str, draw: Callable[[], HttpResponse]) -> tuple[bytes, int]:
    pages = caches["pages"]
    kept = pages.get(stamp)
    if kept is None:
        page = draw()
        kept = page.content, page.status_code
        pages.set(stamp, kept, KEPT_SECONDS)
    return kept
