"""The code by which a printed copy is told from every other: who made it, and when."""

from datetime import datetime

from portal.core.clock import SHANXI

LENGTH, GROUP = 12, 4


def print_code(record_hash: str) -> str:
    """The first digits of the hash of the record of the print, in groups."""
    digits = record_hash[:LENGTH].upper()
    return "-".join(digits[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def foot_of(record_hash: str, *, name: str, at: datetime) -> str:
    """The line below each page of a copy."""
    return f"打印编号 {print_code(record_hash)}　{name}　{at.astimezone(SHANXI):%Y-%m-%d %H:%M}"
