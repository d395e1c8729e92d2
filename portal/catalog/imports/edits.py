"""The record of a row that a list has added or changed."""

from typing import Any

from portal.audit import services as audit
from portal.catalog.recording import snapshot
from portal.core.actors import Actor


def edit_of(row: Any, verb: str, before: dict[str, str], actor: Actor) -> Any:
    """The record of one row of a list, as ``recording.record_edit`` writes it for one edit."""
    after = snapshot(row)
    differing = [name for name in after if before.get(name) != after[name]]
    data = {
        "before": {name: before[name] for name in differing if name in before},
        "after": {name: after[name] for name in differing},
    }
    label = row._meta.label_lower  # noqa: SLF001 - Django's documented name
    return audit.draft(f"{label}:{row.pk}", f"catalog.{verb}", actor=actor, data=data)
