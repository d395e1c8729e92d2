"""Relations that bar an expert from judging somebody: declared by himself, or noted by the office (令40 art. 25)."""

from typing import cast
from uuid import UUID

from django.db import IntegrityError, transaction

from committees import pool_permissions as may
from committees.models import Expert, Relation
from portal.audit import services as audit
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.crypto import keyed_hash
from portal.core.errors import Refused
from portal.core.identifiers import normalise_id_number, normalise_person_name
from portal.workflow import chain, open_case

TWICE = "这项关系已经登记过。"


def note_relation(
    *, expert: Expert, actor: Actor, kind: str, name: str, id_number: str = "", key: UUID | None = None
) -> Relation:
    """Note that ``expert`` is bound to a person: by himself, or by the office that keeps him (令40 art. 25).

    Identifiers are checked by the caller's form. The meetings that are called already are looked through by whoever
    listens. A repeated ``key`` gives the first one. Raises ``Refused``.
    """
    by_himself = actor.role == Role.EXPERT and expert.user_id == actor.user_id
    if not by_himself:
        _refuse_strangers(expert, actor)
    number = normalise_id_number(id_number)
    relation = Relation(
        expert=expert,
        kind=kind,
        name=normalise_person_name(name),
        id_number_hash=keyed_hash(number, purpose="id_number") if number else "",
        noted_by_id=cast("int", actor.user_id),
        by_himself=by_himself,
        noted_at=clock.now(),
    )
    if number and expert.user.id_number_hash == relation.id_number_hash:
        raise Refused("这是专家本人的身份证号。", code="invalid")
    try:
        with transaction.atomic():
            data = {"expert": expert.pk, "kind": kind}
            return open_case(relation, "relation.noted", actor=actor, key=key, data=data).subject
    except IntegrityError as error:
        if "committees_relation_once" not in str(error):
            raise
        raise Refused(TWICE, code="invalid") from error


def _refuse_strangers(expert: Expert, actor: Actor) -> None:
    stored = Expert.objects.for_act().get(pk=expert.pk)
    if refusal := may.keeps_the_expert.refusal(stored, actor):
        raise Refused(refusal, code="denied")


@transaction.atomic
def withdraw_relation(*, relation: Relation, actor: Actor) -> Relation:
    """Take a relation back that was noted by mistake, by whoever noted it; recusals that came of it stay."""
    stored = Relation.objects.select_for_update().get(pk=relation.pk)
    if stored.noted_by_id != actor.user_id:
        raise Refused("由登记的人撤销。", code="denied")
    if stored.withdrawn_at is None:
        stored.withdrawn_at = clock.now()
        stored.save(update_fields=["withdrawn_at"])
        audit.record(chain(stored), "relation.withdrawn", actor=actor)
    return stored
