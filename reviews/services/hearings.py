"""When each case is heard, and telling its applicant (M4a, M4f; 令40 art. 24)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.messages.services import tell
from portal.workflow import Act, run
from reviews.hearing_selectors import schedule
from reviews.hearing_times import slots
from reviews.models import AgendaItem, Hearing, Meeting
from reviews.records import needed_methods
from reviews.wordings import HEARING, HEARING_CANCELLED

LONGEST_MINUTES = 180
ONE_AT_A_TIME = "reviews_one_hearing_at_a_time"


@dataclass(frozen=True)
class Venue:
    """Where one hears: a place, or a link for a remote hearing (M4f)."""

    mode: str
    place: str = ""
    link: str = ""


def plan_hearings(
    *,
    meeting: Meeting,
    starts_at: datetime,
    minutes: int,
    pause: int,
    venue: Venue,
    actor: Actor,
    key: UUID | None = None,
) -> int:
    """Give every case that needs one and has none a time before its panel, and tell the applicants.

    Panels sit side by side, each hears one case at a time, within working hours. Gives how many were planned.
    """
    _refuse_venue(venue)
    if starts_at < clock.now():
        raise Refused("答辩开始时间不能早于现在。", code="invalid")
    if not 1 <= minutes <= LONGEST_MINUTES or not 0 <= pause <= LONGEST_MINUTES:
        raise Refused(f"每件时长应为1至{LONGEST_MINUTES}分钟。", code="invalid")
    planned: list[Hearing] = []

    def write(_done: object) -> None:
        planned.extend(_planned(meeting, starts_at, minutes, pause, venue))
        if not planned:
            raise Refused("没有等待安排的申报。须先把申报分配给评议组。", code="invalid")
        Hearing.objects.bulk_create(planned)
        _tell(planned, "答辩安排")

    data = {"starts_at": starts_at.isoformat(), "minutes": minutes, "mode": venue.mode}
    run(Meeting, meeting.pk, Act(move="plan_hearings", actor=actor, key=key, data=data, then=write))
    return len(planned)


def _planned(meeting: Meeting, starts_at: datetime, minutes: int, pause: int, venue: Venue) -> list[Hearing]:
    queues: dict[int, list[int]] = defaultdict(list)
    lines = schedule(meeting)
    items: dict[int, Any] = {line.item.pk: line.item for line in lines}
    taken = []
    for line in lines:
        item = items[line.item.pk]
        if line.hearing is not None:
            taken.append((line.hearing.panel_id, line.hearing.starts_at, line.hearing.ends_at))
        elif hasattr(item, "assignment") and not item.deferred_because and not item.votes:
            queues[item.assignment.panel_id].append(item.pk)
    local = starts_at.astimezone(clock.SHANXI)
    try:
        made = slots(queues, starts_at=local, minutes=minutes, pause=pause, taken=taken)
    except ValueError as error:
        raise Refused("每件时长超过半天，排不下。", code="invalid") from error
    now = clock.now()
    return [
        Hearing(
            item=items[each.item_id], panel_id=each.panel_id, number=each.number, starts_at=each.starts_at,
            ends_at=each.ends_at, mode=venue.mode, place=venue.place, link=venue.link, told_at=now,
        )
        for each in made
    ]  # fmt: skip


def change_hearing(
    *, item: AgendaItem, starts_at: datetime, minutes: int, venue: Venue, actor: Actor, key: UUID | None = None
) -> Hearing:
    """Move one case's hearing to another time or place, or give it one; its applicant is told. Raises Refused."""
    _refuse_venue(venue)
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise Refused(f"每件时长应为1至{LONGEST_MINUTES}分钟。", code="invalid")
    if starts_at < clock.now():
        raise Refused("答辩开始时间不能早于现在。", code="invalid")

    def write(_done: object) -> None:
        if not needed_methods(item.meeting.batch, item.application.track):
            raise Refused("这件申报不需要答辩、实践操作或业绩展示。", code="invalid")
        if not hasattr(item, "assignment"):
            raise Refused("请先把这件申报分配给评议组。", code="invalid")
        hearing = Hearing.objects.filter(item=item).first() or Hearing(item=item, number=item.number)
        hearing.panel_id = item.assignment.panel_id
        hearing.starts_at, hearing.ends_at = starts_at, starts_at + timedelta(minutes=minutes)
        hearing.mode, hearing.place, hearing.link = venue.mode, venue.place, venue.link
        hearing.told_at = clock.now()
        try:
            with transaction.atomic():
                hearing.save()
        except IntegrityError as error:
            if ONE_AT_A_TIME not in str(error):
                raise
            raise Refused("这个评议组在这段时间已有安排，请另选时间。", code="invalid") from error
        _tell([hearing], "答辩安排有变化")

    data = {"item": item.number, "starts_at": starts_at.isoformat(), "mode": venue.mode}
    run(Meeting, item.meeting_id, Act(move="plan_hearings", actor=actor, key=key, data=data, then=write))
    return Hearing.objects.get(item=item)


def cancel_hearing(*, item: AgendaItem, reason: str, actor: Actor, key: UUID | None = None) -> None:
    """Take one case's time away, with the reason, and tell its applicant. Raises Refused."""
    if not reason.strip():
        raise Refused("请写明取消的原因。", code="invalid")

    def write(_done: object) -> None:
        hearing = Hearing.objects.filter(item=item).select_related("item__application").first()
        if hearing is None:
            raise Refused("这件申报没有安排答辩。", code="invalid")
        hearing.delete()
        case = item.application
        link = reverse("applications:case", args=[case.code])
        tell([HEARING_CANCELLED.letter(case.applicant_id, {"case_code": case.code}, link=link)])

    data = {"cancelled": item.number}
    act = Act(move="plan_hearings", actor=actor, key=key, note=reason.strip(), data=data, then=write)
    run(Meeting, item.meeting_id, act)


def _refuse_venue(venue: Venue) -> None:
    if venue.mode == "remote" and not venue.link.startswith("https://"):
        raise Refused("远程答辩请填写以 https:// 开头的链接。", code="invalid")
    if venue.mode == "onsite" and not venue.place.strip():
        raise Refused("现场答辩请填写地点。", code="invalid")


def _tell(hearings: Sequence[Hearing], subject: str) -> None:
    """Each applicant gets his own time and place; no panel and no expert stands in it (art. 24)."""
    letters = []
    for each in hearings:
        case = each.item.application
        starts = each.starts_at.astimezone(clock.SHANXI)
        ends = each.ends_at.astimezone(clock.SHANXI)
        where = f"远程参加，链接：{each.link}" if each.mode == "remote" else f"地点：{each.place}"
        time = f"{starts:%Y年%m月%d日 %H:%M}至{ends:%H:%M}"
        told = {"what": subject, "case_code": case.code, "time": time, "where": where}
        letters.append(HEARING.letter(case.applicant_id, told, link=reverse("applications:case", args=[case.code])))
    tell(letters)
