"""Reactions to what happens to cases."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from applications.models import Application
from certificates.services.register import prepare_certificates, revoke_many
from portal.core.actors import SYSTEM
from portal.core.errors import Refused
from portal.workflow import Done, acted


@receiver(acted, sender=Application)
def begin_certificates(move: str, done: Sequence[Done], **_kwargs: Any) -> None:
    """With the confirmation; where results are filed afterwards, only with the filing (M5h)."""
    if move in {"confirm", "confirm_recognition", "file_result"}:
        prepare_certificates([each.subject for each in done])


@receiver(acted, sender=Application)
def end_certificates(move: str, done: Sequence[Done], **_kwargs: Any) -> None:
    """A meeting that is not recognised leaves no valid certificate: all end, or nothing is done (令40 art. 38)."""
    if move != "mark_not_recognised" or not done:
        return
    order = done[0].record
    ids = [each.subject.pk for each in done]
    for report in revoke_many(application_ids=ids, actor=SYSTEM, document=order.data["document"], reason=order.note):
        if report.declined:
            raise Refused(report.declined[0].reason, code=report.declined[0].code)
