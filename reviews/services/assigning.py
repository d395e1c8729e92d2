"""Which panel and which experts read a case: planned by the optimiser, corrected by hand (N12, 令40 arts. 21, 25)."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.urls import reverse

from committees.models import Expert
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.messages.services import tell
from portal.workflow import Act, open_cases, run, run_many
from reviews import assigning
from reviews.models import (
    AgendaItem,
    Assignment,
    ExpertOpinion,
    Hearing,
    Meeting,
    Opinion,
    Panel,
    PanelSeat,
    Recusal,
    Round,
)
from reviews.panel_selectors import items_to_assign, proposal
from reviews.rules import OPINION_EXPERTS
from reviews.services.conflicts import note_conflicts
from reviews.services.panels import refuse_declined
from reviews.services.reopening import withdraw
from reviews.wordings import CASE_TO_READ


def assign_cases(*, meeting: Meeting, seen: str, actor: Actor, key: UUID | None = None) -> int:
    """Carry out the plan that the secretary has looked at (``seen``: its digest); gives how many cases it placed.

    Conflicts are looked for once more before. Raises Refused when the plan has changed meanwhile, or names the cases
    for which no panel has three experts (N12, art. 25).
    """
    placed: list[int] = []

    def write(_done: object) -> None:
        _look_for_conflicts(meeting)
        found = proposal(meeting)
        if found.plan.without:
            raise Refused(assigning.shortage(found.plan.without, experts=OPINION_EXPERTS), code="invalid")
        if not found.plan.shares:
            raise Refused("没有等待分配的申报。", code="invalid")
        if found.digest != seen:
            raise Refused("评议组、回避或者议程已有变化，请重新查看分配方案后再确认。", code="not_open")
        _place({each.item_id: (each.panel_id, each.experts) for each in found.plan.shares}, actor)
        _tell_readers(meeting, {expert for each in found.plan.shares for expert in each.experts})
        placed.append(len(found.plan.shares))

    run(Meeting, meeting.pk, Act(move="assign_cases", actor=actor, key=key, data={"plan": seen}, then=write))
    return sum(placed)


def _look_for_conflicts(meeting: Meeting) -> None:
    lines = list(meeting.attendances.select_related("expert"))
    note_conflicts(items_to_assign(meeting), lines)


def move_case(
    *, item: AgendaItem, panel: Panel, experts: Collection[Expert], reason: str, actor: Actor, key: UUID | None = None
) -> Assignment:
    """Give a case to another panel or to other experts, with the reason; what others wrote of it counts no more.

    An opinion that the panel had formed is withdrawn with it. Raises Refused.
    """
    if not reason.strip():
        raise Refused("请写明调整的原因。", code="invalid")
    ids = {each.pk for each in experts}

    def write(_done: object) -> None:
        _refuse_readers(item, panel, ids)
        standing = Opinion.objects.filter(item=item).select_related("item__meeting__committee")
        withdraw(list(standing), f"申报调整给其他专家评议：{reason.strip()}"[:200])
        _place({item.pk: (panel.pk, sorted(ids))}, actor, because=reason.strip())
        _tell_readers(item.meeting, ids)

    data = {"item": item.number, "panel": panel.name, "experts": sorted(ids)}
    act = Act(move="move_case", actor=actor, key=key, note=reason.strip(), data=data, then=write)
    run(Meeting, item.meeting_id, act)
    return Assignment.objects.get(item=item)


def _refuse_readers(item: AgendaItem, panel: Panel, ids: Collection[int]) -> None:
    if len(ids) < OPINION_EXPERTS:
        few = f"每件申报由不少于{OPINION_EXPERTS}名专家评议，现在选了{len(ids)}名（人社部令第40号第21条）。"
        raise Refused(few, code="invalid")
    if PanelSeat.objects.filter(panel=panel, meeting=item.meeting_id, expert__in=ids).count() != len(ids):
        raise Refused("所选专家须都在所选的评议组。", code="invalid")
    if Recusal.objects.filter(item=item, expert__in=ids).exists():
        raise Refused("所选专家中有人须回避这件申报（人社部令第40号第25条）。", code="invalid")
    if Round.objects.standing().filter(item=item).exists():
        raise Refused("这件申报已经开始表决，不能再调整。", code="not_open")
    if Hearing.objects.filter(item=item).exclude(panel=panel).exists():
        raise Refused("这件申报已在原评议组安排答辩，请先取消答辩安排。", code="invalid")


def _place(shares: Mapping[int, tuple[int, Collection[int]]], actor: Actor, *, because: str = "") -> None:
    """Write panels and readers of items by sets; readers who lose an item are released, those who return taken up."""
    now = clock.now()
    Assignment.objects.bulk_create(
        [
            Assignment(item_id=item_id, panel_id=panel_id, assigned_at=now, moved_because=because)
            for item_id, (panel_id, _experts) in shares.items()
        ],
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["panel", "assigned_at", "moved_because"],
    )
    wanted = {(item_id, expert) for item_id, (_panel, experts) in shares.items() for expert in experts}
    known = {(each.item_id, each.expert_id): each for each in ExpertOpinion.objects.filter(item__in=shares)}
    leaving = [each.pk for pair, each in known.items() if pair not in wanted and each.status != "RELEASED"]
    returning = [each.pk for pair, each in known.items() if pair in wanted and each.status == "RELEASED"]
    for move, pks in (("release", leaving), ("take_up", returning)):
        refuse_declined(run_many(ExpertOpinion, pks, Act(move=move, actor=actor)).declined)
    fresh = [ExpertOpinion(item_id=item_id, expert_id=expert) for item_id, expert in sorted(wanted - known.keys())]
    open_cases(fresh, "opinion.assigned", actor=actor)


def _tell_readers(meeting: Meeting, expert_ids: Iterable[int]) -> None:
    """One letter an expert; it names no applicant (art. 24)."""
    people = Expert.objects.filter(pk__in=list(expert_ids)).values_list("user_id", flat=True)
    told = {"meeting": meeting.title}
    link = reverse("reviews:my_cases", args=[meeting.code])
    tell(CASE_TO_READ.letter(each, told, link=link) for each in people)
