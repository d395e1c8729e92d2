"""Acts on committees, their filings, plans, batches and windows."""

from committees.services.batches import (
    BatchContent,
    BatchNotReady,
    close_batch,
    publish_batch,
    save_batch,
    start_batch,
)
from committees.services.fees import Approval, end_fee, register_fee
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
from committees.services.plans import (
    PlanContent,
    PlanIncomplete,
    PlannedRow,
    agree_plan,
    reopen_plan,
    report_plan,
    return_plan,
    save_plan,
    start_plan,
    take_back_plan,
)
from committees.services.supervision import Order, supervise

__all__ = [
    "Approval",
    "BadPeriod",
    "BatchContent",
    "BatchNotReady",
    "FilingContent",
    "FilingIncomplete",
    "Order",
    "PlanContent",
    "PlanIncomplete",
    "PlannedRow",
    "Specialised",
    "agree_plan",
    "approve_filing",
    "ask_filing_correction",
    "close_batch",
    "decline_organiser",
    "end_fee",
    "extend_window",
    "publish_batch",
    "record_outage",
    "refuse_filing",
    "register_fee",
    "reopen_plan",
    "report_plan",
    "return_plan",
    "save_batch",
    "save_filing",
    "save_plan",
    "select_organiser",
    "start_batch",
    "start_filing",
    "start_plan",
    "start_renewal",
    "submit_filing",
    "supervise",
    "take_back_plan",
    "withdraw_filing",
]
