"""Taking back what was just done to one case or to many, while nobody has acted on it (architecture, run_many).

An act is taken back case by case: where the next body has begun, the case stays with it.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal

from applications.models import Application
from portal.audit.models import Record
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.messages import services as messages
from portal.workflow import Act, Declined, Done, Report, declared_move, run_many

# Upper rooms say here which cases they already work on; sent with ``ids``, answered with ``{id: sentence}``.
asked_to_take_back = Signal()

UNDOING = {
    "approve_by_unit": "take_back_approval",
    "recommend": "take_back_recommendation",
    "pass_on": "take_back_passing_on",
    "accept": "take_back_acceptance",
}
ACTED_SINCE = "已有人继续办理这件申报，不能撤回。"
MOVES_BY_VERB = {declared_move(Application, name).verb: name for name in UNDOING}


def take_back(*, batch: uuid.UUID, actor: Actor, key: uuid.UUID | None = None) -> Report:
    """Take back ``actor``'s own act that ``batch`` names. Cases on which somebody has acted since are declined.

    What the act told is unsaid where nobody has heard it and corrected where somebody has (``messages.take_back``).
    Raises ``Refused`` when there is no such act.
    """
    with transaction.atomic():
        records = acts_of_batch(batch, actor)
        own = Application.objects.filter(pk__in=records)
        list(own.order_by("pk").select_for_update().values_list("pk", flat=True))
        is_repeated = key is not None and Record.objects.filter(key=key).exists()
        declined = {} if is_repeated else refusals(records)
        kept = {pk: record for pk, record in records.items() if pk not in declined}
        act = Act(
            move=UNDOING[MOVES_BY_VERB[next(iter(records.values())).verb]],
            actor=actor,
            key=key,
            data={"taken_back": str(batch)},
            arguments={"before": {pk: _before(record) for pk, record in kept.items()}},
            then=lambda done: _unsay(done, kept),
        )
        report = run_many(Application, kept, act)
        subjects = Application.objects.select_related("applicant").in_bulk(declined)
        report.declined += [Declined(pk, "guard", said, subjects[pk]) for pk, said in sorted(declined.items())]
    return report


def acts_of_batch(batch: uuid.UUID, actor: Actor) -> dict[int, Record]:
    """The records of the act by the key of the case. Raises ``Refused`` when the actor has done no such act."""
    records = {int(each.chain.rpartition(":")[2]): each for each in own_acts(actor).filter(batch=batch)}
    if not records:
        raise Refused("没有找到这次办理，或者这类办理不能撤回。", code="not_found")
    return records


def own_acts(actor: Actor) -> QuerySet[Record]:
    """The records of what ``actor`` did in his present role and body, and might take back."""
    return Record.objects.filter(
        actor_id=actor.user_id, actor_role=actor.role, organisation_id=actor.organisation_id, verb__in=MOVES_BY_VERB
    )


def refusals(records: Mapping[int, Record]) -> dict[int, str]:
    """The cases that somebody has gone on with, each with the sentence that says so."""
    chains = [record.chain for record in records.values()]
    latest = Record.objects.filter(chain__in=chains).order_by("chain", "-position").distinct("chain")
    last = dict(latest.values_list("chain", "pk"))
    declined = {pk: ACTED_SINCE for pk, record in records.items() if last[record.chain] != record.pk}
    for _receiver, answer in asked_to_take_back.send(Application, ids=list(records)):
        declined.update(cast("dict[int, str]", answer))
    return declined


def _before(record: Record) -> Mapping[str, Any]:
    return {**record.data["before"], "status": record.status_from}


def _unsay(done: Sequence[Done], records: Mapping[int, Record]) -> None:
    messages.take_back([records[each.subject.pk].pk for each in done])
