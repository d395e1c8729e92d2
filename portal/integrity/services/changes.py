"""Lifting and correcting: proposed by one officer with a document, decided by another (lessons, 17)."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django.db import IntegrityError, transaction

from portal.core import clock
from portal.core.actors import SYSTEM, Actor
from portal.core.errors import Refused
from portal.integrity import permissions as may
from portal.integrity.models import IntegrityRecord, RecordChange
from portal.integrity.rules import last_day_barred
from portal.integrity.services.letters import tell_subjects
from portal.integrity.services.records import terms_from
from portal.integrity.wordings import CORRECTED, LIFTED
from portal.workflow import Act, Done, open_case, run


def propose_lifting(
    *, record: IntegrityRecord, actor: Actor, document: str, reason: str, key: uuid.UUID | None = None
) -> RecordChange:
    """Propose that the record ends, because the decision was set aside or was wrong. Raises ``Refused``."""
    change = RecordChange(record=record, kind=RecordChange.Kind.LIFT, document=document, reason=reason)
    return _propose(change, actor, key)


def propose_correction(
    *,
    record: IntegrityRecord,
    actor: Actor,
    document: str,
    reason: str,
    new_reason: str = "",
    new_document: str = "",
    new_recorded_on: date | None = None,
    key: uuid.UUID | None = None,
) -> RecordChange:
    """Propose that something in the record is put right; terms follow from the day (N14, N15). Raises ``Refused``."""
    if new_recorded_on is not None and new_recorded_on > clock.today():
        raise Refused("记录日期不能晚于今天。", code="invalid")
    change = RecordChange(
        record=record, kind=RecordChange.Kind.CORRECT, document=document, reason=reason,
        new_reason=new_reason, new_document=new_document, new_recorded_on=new_recorded_on,
    )  # fmt: skip
    return _propose(change, actor, key)


@transaction.atomic
def _propose(change: RecordChange, actor: Actor, key: uuid.UUID | None) -> RecordChange:
    record = IntegrityRecord.objects.select_for_update().get(pk=change.record_id)
    if refusal := may.proposes.refusal(record, actor):
        raise Refused(refusal, code="denied")
    if record.status != IntegrityRecord.Status.IN_FORCE:
        raise Refused(f"这条记录的状态是“{record.get_status_display()}”，不能更正或者解除。", code="not_open")
    change.proposed_by_id, change.proposed_at = cast("int", actor.user_id), clock.now()
    data = {"kind": change.kind, "document": change.document}
    try:
        with transaction.atomic():
            return open_case(change, "integrity_change.proposed", actor=actor, key=key, data=data).subject
    except IntegrityError as error:
        raise Refused("这条记录已有一项变更等待决定。", code="not_open") from error


def decide_change(
    *, change: RecordChange, actor: Actor, agrees: bool, decision: str, key: uuid.UUID | None = None
) -> RecordChange:
    """Agree to what a colleague proposed, or not, with the reason; the subject is told of what changes.

    Raises ``Refused``: he proposed it himself, it is about him, it was decided already.
    """
    act = Act(
        move="approve" if agrees else "refuse", actor=actor, key=key, note=decision,
        arguments={"decision": decision}, then=_carry_out if agrees else None,
    )  # fmt: skip
    return run(RecordChange, change.pk, act).subject


def _carry_out(done: Sequence[Done]) -> None:
    for each in done:
        change = each.subject
        arguments = {"on": clock.today(), "document": change.document, "reason": change.reason}
        act = Act(move=change.kind, actor=SYSTEM, note=change.reason, data={"document": change.document},
                  arguments=arguments)  # fmt: skip
        ended = run(IntegrityRecord, change.record_id, act)
        if change.kind == RecordChange.Kind.LIFT:
            tell_subjects([ended], LIFTED, basis=change.document)
        else:
            _write_anew(ended.subject, change)


def _write_anew(old: IntegrityRecord, change: RecordChange) -> None:
    recorded_on: Any = change.new_recorded_on or old.recorded_on
    terms = terms_from(recorded_on)
    new = IntegrityRecord(
        kind=old.kind,
        person_id=old.person_id,
        organisation_id=old.organisation_id,
        reason=change.new_reason or old.reason,
        document=change.new_document or old.document,
        concerns=old.concerns,
        decided_by_id=old.decided_by_id,
        proposed_by_id=change.proposed_by_id,
        corrects=old,
        status=IntegrityRecord.Status.IN_FORCE,
        recorded_on=recorded_on,
        kept_until=terms.kept_until,
        banned_until=last_day_barred(old.kind, terms, old.banned_until),
        created_at=clock.now(),
    )
    done = open_case(new, "integrity.rewritten", actor=SYSTEM, data={"corrects": old.code})
    tell_subjects([done], CORRECTED, basis=change.document)
