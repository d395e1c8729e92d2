"""What waits for whom, told by the rooms in their ``inbox.py`` and shown on one page (regulation 4.2)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from portal.core import clock
from portal.core.actors import Actor, Role


@dataclass(frozen=True)
class Waiting:
    """One kind of work and how much of it waits.

    ``oldest``: since when the first waits; ``due_on``: the nearest last day; ``late``: how many are beyond theirs.
    ``url`` opens the list that holds exactly these ``count`` rows, or the one thing to do.
    """

    label: str
    url: str
    count: int
    oldest: datetime | None = None
    due_on: date | None = None
    late: int = 0


Tell = Callable[[Actor], Iterable[Waiting]]

_registered: list[tuple[frozenset[str], Tell]] = []


def waiting(*roles: Role) -> Callable[[Tell], Tell]:
    """Register the decorated function, which tells an actor in one of ``roles`` what waits for him.

    It asks the database once, with the selector of the list that it leads to; what nobody waits for is left out.
    """

    def decorate(tell: Tell) -> Tell:
        _registered.append((frozenset(role.value for role in roles), tell))
        return tell

    return decorate


def waiting_for(actor: Actor) -> list[Waiting]:
    """All that waits for ``actor``: late work first, then by last day, then the longest waiting."""
    found = [each for roles, tell in _registered if actor.role in roles for each in tell(actor) if each.count]
    return sorted(found, key=_urgency)


def _urgency(each: Waiting) -> tuple[bool, date, float]:
    oldest = each.oldest.timestamp() if each.oldest else float("inf")
    return not each.late, each.due_on or date.max, oldest


def tally(
    rows: QuerySet[Any], label: str, to: str, *, query: str = "", since: str = "", due: str = "", only: str = ""
) -> Waiting:
    """A line about ``rows``, in one query. ``to``: the name of the page; ``since``, ``due``: the columns that say.

    ``only``: the name of the page of one row by its ``code``, opened when there is no other.
    """
    # Names that no list uses for a column of its own.
    wanted: dict[str, Any] = {"tally_count": Count("pk")}
    if since:
        wanted["tally_oldest"] = Min(since)
    if due:
        late = Count("pk", filter=Q(**{f"{due}__lt": clock.today()}))
        wanted |= {"tally_due_on": Min(due), "tally_late": late}
    if only:
        wanted["tally_code"] = Min("code")
    found = rows.order_by().aggregate(**wanted)
    code = found.pop("tally_code", None)
    url = reverse(only, args=[code]) if code and found["tally_count"] == 1 else reverse(to) + query
    return Waiting(label, url, **{name.removeprefix("tally_"): each for name, each in found.items()})
