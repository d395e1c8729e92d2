"""Reactions to what happens to committees, batches, outages, windows and files."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from applications.services.committees import tell_of_supervision
from applications.services.outages import lengthen_corrections, tell_drafts
from applications.services.quarantine import withdraw_material
from committees.models import Committee, Outage, WindowExtension
from portal.files.models import StoredFile
from portal.files.services import quarantined
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


@receiver(quarantined, sender=StoredFile)
def withdraw_the_infected_material(stored: StoredFile, **_kwargs: Any) -> None:
    withdraw_material(stored)
