"""When an outage may lengthen a window, and how far (regulation 4.6). Pure: no Django, no clock."""

from datetime import date, datetime, time, timedelta, tzinfo

from portal.core.working_days import ONE_DAY, Calendar


def days_of(began_at: datetime, ended_at: datetime, zone: tzinfo) -> tuple[date, date]:
    """The first and the last day in ``zone`` that an outage (aware moments) touched.

    One that ended at midnight left the new day alone.
    """
    last_moment = ended_at.astimezone(zone) - timedelta(microseconds=1)
    return began_at.astimezone(zone).date(), last_moment.date()


def last_days_begin(calendar: Calendar, closes_on: date, days: int) -> date:
    """The first of the last ``days`` working days of a window; the closing day counts if it is one.

    Raises `CalendarMissing`.
    """
    day, left = closes_on, days - calendar.is_working_day(closes_on)
    while left > 0:
        day -= ONE_DAY
        left -= calendar.is_working_day(day)
    return day


def hits_last_days(calendar: Calendar, closes_at: datetime, began_at: datetime, ended_at: datetime, days: int) -> bool:
    """Did the outage touch the last ``days`` working days of the window? ``closes_at`` in the zone whose days count."""
    begin = last_days_begin(calendar, closes_at.date(), days)
    return began_at < closes_at and ended_at > datetime.combine(begin, time(), closes_at.tzinfo)


def latest_new_day(calendar: Calendar, closes_on: date, first: date, last: date) -> date:
    """How far a window may be lengthened: one working day for each day that the outage touched before it closed.

    [decision] The regulation names no measure; whoever lost a day is given a day. Raises `CalendarMissing`.
    """
    touched = (min(last, closes_on) - min(first, closes_on)).days + 1
    return calendar.add_working_days(closes_on, touched)
