"""What the record says about people and bodies today, and reading it for pages."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from portal.accounts.models import RoleAssignment
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.integrity.models import IntegrityRecord, Kind, RecordChange

LISTED = ("to_decide", "open", "in_force", "over")


def ban_until(person_id: int, on: date) -> date | None:
    """The last day of the ban that runs on ``on``; None when there is none (N15)."""
    return _last_day(IntegrityRecord.objects.filter(kind=Kind.APPLICANT, person_id=person_id), on)


def expert_barred_until(person_id: int, on: date) -> date | None:
    """The last day on which the person may not be an expert; None when he may (令40 art. 42)."""
    return _last_day(IntegrityRecord.objects.filter(kind=Kind.EXPERT, person_id=person_id), on)


def body_barred_until(organisation_id: int, on: date) -> date | None:
    """The last day on which the body may neither form a committee nor take in cases (令40 arts. 40, 41)."""
    return _last_day(IntegrityRecord.objects.filter(organisation_id=organisation_id), on)


def _last_day(records: QuerySet[IntegrityRecord], on: date) -> date | None:
    return records.filter(status="IN_FORCE", banned_until__gte=on).aggregate(last=Max("banned_until"))["last"]


def barred_bodies(on: date) -> QuerySet[Any, Any]:
    """The keys of the bodies that are barred that day, to be left out of a list."""
    barred = IntegrityRecord.objects.filter(kind=Kind.ORGANISATION, status="IN_FORCE", banned_until__gte=on)
    return barred.order_by().values("organisation")


def experts_barred(person_ids: Collection[int], on: date) -> set[int]:
    """Which of the people may not be experts that day; one query."""
    barred = IntegrityRecord.objects.filter(kind=Kind.EXPERT, status="IN_FORCE", banned_until__gte=on)
    return set(barred.filter(person_id__in=person_ids).order_by().values_list("person_id", flat=True))


def records_for(actor: Actor, *, text: str = "", view: str = "") -> QuerySet[IntegrityRecord]:
    """What the actor's office keeps, newest first, with ``change_waits``; a ``view`` of ``LISTED`` or all."""
    waiting = RecordChange.objects.filter(record=OuterRef("pk"), status="WAITING")
    of_others = Exists(waiting.exclude(proposed_by=actor.user_id).order_by())
    found = IntegrityRecord.objects.visible_to(actor).found_by(text).annotate(change_waits=Exists(waiting.order_by()))
    today = clock.today()
    views = {
        "to_decide": Q(decided_by=actor.organisation_id)
        & (Q(status="PROPOSED") & ~Q(proposed_by=actor.user_id) | Q(of_others)),
        "open": Q(status="PROPOSED") | Q(change_waits=True),
        "in_force": Q(status="IN_FORCE", kept_until__gte=today),
        "over": Q(status__in=["DROPPED", "LIFTED", "CORRECTED"]) | Q(kept_until__lt=today),
    }
    found = found.filter(views[view]) if view in views else found
    return found.select_related("person", "organisation", "decided_by").order_by("-created_at", "-id")


def own_records(actor: Actor) -> QuerySet[IntegrityRecord]:
    """What stands about the actor and about the body for which he acts, with the answers; newest first."""
    found = IntegrityRecord.objects.about(actor).select_related("person", "organisation", "decided_by")
    return found.prefetch_related("answers").order_by("-created_at", "-id")


def whom_to_tell(record: IntegrityRecord) -> list[int]:
    """The person, or whoever acts for the body today."""
    if record.person_id is not None:
        return [record.person_id]
    held = RoleAssignment.objects.in_force(clock.today()).filter(
        organisation=record.organisation, role__in=[Role.UNIT_CLERK, Role.SECRETARY]
    )
    return sorted(set(held.values_list("user_id", flat=True)))
