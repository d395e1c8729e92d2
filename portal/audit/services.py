"""Writing to the record."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from portal.audit.models import Anchor, Record
from portal.audit.rules import GENESIS, anchor_digest
from portal.core import clock
from portal.core.actors import Actor


def append(records: list[Record]) -> list[Record]:
    """Place, seal and store ``records`` (unsaved, each of another chain), whose subjects the caller has locked.

    A constant number of statements, however many records.
    """
    heads = {
        head.chain: head
        for head in Record.objects.filter(chain__in=[record.chain for record in records])
        .order_by("chain", "-position")
        .distinct("chain")
    }
    for record in records:
        head = heads.get(record.chain)
        record.position = head.position + 1 if head else 1
        record.seal(head.hash if head else GENESIS)
    return Record.objects.bulk_create(records)


def draft(chain: str, verb: str, *, actor: Actor, **fields: Any) -> Record:
    """An unsaved record of what ``actor`` does now."""
    return Record(
        chain=chain,
        verb=verb,
        actor_id=actor.user_id,
        actor_name=actor.name,
        actor_role=actor.role,
        organisation_id=actor.organisation_id,
        organisation_name=actor.organisation_name,
        at=clock.now(),
        **fields,
    )


def record(chain: str, verb: str, *, actor: Actor, data: Mapping[str, Any] | None = None) -> Record:
    """Record an act that moves no case: an edit of the catalogue, a sign-in, a look at personal data."""
    return record_many([chain], verb, actor=actor, data=data)[0]


@transaction.atomic
def record_many(
    chains: Iterable[str], verb: str, *, actor: Actor, data: Mapping[str, Any] | None = None
) -> list[Record]:
    """``record`` the same on several subjects, in a constant number of statements."""
    subjects = sorted(set(chains))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(chain, 0)) FROM unnest(%s::text[]) AS chain", [subjects]
        )
    return append([draft(chain, verb, actor=actor, data=dict(data or {})) for chain in subjects])


@transaction.atomic
def settled_up_to() -> int:
    """The last record's id, behind which no record will appear any more; 0 when there is none.

    Writers wait until the caller's transaction ends, so let it be a short one.
    """
    with connection.cursor() as cursor:
        # A record may take its id before it commits: wait for the writers that are under way.
        cursor.execute("LOCK TABLE audit_record IN SHARE ROW EXCLUSIVE MODE")
    return Record.objects.order_by("-id").values_list("id", flat=True).first() or 0


@transaction.atomic
def anchor(day: date) -> Anchor | None:
    """Seal every record stored so far under ``day``; None when the day already has its anchor."""
    if Anchor.objects.filter(day=day).exists():
        return None
    last_id = settled_up_to()
    if Anchor.objects.filter(day=day).exists():
        return None
    before = Anchor.objects.order_by("-day").first()
    previous = before.digest if before else GENESIS
    hashes = Record.objects.filter(id__gt=before.last_record_id if before else 0, id__lte=last_id)
    digest = anchor_digest(previous, hashes.order_by("id").values_list("hash", flat=True).iterator())
    return Anchor.objects.create(day=day, last_record_id=last_id, previous_digest=previous, digest=digest)
