"""Choosing, adding to what was chosen, and the act itself."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db import transaction
from django.http import QueryDict

from portal.batch_acts.models import Selection
from portal.batch_acts.registry import MOST_CHOSEN, BatchAct
from portal.batch_acts.selectors import check_number, matching_keys, rows_of
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import Declined, Report


@transaction.atomic
def choose(
    *, act: BatchAct, actor: Actor, keys: Iterable[str], matching: QueryDict | None = None, list_path: str = ""
) -> Selection:
    """Keep what was chosen for ``act`` on the page ``list_path``; a selection that waits for more takes it in.

    ``matching``: the filters of the list, to choose every row behind them as far as one act goes. Raises ``Refused``
    for more rows than one act may take.
    """
    waiting = Selection.objects.select_for_update().of_actor(actor).gathering().filter(act=act.name)
    selection = waiting.order_by("-made_at", "-pk").first() or Selection(
        act=act.name, actor_id=cast("int", actor.user_id), role=actor.role, organisation_id=actor.organisation_id
    )
    chosen = list(dict.fromkeys(filter(None, [*selection.rows, *keys])))
    check_number(len(chosen))
    selection.is_cut = False
    if matching is not None and act.matching:
        fitting, more = matching_keys(act, act.matching(actor, matching))
        together = list(dict.fromkeys([*chosen, *fitting]))
        chosen, selection.is_cut = together[:MOST_CHOSEN], more or len(together) > MOST_CHOSEN
    selection.list_path = list_path
    selection.rows, selection.is_gathering, selection.made_at = chosen, False, clock.now()
    selection.save()
    return selection


def keep_typed(selection: Selection, typed: Mapping[str, str], *, gathering: bool = False) -> None:
    """Keep what stands in the form; ``gathering``: the person goes back to the list for more."""
    selection.typed, selection.is_gathering = dict(typed), gathering
    selection.save(update_fields=["typed", "is_gathering"])


@transaction.atomic
def carry_out(
    *, selection: Selection, act: BatchAct, actor: Actor, keys: Iterable[str], fields: Mapping[str, Any]
) -> Selection:
    """Do ``act`` to those of the chosen rows that ``keys`` name, once, and keep what became of each.

    A second call finds the report of the first. Raises ``Refused`` when no row is named, or when the act is one that
    goes out as a whole and cannot; then nothing was changed.
    """
    locked = Selection.objects.select_for_update().get(pk=selection.pk)
    if locked.report is not None:
        return locked
    wanted = [key for key in dict.fromkeys(keys) if key in set(locked.rows)]
    if not wanted:
        raise Refused("请至少选择一件。", code="invalid")
    rows = rows_of(act, actor, wanted)
    cells = {row.pk: list(act.cells(row)) for row in rows}
    ruled_out = act.refusals(rows, actor, fields) if act.refusals else {}
    ids = [row.pk for row in rows if row.pk not in ruled_out]
    report = act.run(ids=ids, actor=actor, key=locked.key, **fields) if ids else Report(None)
    report.declined += [Declined(pk, "guard", reason) for pk, reason in ruled_out.items()]
    locked.report = {
        "done": [cells[each.subject.pk] for each in report.done],
        "declined": [[cells.get(each.pk, []), each.reason] for each in report.declined],
        "absent": len(wanted) - len(rows),
        "batch": str(report.done[0].record.batch) if act.undo and report.done else "",
        "leads_to": list(act.leads_to(report)) if act.leads_to and report.done else [],
    }
    locked.save(update_fields=["report"])
    return locked
