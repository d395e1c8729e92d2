"""What stands in line somewhere, registered by the rooms in their ``gauges.py`` for the system administrator's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Reading:
    """``count`` things wait, the oldest since ``since`` (aware, or None); ``bad``: somebody has to look at it."""

    count: int
    since: datetime | None = None
    bad: bool = False


Read = Callable[[], Reading]
_registered: dict[str, Read] = {}


def gauge(name: str) -> Callable[[Read], Read]:
    """Register the decorated function under the Chinese ``name`` that the page shows. A few cheap queries at most."""

    def decorate(read: Read) -> Read:
        _registered[name] = read
        return read

    return decorate


def all_readings() -> list[tuple[str, Reading]]:
    """What every room reads now, in the order of registration."""
    return [(name, read()) for name, read in _registered.items()]
