"""The deadlines of cases; their arithmetic stands in ``portal.core.deadlines``."""

from portal.core.deadlines import (
    BEFORE,
    CORRECTION_STEPS,
    LAST_DAY,
    LATE,
    NOTHING,
    stage_of,
    working_days_lost,
)

__all__ = [
    "BEFORE",
    "CORRECTION_STEPS",
    "LAST_DAY",
    "LATE",
    "NOTHING",
    "REVIEW_STEPS",
    "stage_of",
    "working_days_lost",
]

# Working days before the end of a review's term at which its body is told of it.
REVIEW_STEPS = (2,)
