"""The six digits that an authenticator shows (RFC 6238), so that a test can carry one."""

import base64
import hmac
import time

PERIOD_SECONDS = 30


def one_time_code(secret: str) -> str:
    """The code of this moment for a base32 secret."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = int(time.time() // PERIOD_SECONDS).to_bytes(8, "big")
    digest = hmac.digest(key, counter, "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
