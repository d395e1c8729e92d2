"""What the record says about somebody today."""

from datetime import date

from django.db.models import Max

from portal.integrity.models import IntegrityRecord


def ban_until(person_id: int, on: date) -> date | None:
    """The last day of the ban that runs on ``on``; None when there is none."""
    running = IntegrityRecord.objects.filter(person_id=person_id, banned_until__gte=on)
    return running.aggregate(last=Max("banned_until"))["last"]
