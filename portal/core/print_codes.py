"""The code by which a printed copy is told from every other: who made it, and when."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from portal.core.clock import SHANXI

LENGTH, GROUP = 12, 4


@dataclass(frozen=True)
class Mark:
    """What stands on a copy beside its content: the line below each page, and the address that its square opens.

    ``identifier``: that of the file; the same mark on the same page gives the same bytes.
    """

    foot: str
    address: str
    identifier: bytes


def code_of(digest: str) -> str:
    """The first digits of the hash that a copy is named by."""
    return digest[:LENGTH].upper()


def grouped(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def normal_code(text: str) -> str:
    """A code as somebody typed it (blanks, hyphens, full width, O for zero), as it is stored; empty if it is none."""
    plain = re.sub(r"[\s\-‐–—－]", "", unicodedata.normalize("NFKC", text)).upper().replace("O", "0")
    return plain if re.fullmatch(f"[0-9A-F]{{{LENGTH}}}", plain) else ""


def print_code(record_hash: str) -> str:
    """The code of the copy that a record tells of, in groups."""
    return grouped(code_of(record_hash))


def foot_of(record_hash: str, *, name: str, at: datetime) -> str:
    """The line below each page of a copy."""
    return f"打印编号 {print_code(record_hash)}　{name}　{at.astimezone(SHANXI):%Y-%m-%d %H:%M}"
