"""Who is there, who has left, and who stands aside."""

from collections.abc import Callable
from uuid import UUID

from committees.models import Expert
from portal import workflow
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from reviews import rules
from reviews.models import AgendaItem, Attendance, AttendanceEvent, Meeting, Recusal, Round
from reviews.services.blind import hide_bound_experts
from reviews.services.conflicts import note_conflicts, without_his_ballot
from reviews.services.reopening import reopen_opinions


def sign_in(*, meeting: Meeting, expert: Expert, actor: Actor, key: UUID | None = None) -> Attendance:
    """Note that ``expert`` is present, by himself or by the office; also one who comes late or back (N9, N11).

    Whoever comes after a round was opened has no ballot in that round. Conflicts are looked for anew (令40 art. 25).
    """
    _acts_for_himself(expert, actor)
    if Expert.objects.filter(pk=expert.pk, status=Expert.Status.REMOVED).exists():
        raise Refused(f"{expert.user.name}已被取消评审专家资格，不能出席（人社部令第40号第42条）。")
    if not expert.term_from <= clock.today() <= expert.term_to:
        end = "已满" if expert.term_to < clock.today() else "尚未开始"
        raise Refused(f"{expert.user.name}的专家聘期{end}，不能出席（人社部令第40号第10条）。")

    def note(line: Attendance) -> None:
        if not line.is_present:
            opened_at = Meeting.objects.values_list("opened_at", flat=True).get(pk=meeting.pk)
            kind = rules.coming(came_before=line.signed_in_at is not None, is_open=opened_at is not None)
            AttendanceEvent.objects.create(attendance=line, kind=kind, at=clock.now())
        line.signed_in_at = line.signed_in_at or clock.now()
        line.left_at = None
        note_conflicts(without_his_ballot(meeting.pk, expert.pk), [line])

    return _note(meeting, expert, "sign_in", note, actor, key)


def sign_out(*, meeting: Meeting, expert: Expert, actor: Actor, key: UUID | None = None) -> Attendance:
    """Note that ``expert`` has left; a ballot that he has not cast can then only be declared not cast (N11)."""
    _acts_for_himself(expert, actor)

    def note(line: Attendance) -> None:
        if not line.is_present:
            raise Refused("没有签到，不能办理退席。", code="invalid")
        line.left_at = clock.now()
        AttendanceEvent.objects.create(attendance=line, kind="left", at=line.left_at)

    return _note(meeting, expert, "sign_out", note, actor, key)


def declare_recusal(*, item: AgendaItem, expert: Expert, reason: str, actor: Actor, key: UUID | None = None) -> Recusal:
    """Take ``expert`` out of one case: by himself, or by the office that found a conflict (令40 art. 25).

    A panel's opinion in which he took part counts no more; it is kept, and asked for anew.
    """
    _acts_for_himself(expert, actor)
    if not reason.strip():
        raise Refused("请写明回避的原因。", code="invalid")
    found_by = Recusal.FoundBy.DETECTED if actor.role == Role.SECRETARY else Recusal.FoundBy.DECLARED

    def stand_aside(_done: object) -> None:
        _on_roster(item.meeting, expert)
        if Round.objects.standing().filter(item=item).exists():
            raise Refused("这件申报已经开始表决，不能再办理回避；如确有影响，请主持人作废本轮后重新表决。")
        Recusal.objects.get_or_create(
            item=item, expert=expert, defaults={"reason": reason.strip(), "found_by": found_by}
        )
        reopen_opinions([item])
        hide_bound_experts([item])

    act = workflow.Act(
        move="declare_recusal", actor=actor, key=key, note=reason.strip(), then=stand_aside,
        data={"item": item.number, "expert": expert.pk},
    )  # fmt: skip
    workflow.run(Meeting, item.meeting_id, act)
    return Recusal.objects.get(item=item, expert=expert)


def _acts_for_himself(expert: Expert, actor: Actor) -> None:
    if actor.role == Role.EXPERT and expert.user_id != actor.user_id:
        raise Refused("只能办理本人的事项，不得由他人代办（人社部令第40号第20条）。", code="denied")


def _on_roster(meeting: Meeting, expert: Expert) -> Attendance:
    line = Attendance.objects.select_related("expert").filter(meeting=meeting, expert=expert).first()
    if line is None:
        raise Refused("这位专家不在本次会议的名单上。", code="denied")
    return line


def _note(
    meeting: Meeting, expert: Expert, move: str, note: Callable[[Attendance], None], actor: Actor, key: UUID | None
) -> Attendance:
    def write(_done: object) -> None:
        line = _on_roster(meeting, expert)
        note(line)
        line.save(update_fields=["signed_in_at", "left_at"])

    act = workflow.Act(move=move, actor=actor, key=key, data={"expert": expert.pk}, then=write)
    workflow.run(Meeting, meeting.pk, act)
    return _on_roster(meeting, expert)
