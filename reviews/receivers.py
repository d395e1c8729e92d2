"""Reactions to what happens to cases and is noted of experts."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from applications.models import Application
from committees.models import Expert, Relation
from portal.workflow import Done, acted
from reviews.services.conflicts import leave_meetings, recuse_in_called_meetings
from reviews.services.disavowal import set_aside_for_review


@receiver(acted, sender=Application)
def another_meeting_decides(move: str, done: Sequence[Done], **_kwargs: Any) -> None:
    if move == "reopen_review":
        set_aside_for_review([each.subject for each in done], "复查结论：重新评审")


@receiver(acted, sender=Relation)
def stand_aside_where_a_meeting_is_called(done: Sequence[Done], **_kwargs: Any) -> None:
    for each in done:
        recuse_in_called_meetings(each.subject.expert_id)


@receiver(acted, sender=Expert)
def leave_the_room(done: Sequence[Done], move: str, **_kwargs: Any) -> None:
    if move == "remove_expert":
        leave_meetings([each.subject.pk for each in done])
