"""The clock that the demo moves forward, for notices and deadlines take working days."""

import time
from datetime import date, timedelta

from django.db import connection, transaction

from portal.catalog.selectors import working_day_calendar
from portal.core import clock
from portal.core.errors import Refused
from portal.core.working_days import CalendarMissing
from portal.demo.models import DemoClock

SECONDS_TO_KEEP = 1.0


class _Reading:
    """The offset as this process read it last."""

    def __init__(self) -> None:
        self.offset = timedelta()
        self.read_at = -SECONDS_TO_KEEP
        self.table_is_there = False

    def fresh(self) -> timedelta:
        if time.monotonic() - self.read_at >= SECONDS_TO_KEEP and self._table():
            self.offset = DemoClock.objects.values_list("offset", flat=True).first() or timedelta()
            self.read_at = time.monotonic()
        return self.offset

    def _table(self) -> bool:
        """Before the first migration there is no table, and a failing query would break the open transaction."""
        if not self.table_is_there:
            self.table_is_there = DemoClock._meta.db_table in connection.introspection.table_names()  # noqa: SLF001
        return self.table_is_there


_reading = _Reading()


def offset() -> timedelta:
    """How far the demo runs ahead; read from the database at most once a second in each process."""
    return _reading.fresh()


@transaction.atomic
def move_forward(by: timedelta) -> timedelta:
    """Move the clock forward; returns the whole offset. Raises ``Refused`` for a move back or none."""
    if by <= timedelta():
        raise Refused("演示时间只能向前调，不能倒退：已有的办理记录不能回到过去。", code="invalid")
    DemoClock.objects.get_or_create(only=True)
    row = DemoClock.objects.select_for_update().get(only=True)
    row.offset += by
    row.save(update_fields=["offset"])
    _reading.offset, _reading.read_at = row.offset, time.monotonic()
    return row.offset


def move_to(day: date) -> timedelta:
    """Move forward to the same time of ``day``. Raises as ``move_forward``."""
    return move_forward(day - clock.today())


def move_working_days(count: int) -> timedelta:
    """Move forward by working days. Raises ``Refused`` when the calendar of that year is not loaded."""
    try:
        day = working_day_calendar().add_working_days(clock.today(), count)
    except CalendarMissing as missing:
        raise Refused(missing.message_zh, code="invalid") from missing
    return move_to(day)
