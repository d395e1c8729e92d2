"""Reading the record."""

from collections.abc import Iterator

from django.db.models import QuerySet

from portal.audit.models import Anchor, Record
from portal.audit.rules import GENESIS, anchor_digest


def chain_of(chain: str) -> QuerySet[Record]:
    """The records of one subject from the first to the last."""
    return Record.objects.filter(chain=chain).order_by("position")


def broken_records() -> Iterator[Record]:
    """Records whose place or hash does not follow from the one before them in their chain."""
    chain, position, previous = "", 0, GENESIS
    for record in Record.objects.order_by("chain", "position").iterator(chunk_size=2000):
        if record.chain != chain:
            chain, position, previous = record.chain, 0, GENESIS
        stored = record.hash
        record.seal(previous)
        if record.position != position + 1 or record.hash != stored:
            yield record
        position, previous = record.position, stored


def broken_anchors() -> Iterator[Anchor]:
    """Anchors whose digest does not follow from the records that they cover."""
    previous, since = GENESIS, 0
    for anchor in Anchor.objects.order_by("day"):
        covered = Record.objects.filter(id__gt=since, id__lte=anchor.last_record_id).order_by("id")
        digest = anchor_digest(previous, covered.values_list("hash", flat=True).iterator())
        if (anchor.previous_digest, anchor.digest) != (previous, digest):
            yield anchor
        previous, since = anchor.digest, anchor.last_record_id
