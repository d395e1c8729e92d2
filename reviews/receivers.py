"""Reactions to what happens to cases."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from applications.models import Application
from portal.workflow import Done, acted
from reviews.services.disavowal import set_aside_for_review


@receiver(acted, sender=Application)
def another_meeting_decides(move: str, done: Sequence[Done], **_kwargs: Any) -> None:
    if move == "reopen_review":
        set_aside_for_review([each.subject for each in done], "复查结论：重新评审")
