from collections.abc import Iterator

from portal.audit.selectors import broken_anchors, broken_records
from portal.core.invariants import invariant


@invariant(2, "The audit chain of each subject verifies from its first record to its last.")
def broken_chains() -> Iterator[str]:
    return (f"{record.chain} position {record.position}" for record in broken_records())


@invariant(2, "Each daily anchor verifies.")
def broken_days() -> Iterator[str]:
    return (str(anchor.day) for anchor in broken_anchors())
