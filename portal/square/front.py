"""What the home page tells of today: windows that are open or open soon, and the newest running notices (S13a)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from applications.selectors.notices import public_notices, with_countdown
from committees.models import Batch
from portal.core import clock

SHOWN: Final = 5
SOON: Final = timedelta(days=30)


@dataclass(frozen=True)
class Window:
    """A batch and how many days are left, to its end (or, of one that is to come, to its beginning)."""

    batch: Batch
    days: int

    @property
    def text(self) -> str:
        if self.batch.opens_at > clock.now():
            return f"{self.days} 天后开始" if self.days else "今天开始"
        return f"还有 {self.days} 天" if self.days else "今天截止"


def windows() -> tuple[list[Window], list[Window]]:
    """The open windows that close next, and those that open within 30 days; one query."""
    now = clock.now()
    running = Batch.objects.open_at(now).order_by("closes_at", "pk")[:SHOWN]
    coming = Batch.objects.published().filter(opens_at__gt=now, opens_at__lte=now + SOON).order_by("opens_at", "pk")
    shown = Batch.objects.filter(pk__in=running.values("pk")) | Batch.objects.filter(pk__in=coming[:SHOWN].values("pk"))
    found = list(shown.select_related("committee").order_by("closes_at", "pk"))
    later = sorted((each for each in found if each.opens_at > now), key=lambda each: each.opens_at)
    return (
        [Window(each, _days_to(each.closes_at)) for each in found if each.opens_at <= now],
        [Window(each, _days_to(each.opens_at)) for each in later],
    )


def _days_to(moment: datetime) -> int:
    return (moment.astimezone(clock.SHANXI).date() - clock.today()).days


def notices() -> list[tuple[Any, Any]]:
    """The newest running notices, each with its countdown, without the names that they list."""
    return with_countdown(public_notices(running=True).defer("people")[:SHOWN])
