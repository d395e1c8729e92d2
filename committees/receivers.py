"""Reactions to what happens to outages and to records of dishonesty."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from committees.models import Expert, Outage
from committees.services.experts import reinstate_expert, remove_expert
from committees.services.filing_terms import lengthen_filing_corrections
from portal.core import clock
from portal.core.actors import SYSTEM
from portal.integrity.models import IntegrityRecord, Kind
from portal.integrity.selectors import expert_barred_until
from portal.workflow import Done, acted


@receiver(acted, sender=Outage)
def give_back_the_lost_days(done: Sequence[Done], **_kwargs: Any) -> None:
    for each in done:
        lengthen_filing_corrections(each.subject)


@receiver(acted, sender=IntegrityRecord)
def follow_the_record_of_an_expert(move: str, done: Sequence[Done], **_kwargs: Any) -> None:
    """Whoever is recorded as an expert at fault is removed; when that is set aside, he is an expert again (art. 42)."""
    for each in done:
        record = each.subject
        expert = Expert.objects.filter(user=record.person_id).first() if record.kind == Kind.EXPERT else None
        if expert is None:
            continue
        if move == "enter" and expert.status == Expert.Status.IN_POOL:
            remove_expert(
                expert=expert, actor=SYSTEM, document=record.document[:60], reason=record.reason[:300],
                body_id=record.decided_by_id,
            )  # fmt: skip
        elif move == "lift" and expert.removal_document in _documents_of(record):
            if expert_barred_until(expert.user_id, clock.today()):
                continue
            reinstate_expert(
                expert=expert, actor=SYSTEM, document=record.ended_by_document, reason=record.ended_because
            )


def _documents_of(record: IntegrityRecord | None) -> set[str]:
    """The numbers that the decision had, before and after it was corrected, as long as an expert's row keeps them."""
    found = set()
    while record is not None:
        found.add(record.document[:60])
        record = record.corrects
    return found
