"""That somebody printed or took out what belongs to a meeting is on record (令40 art. 24; GB/T 22239 8.1.4.3)."""

from collections.abc import Mapping
from typing import Any

from portal.audit import services as audit
from portal.audit.models import Record
from portal.core.actors import Actor
from portal.workflow import chain


def record_look(subject: Any, verb: str, actor: Actor, data: Mapping[str, Any] | None = None) -> Record:
    """``subject``: the meeting, or the batch; ``verb``: what was taken out, e.g. ``meeting.minutes_exported``.

    The look moves nothing. ``data`` says what a leaked copy can be told by.
    """
    return audit.record(f"looks:{chain(subject)}", verb, actor=actor, data=data)
