"""Working days of the Chinese calendar (regulation section 6). Pure: no database, no clock.

A working day is Monday to Friday unless it is a statutory holiday or its bridge, and a Saturday or Sunday
that the State Council's yearly notice makes one. The day of the act is not counted (民法典 art. 201).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class CalendarMissing(ValueError):
    """The calendar of ``year`` is not loaded, so nothing that touches it can be computed."""

    code = "calendar_missing"

    def __init__(self, year: int) -> None:
        self.year = year
        self.message_zh = f"{year}年的工作日历尚未录入，无法计算工作日，请联系人社部门。"
        super().__init__(self.message_zh)


@dataclass(frozen=True)
class YearCalendar:
    """What one year's notice changes: weekdays that are off, weekend days that are worked."""

    days_off: frozenset[date] = frozenset()
    days_worked: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Period:
    """A run of working days: the first, the last (ending at 24:00), and all of them in order."""

    starts_on: date
    ends_on: date
    days: list[date]


@dataclass(frozen=True)
class Calendar:
    """The loaded years. ``version`` names their content, to be kept beside every computed date."""

    years: Mapping[int, YearCalendar] = field(default_factory=dict)
    version: str = ""

    def is_working_day(self, day: date) -> bool:
        """Raise `CalendarMissing` if the year is not loaded."""
        year = self.years.get(day.year)
        if year is None:
            raise CalendarMissing(day.year)
        if day.weekday() >= SATURDAY:
            return day in year.days_worked
        return day not in year.days_off

    def notice_period(self, published_on: date, days: int) -> Period:
        """The ``days`` (at least 1) working days after ``published_on``, which itself is not counted.

        Sources: N8, N13, regulation section 6. Raises `CalendarMissing`, `ValueError` for fewer than 1 day.
        """
        if days < 1:
            raise ValueError("工作日数应至少为1。")
        run = list(islice(self._working_days_after(published_on), days))
        return Period(starts_on=run[0], ends_on=run[-1], days=run)

    def add_working_days(self, day: date, n: int) -> date:
        """The ``n``-th (at least 1) working day after ``day``. Errors as `notice_period`."""
        return self.notice_period(day, n).ends_on

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie after ``after`` up to and including ``until`` (0 if none).

        Raises `CalendarMissing` if a year between them is not loaded.
        """
        span = max((until - after).days, 0)
        return sum(self.is_working_day(after + timedelta(days=n)) for n in range(1, span + 1))

    def _working_days_after(self, day: date) -> Iterator[date]:
        while day < date.max:
            day += ONE_DAY
            if self.is_working_day(day):
                yield day
        raise CalendarMissing(date.max.year + 1)
