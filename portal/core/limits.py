"""How often one address may ask for what costs work or could be used to guess."""

from functools import lru_cache

import redis
from django.conf import settings
from django.http import HttpRequest

from portal.core import clock
from portal.core.errors import Refused


def limit(request: HttpRequest, action: str, *, times: int, seconds: int) -> None:
    """Count this request under ``action``; raises ``Refused`` beyond ``times`` in a window of ``seconds``."""
    window = int(clock.now().timestamp()) // seconds
    key = f"limit:{action}:{client_address(request)}:{window}"
    if _count(key, seconds) > times:
        raise Refused("操作过于频繁，请过几分钟再试。", code="too_many")


# One journey for both, and no count that never ends because its process died in between.
COUNT = "local n = redis.call('INCR', KEYS[1]) if n == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end return n"


def _count(key: str, seconds: int) -> int:
    return int(_server().eval(COUNT, 1, key, seconds))


@lru_cache
def _server() -> redis.Redis:
    """One client for the process; Django's cache makes a new one for each call, which costs more than the call.

    One connection, which threads use in turn: taking it from a pool costs half as much as counting.
    """
    return redis.Redis.from_url(settings.REDIS_URL, single_connection_client=True)


def client_address(request: HttpRequest) -> str:
    """The caller's address; behind our own proxy the last one that it wrote down, which a caller cannot forge."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
