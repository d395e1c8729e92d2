"""Taking back what was just done to one row or to many, while nobody has acted on it (ADR 28).

An act is taken back row by row: where somebody has gone on, the row stays where it is.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal

from portal.audit.models import Record
from portal.batch_acts.registry import BatchAct, undoable
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.messages import services as messages
from portal.workflow import Act, Declined, Done, Report, rows_for_act, run_many

# Rooms say here on which rows of the sender somebody works already; sent with ``records`` by the key of the row,
# answered with ``{key: sentence}``.
asked_to_take_back = Signal()

ACTED_SINCE = "已有人继续办理，不能撤回。"


def take_back(*, batch: uuid.UUID, actor: Actor, key: uuid.UUID | None = None) -> Report:
    """Take back ``actor``'s own act that ``batch`` names. Rows on which somebody has acted since are declined.

    What the act told is unsaid where nobody has heard it and corrected where somebody has (``messages.take_back``).
    Raises ``Refused`` when there is no such act.
    """
    with transaction.atomic():
        act, records = acts_of_batch(batch, actor)
        own = act.model._default_manager.filter(pk__in=records)  # noqa: SLF001 - Django's public model API
        list(own.order_by("pk").select_for_update().values_list("pk", flat=True))
        is_repeated = key is not None and Record.objects.filter(key=key).exists()
        declined = {} if is_repeated else refusals(act, records)
        kept = {pk: record for pk, record in records.items() if pk not in declined}
        back = Act(
            move=act.undo,
            actor=actor,
            key=key,
            data={"taken_back": str(batch)},
            arguments={"before": {pk: _before(record) for pk, record in kept.items()}},
            then=lambda done: _unsay(act, done, kept),
        )
        report = run_many(act.model, kept, back)
        subjects = rows_for_act(act.model).in_bulk(declined)
        report.declined += [Declined(pk, "guard", said, subjects[pk]) for pk, said in sorted(declined.items())]
    return report


def acts_of_batch(batch: uuid.UUID, actor: Actor) -> tuple[BatchAct, dict[int, Record]]:
    """What was done, and the records of it by the key of the row. Raises ``Refused`` for no act of the actor's."""
    records = {int(each.chain.rpartition(":")[2]): each for each in own_acts(actor).filter(batch=batch)}
    if not records:
        raise Refused("没有找到这次办理，或者这类办理不能撤回。", code="not_found")
    return undoable()[next(iter(records.values())).verb], records


def own_acts(actor: Actor) -> QuerySet[Record]:
    """The records of what ``actor`` did in his present role and body, and might take back."""
    return Record.objects.filter(
        actor_id=actor.user_id, actor_role=actor.role, organisation_id=actor.organisation_id, verb__in=undoable()
    )


def refusals(act: BatchAct, records: Mapping[int, Record]) -> dict[int, str]:
    """The rows that somebody has gone on with, each with the sentence that says so."""
    chains = [record.chain for record in records.values()]
    latest = Record.objects.filter(chain__in=chains).order_by("chain", "-position").distinct("chain")
    last = dict(latest.values_list("chain", "pk"))
    declined = {pk: ACTED_SINCE for pk, record in records.items() if last[record.chain] != record.pk}
    for _receiver, answer in asked_to_take_back.send(act.model, move=act.move, records=records):
        declined.update(cast("dict[int, str]", answer))
    return declined


def _before(record: Record) -> Mapping[str, Any]:
    return {**record.data["before"], "status": record.status_from}


def _unsay(act: BatchAct, done: Sequence[Done], records: Mapping[int, Record]) -> None:
    if act.undone:
        act.undone(done)
    messages.take_back([records[each.subject.pk].pk for each in done])
