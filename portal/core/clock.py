"""The one clock. All code asks it for the time, so that the demo can move it and tests can hold it still."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANXI = ZoneInfo("Asia/Shanghai")

_offset: Callable[[], timedelta] = timedelta
_frozen: datetime | None = None


def now() -> datetime:
    """The portal's present moment, aware, in Asia/Shanghai."""
    if _frozen is not None:
        return _frozen
    return datetime.now(SHANXI) + _offset()


def today() -> date:
    """The portal's present calendar day in Asia/Shanghai."""
    return now().date()


def set_offset_source(source: Callable[[], timedelta]) -> None:
    """Let ``source`` say how far the portal's clock runs ahead of the machine's."""
    global _offset  # noqa: PLW0603 - one process has one clock
    _offset = source


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock still at ``moment`` (aware) for the length of the block."""
    global _frozen  # noqa: PLW0603 - one process has one clock
    before, _frozen = _frozen, moment
    try:
        yield
    finally:
        _frozen = before


def machine_now() -> datetime:
    """The machine's own moment, for what other authorities date: the demo's clock does not move them."""
    return datetime.now(SHANXI)
