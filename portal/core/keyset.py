"""Pages of a list by the place of the last row, so that the thousandth page costs what the first does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

MARK = "~"


@dataclass(frozen=True)
class Key:
    """A column to sort by: how its value is read back from an address; ``if_null`` stands for rows without one."""

    column: str
    read: Callable[[str], Any] = str
    if_null: Any = None

    @property
    def name(self) -> str:
        return f"key_{self.column}" if self.if_null is not None else self.column

    def value_of(self, row: Any) -> Any:
        return getattr(row, self.name)


@dataclass(frozen=True)
class KeysetPage:
    """``after`` is the place from which the next page goes on, empty on the last one."""

    rows: list[Any]
    after: str
    is_later: bool

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class Keyset:
    """An order by ``keys`` and, for rows that are equal in them, by primary key."""

    def __init__(self, *keys: Key, backwards: bool = False) -> None:
        self.keys = (*keys, Key("pk", int))
        self.backwards = backwards

    def page(self, rows: QuerySet[Any], after: str, size: int) -> KeysetPage:
        """The next ``size`` rows after the place ``after``; the first ones when it is none of ours. One query."""
        found = list(self._after(rows, after)[: size + 1])
        shown = found[:size]
        return KeysetPage(shown, self.place_of(shown[-1]) if len(found) > size else "", is_later=bool(after))

    def _after(self, rows: QuerySet[Any], after: str) -> QuerySet[Any]:
        filled = {key.name: Coalesce(F(key.column), Value(key.if_null)) for key in self.keys if key.if_null is not None}
        found = rows.annotate(**filled) if filled else rows
        place = self._read(after)
        found = found.filter(self._beyond(place)) if place else found
        sign = "-" if self.backwards else ""
        return found.order_by(*(f"{sign}{key.name}" for key in self.keys))

    def place_of(self, row: Any) -> str:
        values = [key.value_of(row) for key in self.keys]
        return MARK.join(each.isoformat() if hasattr(each, "isoformat") else str(each) for each in values)

    def _read(self, after: str) -> list[Any]:
        parts = after.split(MARK)
        if len(parts) != len(self.keys):
            return []
        try:
            values = [key.read(part) for key, part in zip(self.keys, parts, strict=True)]
        except ValueError:
            return []
        is_naive = any(isinstance(each, datetime) and each.tzinfo is None for each in values)
        is_beyond = not 0 <= values[-1] < 2**63
        return [] if is_naive or is_beyond else values

    def _beyond(self, place: list[Any]) -> Q:
        side = "lt" if self.backwards else "gt"
        beyond, equal = Q(), Q()
        for key, value in zip(self.keys, place, strict=True):
            beyond |= equal & Q(**{f"{key.name}__{side}": value})
            equal &= Q(**{key.name: value})
        return beyond


NEWEST_FIRST = Keyset(backwards=True)
