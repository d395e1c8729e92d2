"""Calling a meeting: its roster, its agenda, and the conflicts that are already known."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from applications.models import Application
from committees.models import Batch, Roster
from committees.roster_selectors import seats_of
from portal import workflow
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.messages.services import tell
from reviews import permissions as may
from reviews.draw_selectors import roster_to_sit
from reviews.models import AgendaItem, Attendance, Decision, Meeting
from reviews.selectors import LIVE
from reviews.services.conflicts import note_conflicts
from reviews.wordings import MEETING_CALLED


@transaction.atomic
def plan_meeting(
    *,
    batch: Batch,
    title: str,
    starts_at: datetime,
    place: str,
    applications: Iterable[Application],
    actor: Actor,
    key: UUID | None = None,
) -> Meeting:
    """Call a meeting of the batch's committee over ``applications`` that are in review (令40 arts. 9, 19, 25, 38).

    It sits by the frozen roster: the one drawn for the batch, else the committee's standing one. Whoever shares the
    employer of an applicant, or is one, is recused at once. A repeated ``key`` gives the first meeting. Raises Refused.
    """
    committee = batch.committee
    meeting = Meeting(
        batch=batch, committee=committee, title=title, starts_at=starts_at, place=place, status_since=clock.now()
    )
    if refusal := may.runs_the_office.refusal(meeting, actor):
        raise Refused(refusal, code="denied")
    day = starts_at.astimezone(clock.SHANXI).date()
    if not committee.in_force(day):
        raise Refused("会议当天评审委员会的备案不在有效期内或已被暂停（人社部令第40号第8、38条）。")
    meeting.roster = _held(roster_to_sit(batch, day))
    done = workflow.open_case(meeting, "meeting.planned", actor=actor, key=key)
    if done.subject is not meeting:
        return done.subject
    cases = _free_cases(batch, applications)
    if any(case.applicant_id == actor.user_id for case in cases):
        raise Refused("不能为本人的申报安排会议，请由其他办事人员办理。", code="denied")
    roster = _seat_members(meeting)
    items = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, application=case, number=number) for number, case in enumerate(cases, 1)
    )
    note_conflicts(items, roster)
    _invite(meeting, roster)
    return meeting


def cancel_meeting(*, meeting: Meeting, reason: str, actor: Actor, key: UUID | None = None) -> Meeting:
    """Call a planned meeting off; its cases may be planned again."""
    act = workflow.Act(move="cancel", actor=actor, key=key, note=reason)
    return workflow.run(Meeting, meeting.pk, act).subject


def fail_meeting(*, meeting: Meeting, actor: Actor, key: UUID | None = None) -> Meeting:
    """Record that the meeting could not be held for want of quorum (N9); its cases may be planned again."""
    return workflow.run(Meeting, meeting.pk, workflow.Act(move="fail", actor=actor, key=key)).subject


def _free_cases(batch: Batch, applications: Iterable[Application]) -> list[Application]:
    wanted = {case.pk for case in applications}
    if not wanted:
        raise Refused("请至少选择一件评审中的申报。", code="invalid")
    cases = list(Application.objects.filter(pk__in=wanted, batch=batch, status="IN_REVIEW").order_by("pk")
                 .select_for_update(of=("self",)))  # fmt: skip
    if len(cases) != len(wanted):
        raise Refused("所选申报中有不属于本批次或不在评审中的，请刷新后重新选择。", code="invalid")
    taken = AgendaItem.objects.filter(application__in=wanted, meeting__status__in=LIVE, deferred_because="").count()
    if taken:
        raise Refused(f"所选申报中有{taken}件已列入另一次会议。", code="invalid")
    if decided := Decision.objects.standing().filter(application__in=wanted).count():
        raise Refused(f"所选申报中有{decided}件已经表决，结果等待公布。", code="invalid")
    return cases


def _held(roster: Roster) -> Roster:
    """The roster under a lock, so that nobody replaces it while the meeting is being called."""
    held = Roster.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    if held.status != "FROZEN":
        raise Refused("名单刚刚被替换，请刷新后重新安排。")
    return held


def _seat_members(meeting: Meeting) -> list[Attendance]:
    seats = seats_of(meeting.roster)
    return Attendance.objects.bulk_create(
        Attendance(meeting=meeting, expert=each.expert, position=each.position) for each in seats
    )


def _invite(meeting: Meeting, roster: Sequence[Attendance]) -> None:
    starts = meeting.starts_at.astimezone(clock.SHANXI)
    told = {"meeting": meeting.title, "time": f"{starts:%Y年%m月%d日 %H:%M}", "place": meeting.place}
    link = reverse("reviews:seat", args=[meeting.code])
    tell(MEETING_CALLED.letter(each.expert.user_id, told, link=link) for each in roster)
