"""Circuit breakers whose state stands in Redis, so that every worker knows that a register is down."""

from functools import cache

import pybreaker
import redis

from portal.registers.rules import Register


@cache
def breaker(register: Register, redis_url: str, failures: int, rest_seconds: float) -> pybreaker.CircuitBreaker:
    """The breaker of ``register``: after ``failures`` in a row it rests, then lets one question try. May raise
    ``redis.RedisError``.
    """
    storage = pybreaker.CircuitRedisStorage(
        pybreaker.STATE_CLOSED, redis.Redis.from_url(redis_url), namespace=f"register:{register}"
    )
    return pybreaker.CircuitBreaker(
        fail_max=failures, reset_timeout=rest_seconds, state_storage=storage, throw_new_error_on_trip=False
    )
