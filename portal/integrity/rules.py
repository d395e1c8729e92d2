"""How long dishonesty counts, and for whom (N14, N15; 令40 arts. 39-42). Pure."""

from dataclasses import dataclass
from datetime import date

from portal.core.dates import years_later

APPLICANT, ORGANISATION, EXPERT = "applicant", "organisation", "expert"


@dataclass(frozen=True)
class Terms:
    """``kept_until``: last day in the record. ``banned_until``: last day without a declaration."""

    kept_until: date
    banned_until: date


def terms_of(recorded_on: date, *, record_years: int, ban_years: int) -> Terms:
    """Both terms run from the day of the decision, that day's date years later included (N14, N15)."""
    return Terms(years_later(recorded_on, record_years), years_later(recorded_on, ban_years))


def last_day_barred(kind: str, terms: Terms, body_barred_until: date | None) -> date | None:
    """What a record keeps its subject from, and until when; None when it only stands in the record.

    An applicant declares nothing (art. 39, N15) and an expert judges nothing (art. 42) while the rules say so; a body
    is criticised, and only a decision that says so keeps it from forming committees and taking in cases (arts. 40, 41).
    """
    if kind == APPLICANT:
        return terms.banned_until
    if kind == EXPERT:
        return terms.kept_until
    return min(body_barred_until, terms.kept_until) if body_barred_until else None


def body_bar_refusal(barred_until: date | None, *, on: date, kept_until: date) -> str | None:
    """What is wrong with the last day of a body's bar: it ends after today and not after the record."""
    if barred_until is None:
        return None
    if barred_until <= on:
        return "限制的最后一天应晚于今天；不作限制的，请留空。"
    return None if barred_until <= kept_until else f"限制不能超过记录的保存期（到{kept_until}）。"
