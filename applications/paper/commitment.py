"""The integrity commitment that an applicant signs by his real name (M6c; 令40 art. 39; regulation 4.3)."""

from datetime import datetime
from functools import cache
from pathlib import Path

VERSION = "applicant-2026-1"
FOLDER = Path(__file__).parent / "commitments"


@cache
def text() -> str:
    """The text in force; a new wording is a new file, so that old signatures keep theirs."""
    return (FOLDER / f"{VERSION}.txt").read_text(encoding="utf-8").strip()


def signed(name: str, at: datetime) -> str:
    """The text with the line of the signature, as a version keeps it."""
    return f"{text()}\n\n承诺人：{name}　　{at:%Y-%m-%d %H:%M:%S}（{VERSION}）"
