"""What is noted of the portal's own work: how each job ran, and whether the record holds."""

from collections.abc import Sequence

from django.db import transaction

from portal.administration.models import ChainCheck, DueRun
from portal.audit.models import Record
from portal.audit.selectors import broken_anchors, broken_records
from portal.core import clock
from portal.core.due import Outcome

EXAMPLES = 20


@transaction.atomic
def note_runs(outcomes: Sequence[Outcome]) -> None:
    """Remember how each piece of due work ended. Two statements, however many."""
    now = clock.now()
    known = {each.name: each for each in DueRun.objects.filter(name__in=[each.name for each in outcomes])}
    rows = []
    for outcome in outcomes:
        row = known.get(outcome.name) or DueRun(name=outcome.name)
        row.ran_at = now
        if outcome.failure:
            row.failed_at, row.failure, row.failures = now, outcome.failure, row.failures + 1
        elif outcome.count:
            row.worked_at, row.count = now, outcome.count
        rows.append(row)
    fields = ["ran_at", "count", "worked_at", "failed_at", "failure", "failures"]
    DueRun.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=fields)


def check_chains() -> ChainCheck:
    """Read the whole record and its anchors from end to end and keep what was found; takes minutes when it is long."""
    began_at = clock.now()
    records = [f"{each.chain} #{each.position}" for each in broken_records()]
    anchors = [str(each.day) for each in broken_anchors()]
    return ChainCheck.objects.create(
        began_at=began_at,
        ended_at=clock.now(),
        records=Record.objects.count(),
        broken_records=len(records),
        broken_anchors=len(anchors),
        examples="\n".join([*records, *anchors][:EXAMPLES]),
    )
