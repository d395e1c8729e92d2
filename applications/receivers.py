"""Reactions to what happens to committees, batches, outages and windows."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from applications.services.committees import tell_of_supervision
from applications.services.outages import lengthen_corrections, tell_drafts
from committees.models import Committee, Outage, WindowExtension
from portal.workflow import Done, acted


@receiver(acted, sender=Outage)
def give_back_the_lost_days(done: Sequence[Done], **_kwargs: Any) -> None:
    for each in done:
        lengthen_corrections(each.subject)


@receiver(acted, sender=WindowExtension)
def tell_of_the_longer_window(done: Sequence[Done], **_kwargs: Any) -> None:
    for each in done:
        tell_drafts(each)


@receiver(acted, sender=Committee)
def tell_the_applicants_of_the_committee(done: Sequence[Done], move: str, **_kwargs: Any) -> None:
    for each in done:
        tell_of_supervision(each, move)
