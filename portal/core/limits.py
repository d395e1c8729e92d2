"""How often one address may ask for what costs work or could be used to guess."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from portal.core import clock
from portal.core.errors import Refused


def limit(request: HttpRequest, action: str, *, times: int, seconds: int) -> None:
    """Count this request under ``action``; raises ``Refused`` beyond ``times`` in a window of ``seconds``."""
    window = int(clock.now().timestamp()) // seconds
    key = f"limit:{action}:{client_address(request)}:{window}"
    cache.add(key, 0, timeout=seconds)
    if cache.incr(key) > times:
        raise Refused("操作过于频繁，请过几分钟再试。", code="too_many")


def client_address(request: HttpRequest) -> str:
    """The caller's address; behind our own proxy the last one that it wrote down, which a caller cannot forge."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
