"""An expert whose title is of another series from now on (令40 arts. 6, 10 (3), 11)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from committees.models import Expert, PoolEntry, Seat
from committees.services.experts import BadFacts
from committees.services.letters import tell_staff
from committees.wordings import EXPERT_MOVED, EXPERT_NEWS
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.messages.services import tell
from portal.workflow import Act, Done, run, run_many


def change_series(
    *, expert: Expert, actor: Actor, facts: Mapping[str, Any], reason: str, key: UUID | None = None
) -> Expert:
    """Give an expert another series with its title and specialty, with the reason; he leaves every pool of the old one.

    ``facts``: ``series``, ``title_level``, ``title_name``, ``specialty`` (of the new series, or None). Pools of the new
    series take him in as they take anybody whom the portal knows; his term runs on. The offices that lose him are told.
    Raises ``BadFacts`` while he sits on the standing list of a committee, ``Refused``.
    """
    series, specialty = facts["series"], facts["specialty"]
    if series == expert.series:
        raise BadFacts({"series": "这就是现在的系列。职称和专业有误的，请办理“更正专家信息”。"})
    if specialty is not None and specialty.series_id != series.pk:
        raise BadFacts({"specialty": "专业不属于所选的系列。"})
    sits = Seat.objects.filter(expert=expert, roster__status="FROZEN", roster__batch=None)
    if seat := sits.select_related("roster__committee").first():
        raise BadFacts({"series": f"他在{seat.roster.committee}的名单上，请先更换名单（人社部令第40号第10条）。"})
    today = clock.today()

    def leave(done: Sequence[Done]) -> None:
        entries = PoolEntry.objects.live().filter(expert=expert).exclude(pool__series=series)
        lost: dict[int, list[str]] = defaultdict(list)
        for body_id, name in entries.values_list("pool__organiser_id", "pool__name"):
            lost[body_id].append(name)
        gone = {"on": today, "reason": f"职称系列改为{series}：{reason}"[:300], "document": ""}
        run_many(PoolEntry, entries.values_list("pk", flat=True), Act(
            move="leave_with_series", actor=actor, note=reason, arguments=gone
        ))  # fmt: skip
        told = {"what": f"您的评审专家系列改为{series}，已从原系列的专家库出库", "reason": reason}
        tell([EXPERT_NEWS.letter(expert.user_id, told, record_id=done[0].record.pk)])
        for body_id, names in lost.items():
            if body_id != actor.organisation_id:
                tell_staff(
                    body_id, [Role.SECRETARY], EXPERT_MOVED,
                    {"expert": expert.user.name, "series": series, "pools": "、".join(names)},
                    link=reverse("committees:pools"), record=done[0].record,
                )  # fmt: skip

    before = {name: str(getattr(expert, name) or "") for name in facts}
    data = {"before": before, "after": {name: str(value or "") for name, value in facts.items()}}
    act = Act(
        move="change_series", actor=actor, key=key, note=reason, data=data, arguments={"facts": dict(facts)}, then=leave
    )
    return run(Expert, expert.pk, act).subject
