"""What a member of staff did lately, to look at again or to take back."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from portal.audit.models import Record
from portal.batch_acts.registry import undoable
from portal.core import clock
from portal.workflow import declared_move

SHOWN = 50
LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True)
class RecentAct:
    """One act on one row or on many: ``open`` is how many of its ``cases`` nobody has acted on since."""

    batch: uuid.UUID | None
    label: str
    at: datetime
    cases: int
    open: int


def recent_acts(records: QuerySet[Record]) -> list[RecentAct]:
    """The latest of the acts that ``records`` tell of, newest first."""
    later = Record.objects.filter(chain=OuterRef("chain"), position__gt=OuterRef("position"))
    grouped = (
        records.filter(at__gte=clock.now() - LOOKED_BACK, batch__isnull=False)
        .annotate(is_passed=Exists(later))
        .values("batch", "verb")
        .annotate(done_at=Max("at"), cases=Count("pk"), still_open=Count("pk", filter=Q(is_passed=False)))
        .order_by(F("done_at").desc(), "batch")[:SHOWN]
    )
    labels = {verb: declared_move(act.model, act.move).label for verb, act in undoable().items()}
    return [
        RecentAct(each["batch"], labels[each["verb"]], each["done_at"], each["cases"], each["still_open"])
        for each in grouped
    ]
