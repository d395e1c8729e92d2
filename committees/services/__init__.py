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
    Specialised,
    save_filing,
    start_filing,
    start_renewal,
    submit_filing,
    withdraw_filing,
)
from committees.services.outages import extend_window, record_outage
from committees.services.rosters import (
    UnlawfulRoster,
    drop_roster,
    freeze_roster,
    open_drawn_roster,
    open_roster,
    replace_roster,
    save_roster,
    swap_seat,
)
from committees.services.supervision import Order, supervise

__all__ = [
    "BadPeriod",
    "FilingContent",
    "FilingIncomplete",
    "Order",
    "Specialised",
    "UnlawfulRoster",
    "approve_filing",
    "ask_filing_correction",
    "decline_organiser",
    "drop_roster",
    "extend_window",
    "freeze_roster",
    "open_drawn_roster",
    "open_roster",
    "record_outage",
    "refuse_filing",
    "replace_roster",
    "save_filing",
    "save_roster",
    "select_organiser",
    "start_filing",
    "start_renewal",
    "submit_filing",
    "supervise",
    "swap_seat",
    "withdraw_filing",
]
