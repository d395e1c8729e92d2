"""Reactions to what is noted of experts."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from committees.models import Expert, Relation
from portal.workflow import Done, acted
from reviews.services.conflicts import leave_meetings, recuse_in_called_meetings


@receiver(acted, sender=Relation)
def stand_aside_where_a_meeting_is_called(done: Sequence[Done], **_kwargs: Any) -> None:
    for each in done:
        recuse_in_called_meetings(each.subject.expert_id)


@receiver(acted, sender=Expert)
def leave_the_room(done: Sequence[Done], move: str, **_kwargs: Any) -> None:
    if move == "remove_expert":
        leave_meetings([each.subject.pk for each in done])
