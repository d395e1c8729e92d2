"""Which records a case needs before its vote, when it is heard, and what its applicant may know of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from reviews.models import AgendaItem, Hearing, Meeting, MethodRecord, PanelSeat, RecordedMethod, Recusal
from reviews.records import needed_methods
from reviews.selectors import agenda, item_for

LIVE_STATES = ["PLANNED", "IN_SESSION"]


@dataclass(frozen=True)
class HearingLine:
    """One case in the schedule: its time, and each needed record with what is there of it."""

    item: AgendaItem
    hearing: Hearing | None
    records: list[tuple[RecordedMethod, MethodRecord | None]]


def schedule(meeting: Meeting) -> list[HearingLine]:
    """The cases that need a record, by panel and time; a constant number of queries."""
    lines = []
    items = agenda(meeting).select_related("hearing", "assignment__panel").prefetch_related("records")
    for item in items:
        needed = needed_methods(meeting.batch, item.application.track)
        if needed:
            stored = {each.method: each for each in item.records.all()}
            records = [(each, stored.get(each)) for each in needed]
            lines.append(HearingLine(item, getattr(item, "hearing", None), records))
    return sorted(lines, key=_place)


def _place(line: HearingLine) -> tuple[bool, Any, int]:
    if line.hearing is None:
        return (True, 0, line.item.number)
    return (False, line.hearing.starts_at, line.item.number)


def hearings_of_panels(meeting: Meeting, panel_ids: Sequence[int], items: Mapping[int, Any]) -> list[Hearing]:
    """What these panels hear, in order: of ``items``, those that the expert who asks may see (art. 25)."""
    return list(
        Hearing.objects.filter(item__meeting=meeting, panel__in=panel_ids, item__in=items).select_related(
            "item", "panel"
        )
    )


def needed_methods_of(item: AgendaItem) -> list[RecordedMethod]:
    return needed_methods(item.meeting.batch, item.application.track)


def record_for(meeting: Meeting, number: int, method: str, actor: Actor) -> tuple[AgendaItem, MethodRecord]:
    """The record of a case, a fresh one when nobody has begun it. Raises Refused for one that is not needed."""
    item = item_for(meeting, number)
    if method not in needed_methods(meeting.batch, item.application.track):
        raise Refused("这件申报不需要这种记录。", code="not_found")
    if actor.role == Role.EXPERT and not leads_case(item, actor):
        raise Refused("记录由办事机构人员或者评议组组长填写。", code="denied")
    stored = MethodRecord.objects.for_act().filter(item=item, method=method).first()
    hearing = Hearing.objects.filter(item=item).first()
    return item, stored or MethodRecord(item=item, method=method, mode=hearing.mode if hearing else "onsite")


def leads_case(item: AgendaItem, actor: Actor) -> bool:
    """Does the actor lead the panel of this case, without standing aside from it (art. 25)?"""
    own = {"expert__user": actor.user_id}
    seats = PanelSeat.objects.filter(panel__assignments__item=item, is_leader=True, **own)
    return seats.exists() and not Recusal.objects.filter(item=item, **own).exists()


def hearing_of_case(application_id: int) -> Hearing | None:
    """What the applicant may know: his own time and place, once he was told; never a panel or an expert (art. 24)."""
    return (
        Hearing.objects.filter(
            item__application=application_id, item__meeting__status__in=LIVE_STATES, told_at__isnull=False,
            item__deferred_because="",
        )
        .select_related("item__meeting")
        .order_by("-starts_at")
        .first()
    )  # fmt: skip
