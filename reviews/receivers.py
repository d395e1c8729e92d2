"""Each act of a meeting moves its pulse, in the act's own transaction, so every screen knows that it must look."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from portal.workflow import Done, acted
from reviews.models import Meeting, ResultImport, RollEntry, Round
from reviews.services.pulses import beat


@receiver(acted, sender=Meeting)
def meeting_moved(done: Sequence[Done], **_kwargs: Any) -> None:
    beat({each.subject.pk for each in done}, scene=True)


@receiver(acted, sender=ResultImport)
def results_brought(done: Sequence[Done], **_kwargs: Any) -> None:
    beat({each.subject.meeting_id for each in done}, scene=True)


@receiver(acted, sender=Round)
def round_moved(move: str, done: Sequence[Done], **_kwargs: Any) -> None:
    beat({each.subject.item.meeting_id for each in done}, scene=move != "enter_tally")


@receiver(acted, sender=RollEntry)
def paper_used(move: str, done: Sequence[Done], **_kwargs: Any) -> None:
    """A cast ballot changes what the chair and the office see, and nobody else's screen but the voter's own."""
    beat({each.subject.round.item.meeting_id for each in done}, scene=move != "cast")
