"""How long a case's package is kept, and the list of hashes in it (regulation 1.3; 令40 art. 23). Pure."""

from collections.abc import Mapping
from datetime import date

FOR_EVER = 0
# [decision] by how the case ended: the key of the parameter that says for how many years.
PASSED, JUDGED, UNJUDGED = "archive_years_application", "archive_years_minutes", "archive_years_rejected_files"
PERIOD_OF: Mapping[str, str] = {
    "CERTIFIED": PASSED,
    "NOT_RECOGNISED": PASSED,
    "NOT_PASSED": JUDGED,
    "CANCELLED": JUDGED,
    "REFUSED": UNJUDGED,
    "WITHDRAWN": UNJUDGED,
    "DEEMED_WITHDRAWN": UNJUDGED,
}


def keep_until(ended_on: date, years: int) -> date | None:
    """The last day of a period that runs from the end of the year in which the case ended; None for ever."""
    return None if years == FOR_EVER else date(ended_on.year + years, 12, 31)


def keep_on_refusal(until: date | None, on: date) -> str | None:
    """What is wrong with the day until which an officer keeps a package on."""
    if until is None:
        return "请填写继续保管到哪一天。"
    return None if until > on else "继续保管的日期应晚于今天。"


def manifest_of(digests: Mapping[str, str]) -> bytes:
    """The SHA-256 of files by name, as ``sha256sum --check`` reads them, in the order of their names."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()
