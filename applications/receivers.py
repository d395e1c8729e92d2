"""Reactions to what happens to committees, batches, outages, windows and files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.dispatch import receiver

from applications.models import Application
from applications.services.committees import tell_of_supervision
from applications.services.outages import lengthen_corrections, tell_drafts
from applications.services.quarantine import withdraw_material
from committees.models import Committee, Outage, WindowExtension
from portal.accounts.models import Employment
from portal.audit.models import Record
from portal.batch_acts.taking_back import asked_to_take_back
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


@receiver(asked_to_take_back, sender=Employment)
def keep_what_somebody_applies_by(move: str, records: Mapping[int, Record], **_kwargs: Any) -> dict[int, str]:
    """A confirmed labour relation by which its person has begun an application stays confirmed."""
    if move != "confirm":
        return {}
    since = min(record.at for record in records.values())
    begun = Application.objects.filter(
        applicant=OuterRef("user"), employer=OuterRef("organisation"), created_at__gte=since
    )
    rows = Employment.objects.filter(Exists(begun), pk__in=records)
    return dict.fromkeys(rows.values_list("pk", flat=True), "他已通过本单位开始申报，不能撤回确认。")
