"""Acts on committees, their filings, plans, batches and windows."""

from committees.services.experts import (
    BadFacts,
    ExpertFacts,
    amend_expert,
    end_term,
    leave_pool,
    reappoint,
    reinstate_expert,
    remove_expert,
    take_in,
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
from committees.services.pools import file_pool, open_pool, return_pool, submit_pool
from committees.services.relations import note_relation, withdraw_relation
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
    "BadFacts",
    "BadPeriod",
    "ExpertFacts",
    "FilingContent",
    "FilingIncomplete",
    "Order",
    "Specialised",
    "UnlawfulRoster",
    "amend_expert",
    "approve_filing",
    "ask_filing_correction",
    "decline_organiser",
    "drop_roster",
    "end_term",
    "extend_window",
    "file_pool",
    "freeze_roster",
    "leave_pool",
    "note_relation",
    "open_drawn_roster",
    "open_pool",
    "open_roster",
    "reappoint",
    "record_outage",
    "refuse_filing",
    "reinstate_expert",
    "remove_expert",
    "replace_roster",
    "return_pool",
    "save_filing",
    "save_roster",
    "select_organiser",
    "start_filing",
    "start_renewal",
    "submit_filing",
    "submit_pool",
    "supervise",
    "swap_seat",
    "take_in",
    "withdraw_filing",
    "withdraw_relation",
]
