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
from committees.services.pool_imports import apply_import, check_workbook, drop_import
from committees.services.pools import file_pool, open_pool, return_pool, submit_pool
from committees.services.relations import note_relation, withdraw_relation
from committees.services.supervision import Order, supervise

__all__ = [
    "BadFacts",
    "BadPeriod",
    "ExpertFacts",
    "FilingContent",
    "FilingIncomplete",
    "Order",
    "Specialised",
    "amend_expert",
    "apply_import",
    "approve_filing",
    "ask_filing_correction",
    "check_workbook",
    "decline_organiser",
    "drop_import",
    "end_term",
    "extend_window",
    "file_pool",
    "leave_pool",
    "note_relation",
    "open_pool",
    "reappoint",
    "record_outage",
    "refuse_filing",
    "reinstate_expert",
    "remove_expert",
    "return_pool",
    "save_filing",
    "select_organiser",
    "start_filing",
    "start_renewal",
    "submit_filing",
    "submit_pool",
    "supervise",
    "take_in",
    "withdraw_filing",
    "withdraw_relation",
]
