"""What a member of staff did lately, to look at again or to take back."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from portal.audit.models import Record
from portal.batch_acts.registry import undoable
from portal.core import clock
from portal.workflow import declared_move, rows_for_act

SHOWN = 50
LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True)
class RecentAct:
    """One act on one row or on many: ``open`` is how many of its ``cases`` nobody has acted on since.

    ``first`` names the first of its rows, so that two acts of one day can be told apart.
    """

    batch: uuid.UUID | None
    label: str
    first: str
    at: datetime
    cases: int
    open: int


def recent_acts(records: QuerySet[Record]) -> list[RecentAct]:
    """The latest of the acts that ``records`` tell of, newest first."""
    later = Record.objects.filter(chain=OuterRef("chain"), position__gt=OuterRef("position"))
    grouped = list(
        records.filter(at__gte=clock.now() - LOOKED_BACK, batch__isnull=False)
        .annotate(is_passed=Exists(later))
        .values("batch", "verb")
        .annotate(done_at=Max("at"), cases=Count("pk"), still_open=Count("pk", filter=Q(is_passed=False)))
        .order_by(F("done_at").desc(), "batch")[:SHOWN]
    )
    labels = {verb: declared_move(act.model, act.move).label for verb, act in undoable().items()}
    names = _first_rows(records, {each["batch"]: each["verb"] for each in grouped})
    return [
        RecentAct(
            each["batch"], labels[each["verb"]], names[each["batch"]], each["done_at"], each["cases"],
            each["still_open"],
        )
        for each in grouped
    ]  # fmt: skip


def _first_rows(records: QuerySet[Record], verbs: Mapping[uuid.UUID, str]) -> dict[uuid.UUID, str]:
    """What the lists call the first row of each act; a statement for each kind of row."""
    firsts = records.filter(batch__in=verbs).order_by("batch", "pk").distinct("batch").values_list("batch", "chain")
    keys: dict[str, dict[uuid.UUID, int]] = defaultdict(dict)
    for batch, chain in firsts:
        keys[verbs[batch]][batch] = int(chain.rpartition(":")[2])
    named = {}
    for verb, rows in keys.items():
        act = undoable()[verb]
        found = rows_for_act(act.model).in_bulk(rows.values())
        named |= {batch: act.cells(found[pk])[0] if pk in found else "—" for batch, pk in rows.items()}
    return named
