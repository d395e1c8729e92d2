"""What falls due on filings and terms by itself."""

from committees.services import ending, filing_terms
from portal.core.due import due


@due("逾期未补正的备案申请")
def expire_filing_corrections() -> int:
    return filing_terms.expire_filing_corrections()


@due("备案补正提醒")
def remind_of_filing_corrections() -> int:
    return filing_terms.remind_of_filing_corrections()


@due("备案和聘期到期提醒")
def remind_of_ends() -> int:
    return ending.remind_of_ends()
