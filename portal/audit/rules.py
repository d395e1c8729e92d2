"""How records are chained: each hash covers the record and the hash before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


def plain(value: Any) -> str:
    """What JSON has no word for, as the hash covers it: a moment in UTC to the microsecond, else its text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)


def record_hash(previous_hash: str, content: Mapping[str, Any]) -> str:
    """64 hex digits over ``content`` (JSON-like values) and the hash of the record before it."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain)
    return hashlib.sha256(f"{previous_hash}\n{text}".encode()).hexdigest()


def anchor_digest(previous: str, hashes: Iterable[str]) -> str:
    """64 hex digits over the anchor before and the hashes of all records since, in the order of their ids."""
    digest = hashlib.sha256(previous.encode())
    for each in hashes:
        digest.update(each.encode())
    return digest.hexdigest()
