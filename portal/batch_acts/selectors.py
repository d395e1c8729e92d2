"""What was chosen, and what the act would do to each row now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from portal.batch_acts.models import Selection
from portal.batch_acts.registry import MOST_CHOSEN, BatchAct
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import preview

LONGEST_KEY = 40
LARGEST_PK = 2**63 - 1


@dataclass(frozen=True)
class Line:
    """One chosen row, told apart by ``cells`` (column, value); no ``refusal``: the act will be done to it."""

    key: str
    row: Any
    cells: Sequence[tuple[str, str]]
    refusal: str


@dataclass(frozen=True)
class Preview:
    """``absent``: how many of the chosen rows ``actor`` finds no more."""

    lines: list[Line]
    absent: int

    @property
    def ready(self) -> list[Line]:
        return [line for line in self.lines if not line.refusal]


def selection_of(actor: Actor, code: str) -> Selection | None:
    return Selection.objects.of_actor(actor).filter(code=code).first()


def rows_of(act: BatchAct, actor: Actor, keys: Iterable[str]) -> list[Any]:
    """The rows behind ``keys`` that ``actor`` may choose, by number; the others are as if they did not exist."""
    known = [key for key in keys if _is_key(act, key)]
    return list(act.rows(actor).filter(**{f"{act.key}__in": known}).order_by("pk"))


def _is_key(act: BatchAct, key: str) -> bool:
    if act.key.endswith("pk"):
        return key.isascii() and key.isdigit() and int(key) <= LARGEST_PK
    return len(key) <= LONGEST_KEY


def preview_of(act: BatchAct, actor: Actor, keys: Collection[str], fields: Mapping[str, Any] | None = None) -> Preview:
    """What ``act`` would do to each row now, with what was typed where it is known. A constant number of statements.

    Changes nothing and locks nothing.
    """
    rows = rows_of(act, actor, keys)
    refused: dict[int, str] = {}
    if act.refusals and (fields is not None or not act.move):
        refused |= act.refusals(rows, actor, fields or {})
    if act.move:
        pks = [row.pk for row in rows]
        refused |= {each.pk: each.reason for each in preview(act.model, pks, act.move, actor=actor)}
    lines = [Line(key_of(act, row), row, labelled(act, act.cells(row)), refused.get(row.pk, "")) for row in rows]
    return Preview(lines, len(keys) - len(rows))


def labelled(act: BatchAct, cells: Sequence[str]) -> list[tuple[str, str]]:
    """Each cell with its column; dashes for a row of which nothing is known any more."""
    return list(zip(act.columns, cells or ["—"] * len(act.columns), strict=True))


def key_of(act: BatchAct, row: Any) -> str:
    return str(getattr(row, act.key))


def matching_keys(act: BatchAct, found: QuerySet[Any]) -> tuple[list[str], bool]:
    """The keys of the first rows that fit the list's filters, and whether there are more than one act may take."""
    keys = [str(each) for each in found.values_list(act.key, flat=True)[: MOST_CHOSEN + 1]]
    return keys[:MOST_CHOSEN], len(keys) > MOST_CHOSEN


def check_number(chosen: int) -> None:
    """Raises ``Refused`` for more rows than one act may take, before anything is done to any of them."""
    if chosen > MOST_CHOSEN:
        raise Refused(f"一次最多选择 {MOST_CHOSEN} 件，您选择了 {chosen} 件，请分次办理。", code="invalid")
