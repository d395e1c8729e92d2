"""That somebody printed or took out what belongs to a meeting is on record (令40 art. 24; GB/T 22239 8.1.4.3)."""

from portal.audit import services as audit
from portal.core.actors import Actor
from portal.workflow import chain
from reviews.models import Meeting


def record_look(meeting: Meeting, verb: str, actor: Actor) -> None:
    """``verb``: what was taken out, e.g. ``meeting.minutes_exported``; the look moves nothing."""
    audit.record(f"looks:{chain(meeting)}", verb, actor=actor)
