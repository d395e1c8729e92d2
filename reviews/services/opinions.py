"""The panel's opinion, which the meeting hears before it votes."""

from collections.abc import Collection
from uuid import UUID

from committees.models import Expert
from portal import workflow
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from reviews.models import AgendaItem, Attendance, Meeting, Opinion, Recusal, Round
from reviews.rules import OPINION_EXPERTS
from reviews.services.conflicts import note_conflicts


def save_opinion(
    *, item: AgendaItem, experts: Collection[Expert], text: str, actor: Actor, key: UUID | None = None
) -> Opinion:
    """Write what at least three present, not recused experts say of a case (N12, 令40 art. 21). Raises Refused."""
    if not text.strip():
        raise Refused("请填写评议意见。", code="invalid")
    act = workflow.Act(
        move="save_opinion", actor=actor, key=key, data={"item": item.number},
        then=lambda _done: _write(item, experts, text.strip()),
    )  # fmt: skip
    if actor.role == Role.EXPERT and Recusal.objects.filter(item=item, expert__user_id=actor.user_id or 0).exists():
        raise Refused("您在这件申报中已回避，不能填写评议意见（人社部令第40号第25条）。", code="denied")
    workflow.run(Meeting, item.meeting_id, act)
    return Opinion.objects.get(item=item)


def _write(item: AgendaItem, experts: Collection[Expert], text: str) -> None:
    ids = {each.pk for each in experts}
    if len(ids) < OPINION_EXPERTS:
        raise Refused(f"评议意见须由不少于{OPINION_EXPERTS}名专家提出（人社部令第40号第21条）。", code="invalid")
    there = list(Attendance.objects.present().filter(meeting=item.meeting_id).select_related("expert"))
    note_conflicts([item], there)
    present = {each.expert_id for each in there}
    recused = set(Recusal.objects.filter(item=item).values_list("expert_id", flat=True))
    if not ids <= present - recused:
        raise Refused("评议意见只能由已签到且未回避的专家提出。", code="invalid")
    if Round.objects.standing().filter(item=item).exists():
        raise Refused("这件申报已经开始表决，不能再修改评议意见。")
    written = sorted(experts, key=lambda each: each.pk)
    Opinion.objects.update_or_create(
        item=item,
        defaults={
            "expert_ids": [each.pk for each in written],
            "expert_names": [each.user.name for each in written],
            "text": text,
            "saved_at": clock.now(),
        },
    )
