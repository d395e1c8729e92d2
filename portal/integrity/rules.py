"""How long dishonesty counts (N14, N15; 令40 art. 39). Pure."""

from dataclasses import dataclass
from datetime import date

from portal.core.dates import years_later


@dataclass(frozen=True)
class Terms:
    """``kept_until``: last day in the record. ``banned_until``: last day without a declaration."""

    kept_until: date
    banned_until: date


def terms_of(recorded_on: date, *, record_years: int, ban_years: int) -> Terms:
    """Both terms run from the day of the decision, that day's date years later included (N14, N15)."""
    return Terms(years_later(recorded_on, record_years), years_later(recorded_on, ban_years))
