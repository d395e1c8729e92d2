"""Acts on committees, their filings, plans, batches and windows."""

from committees.services.entrustments import (
    BadLetter,
    LetterContent,
    accept_letter,
    decline_letter,
    send_letter,
    withdraw_letter,
)
from committees.services.filing_cases import (
    BadPeriod,
    approve_filing,
    ask_filing_correction,
    decline_organiser,
    refuse_filing,
    select_organiser,
)
from committees.services.filing_drafts import (
    FilingContent,
    FilingIncomplete,
    Specialised,
    save_filing,
    start_filing,
    start_renewal,
    submit_filing,
    withdraw_filing,
)
from committees.services.outages import extend_window, record_outage
from committees.services.supervision import Order, supervise

__all__ = [
    "BadLetter",
    "BadPeriod",
    "FilingContent",
    "FilingIncomplete",
    "LetterContent",
    "Order",
    "Specialised",
    "accept_letter",
    "approve_filing",
    "ask_filing_correction",
    "decline_letter",
    "decline_organiser",
    "extend_window",
    "record_outage",
    "refuse_filing",
    "save_filing",
    "select_organiser",
    "send_letter",
    "start_filing",
    "start_renewal",
    "submit_filing",
    "supervise",
    "withdraw_filing",
    "withdraw_letter",
]
