"""Pages of a list by the place of their last row, so that the thousandth page costs what the first does (ADR 38)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, LessThan

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
    """``after`` is the place from which the next page goes on, ``before`` the one to which the page before leads back.

    Each is empty where there is no such page. ``is_later``: it may not be the first page.
    """

    rows: list[Any]
    after: str = ""
    before: str = ""
    is_later: bool = False

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class Keyset:
    """An order by ``keys`` and, for rows that are equal in them, by primary key; all of them in one direction.

    A text may be the first key only: it may hold the mark between the values of a place.
    """

    def __init__(self, *keys: Key, backwards: bool = False) -> None:
        self.keys = (*keys, Key("pk", int))
        self.backwards = backwards

    def asked(self, rows: QuerySet[Any], query: Mapping[str, str], size: int, **more: Any) -> KeysetPage:
        """The page that the address asks for by ``after`` or ``before``; the first one when nothing is left there."""
        page = self.page(rows, query.get("after", ""), size, before=query.get("before", ""), **more)
        return page if page.rows or not page.is_later else self.page(rows, "", size, **more)

    def page(
        self, rows: QuerySet[Any], after: str, size: int, *, before: str = "", either: Sequence[Q] = ()
    ) -> KeysetPage:
        """The next ``size`` rows after the place ``after``, or the last ``size`` ones before the place ``before``.

        The first page when a place is none of ours. One query; two where less than a page lies before ``before``,
        which gives the first page whole. ``either``: conditions of which each row fulfils one, where no index answers
        their "or": each is followed by itself, and the nearest of all are taken, for one query more.
        """
        if place := self._read(before):
            found = self._nearest(rows, place, size, either, turned=True)
            if len(found) <= size:
                return self.page(rows, "", size, either=either)
            shown = found[:size][::-1]
            return KeysetPage(shown, self.place_of(shown[-1]), self.place_of(shown[0]), is_later=True)
        place = self._read(after)
        found = self._nearest(rows, place, size, either)
        shown = found[:size]
        return KeysetPage(
            shown,
            after=self.place_of(shown[-1]) if len(found) > size else "",
            before=self.place_of(shown[0]) if place and shown else "",
            is_later=bool(place),
        )

    def _nearest(
        self, rows: QuerySet[Any], place: list[Any], size: int, either: Sequence[Q], *, turned: bool = False
    ) -> list[Any]:
        """One more than ``size`` rows, to know whether there are more."""
        if len(either) > 1:
            parts = [self._sorted(rows.filter(each), place, turned=turned)[: size + 1].values("pk") for each in either]
            # Their keys as values: as a subquery they would be joined last, after all that the rows are shown with.
            rows = rows.filter(pk__in=list(parts[0].union(*parts[1:]).values_list("pk", flat=True)))
        return list(self._sorted(rows, place, turned=turned)[: size + 1])

    def _sorted(self, rows: QuerySet[Any], place: list[Any], *, turned: bool = False) -> QuerySet[Any]:
        """Those beyond ``place``, the nearest to it first; all of them without a place."""
        filled = {key.name: Coalesce(F(key.column), Value(key.if_null)) for key in self.keys if key.if_null is not None}
        found = rows.annotate(**filled) if filled else rows
        down = self.backwards != turned
        if place:
            # Compared as one row: the index is entered at the place, however many rows are equal in the first key.
            here = _row(*(F(key.name) for key in self.keys))
            there = _row(*(Value(value) for value in place))
            found = found.filter(LessThan(here, there) if down else GreaterThan(here, there))
        return found.order_by(*(f"{'-' if down else ''}{key.name}" for key in self.keys))

    def place_of(self, row: Any) -> str:
        values = [key.value_of(row) for key in self.keys]
        return MARK.join(each.isoformat() if hasattr(each, "isoformat") else str(each) for each in values)

    def _read(self, place: str) -> list[Any]:
        parts = place.rsplit(MARK, len(self.keys) - 1)
        if len(parts) != len(self.keys):
            return []
        try:
            values = [key.read(part) for key, part in zip(self.keys, parts, strict=True)]
        except ValueError:
            return []
        is_naive = any(isinstance(each, datetime) and each.tzinfo is None for each in values)
        is_beyond = not 0 <= values[-1] < 2**63
        return [] if is_naive or is_beyond else values


def _row(*columns: Any) -> Func:
    return Func(*columns, function="ROW", output_field=BooleanField())


NEWEST_FIRST = Keyset(backwards=True)
