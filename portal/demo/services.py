"""What the demo's doors do."""

import logging
from datetime import date, timedelta

from portal.core.due import run_due
from portal.core.errors import Refused
from portal.demo import moving_clock

log = logging.getLogger(__name__)


def move_clock(*, step: str, day: date | None = None) -> list[tuple[str, int]]:
    """Move the clock by one of ``MoveForm``'s steps, then run what falls due; returns ``(name, count)`` of each."""
    if step == "to" and day is not None:
        moving_clock.move_to(day)
    elif step == "day":
        moving_clock.move_forward(timedelta(days=1))
    else:
        moving_clock.move_working_days(5 if step == "five_working_days" else 1)
    try:
        return run_due()
    except ExceptionGroup as failed:
        log.exception("due work failed after the demo clock had moved")
        raise Refused("日期已经调整，但有到期事项没有办成，系统会在下一分钟再试。", code="invalid") from failed
