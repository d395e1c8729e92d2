"""Reactions to what happens to outages."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from committees.models import Outage
from committees.services.filing_terms import lengthen_filing_corrections
from portal.workflow import Done, acted


@receiver(acted, sender=Outage)
def give_back_the_lost_days(done: Sequence[Done], **_kwargs: Any) -> None:
    for each in done:
        lengthen_filing_corrections(each.subject)
