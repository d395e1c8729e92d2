"""Acts on committees, their filings, plans, batches and windows."""

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
    Overtaken,
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
    "BadPeriod",
    "FilingContent",
    "FilingIncomplete",
    "Order",
    "Overtaken",
    "Specialised",
    "approve_filing",
    "ask_filing_correction",
    "decline_organiser",
    "extend_window",
    "record_outage",
    "refuse_filing",
    "save_filing",
    "select_organiser",
    "start_filing",
    "start_renewal",
    "submit_filing",
    "supervise",
    "withdraw_filing",
]
