"""Which features are closed. Asked at each request of a page that could be closed, so kept for a few seconds."""

from datetime import datetime

from django.core.cache import caches

from portal.administration.models import Closure
from portal.core import clock

KEPT_SECONDS = 5
KEY = "administration.closures"


def closure_of(feature: str) -> Closure | None:
    """The closure of ``feature`` that holds now, the latest of several.

    What another process closed or opened is seen within ``KEPT_SECONDS``.
    """
    now = clock.now()
    known = caches["pages"].get(KEY)
    if known is None:
        known = list(Closure.objects.not_over(now).order_by("-begins_at"))
        caches["pages"].set(KEY, known, KEPT_SECONDS)
    return next((each for each in known if each.feature == feature and _holds(each, now)), None)


def _holds(closure: Closure, now: datetime) -> bool:
    return closure.begins_at <= now and (closure.ends_at is None or closure.ends_at > now)


def forget_closures() -> None:
    """Read them anew in this process, which has just changed them."""
    caches["pages"].delete(KEY)
