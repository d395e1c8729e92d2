"""Reactions to what happens to cases."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from applications.models import Application
from certificates.services.register import prepare_certificates
from portal.workflow import Done, acted


@receiver(acted, sender=Application)
def begin_certificates(move: str, done: Sequence[Done], **_kwargs: Any) -> None:
    if move in {"confirm", "confirm_recognition"}:
        prepare_certificates([each.subject for each in done])
