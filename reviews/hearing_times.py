"""When each case is heard: one panel hears one case at a time, in the order of the agenda (M4a). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Sitting:
    """The hours of one half day, as minutes are counted from its start."""

    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Slot:
    item_id: int
    panel_id: int
    number: int
    starts_at: datetime
    ends_at: datetime


HALF_DAYS = (Sitting(time(8, 30), time(12)), Sitting(time(14), time(18)))


def slots(
    queues: Mapping[int, Sequence[int]],
    *,
    starts_at: datetime,
    minutes: int,
    pause: int = 0,
    taken: Iterable[tuple[int, datetime, datetime]] = (),
    half_days: Sequence[Sitting] = HALF_DAYS,
) -> list[Slot]:
    """A slot of ``minutes`` for each item (ids by panel, in order), ``pause`` minutes apart, within the half days.

    Panels sit side by side. ``taken``: slots (panel, from, to) that stay as they are. Raises ValueError when a slot
    is longer than every half day.
    """
    length = timedelta(minutes=minutes)
    if minutes < 1 or pause < 0 or all(_length(each) < length for each in half_days):
        raise ValueError(f"{minutes} minutes do not fit")
    busy = list(taken)
    made = []
    for panel_id, items in queues.items():
        moment = starts_at
        own = sorted((start, end) for panel, start, end in busy if panel == panel_id)
        for number, item_id in enumerate(items, 1):
            moment = _next_free(moment, length, own, half_days)
            made.append(Slot(item_id, panel_id, number, moment, moment + length))
            moment += length + timedelta(minutes=pause)
    return made


def _length(sitting: Sitting) -> timedelta:
    day = datetime(2000, 1, 1)  # noqa: DTZ001 - a difference of hours has no zone
    return datetime.combine(day, sitting.ends) - datetime.combine(day, sitting.starts)


def _next_free(
    moment: datetime, length: timedelta, own: Sequence[tuple[datetime, datetime]], half_days: Sequence[Sitting]
) -> datetime:
    while True:
        moment = _within(moment, length, half_days)
        clash = next((end for start, end in own if start < moment + length and moment < end), None)
        if clash is None:
            return moment
        moment = clash


def _within(moment: datetime, length: timedelta, half_days: Sequence[Sitting]) -> datetime:
    """The first moment from ``moment`` on at which a slot fits into a half day."""
    while True:
        for sitting in half_days:
            begins = moment.replace(hour=sitting.starts.hour, minute=sitting.starts.minute, second=0, microsecond=0)
            ends = moment.replace(hour=sitting.ends.hour, minute=sitting.ends.minute, second=0, microsecond=0)
            first = max(moment, begins)
            if first + length <= ends:
                return first
        moment = (moment + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
