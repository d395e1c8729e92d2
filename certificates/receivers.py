"""Reactions to what happens to cases."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from applications.models import Application
from certificates.services.disavowal import revoke_with_the_meeting
from certificates.services.register import prepare_certificates
from portal.workflow import Done, acted


@receiver(acted, sender=Application)
def begin_certificates(move: str, done: Sequence[Done], **_kwargs: Any) -> None:
    """With the confirmation; where results are filed afterwards, only with the filing (M5h)."""
    if move in {"confirm", "confirm_recognition", "file_result"}:
        prepare_certificates([each.subject for each in done])


@receiver(acted, sender=Application)
def end_certificates(move: str, done: Sequence[Done], **_kwargs: Any) -> None:
    """A meeting that is not recognised leaves no valid certificate (令40 art. 38)."""
    if move == "mark_not_recognised" and done:
        order = done[0].record
        ids = [each.subject.pk for each in done]
        revoke_with_the_meeting(application_ids=ids, document=order.data["document"], reason=order.note)
