"""Which features are closed. Asked at each request of a page that could be closed, so kept beside the database."""

from datetime import datetime

from django.core.cache import cache

from portal.administration.models import Closure
from portal.core import clock

# A change forgets them at once; this is for a reader who kept what he had read just before it.
KEPT_SECONDS = 60
KEY = "administration.closures"


def closure_of(feature: str) -> Closure | None:
    """The closure of ``feature`` that holds now, the latest of several.

    What was closed or opened is seen at once, at the worst within ``KEPT_SECONDS``.
    """
    now = clock.now()
    known = cache.get(KEY)
    if known is None:
        known = list(Closure.objects.not_over(now).order_by("-begins_at"))
        cache.set(KEY, known, KEPT_SECONDS)
    return next((each for each in known if each.feature == feature and _holds(each, now)), None)


def _holds(closure: Closure, now: datetime) -> bool:
    return closure.begins_at <= now and (closure.ends_at is None or closure.ends_at > now)


def forget_closures() -> None:
    """Let every process read them anew, because they have just changed."""
    cache.delete(KEY)
