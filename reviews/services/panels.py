"""Preparing the reading before a meeting: its window, its score form, its panels (N12, 令40 arts. 21, 24)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from committees.models import Batch, Expert
from portal.catalog.models import Specialty
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.workflow import Act, run, run_many
from reviews import scoring
from reviews.models import (
    Assignment,
    Attendance,
    ExpertOpinion,
    Meeting,
    Panel,
    PanelSeat,
    ReviewSetup,
    ScoreSheet,
)
from reviews.rules import OPINION_EXPERTS


def make_score_sheet(
    *, batch: Batch, title: str, items: Sequence[scoring.ScoreItem], actor: Actor, for_batch: bool, document: str = ""
) -> ScoreSheet:
    """Keep a score form for the batch, or for its series and level; no item may demand papers, prizes, a language.

    The same form made twice is one. Raises Refused with each sentence (M3b, M3c). Forms that meetings have frozen
    stay as they are.
    """
    committee = batch.committee
    if actor.role != Role.SECRETARY or committee.organiser_id != actor.organisation_id:
        raise Refused("评分表由评委会组建单位的办事机构人员制定。", code="denied")
    problems = scoring.sheet_problems(items)
    if problems:
        raise Refused("；".join(dict.fromkeys(problems)), code="invalid")
    kept, _is_new = ScoreSheet.objects.get_or_create(
        organiser_id=committee.organiser_id,
        series_id=committee.series_id,
        level=batch.levels[0] if len(batch.levels) == 1 else "",
        batch=batch if for_batch else None,
        title=title,
        items=scoring.as_json(title, items)["items"],
        document=document,
        defaults={"made_by_name": actor.name, "made_at": clock.now()},
    )
    return kept


def set_up_review(
    *,
    meeting: Meeting,
    material_from: datetime,
    material_until: datetime,
    sheet: ScoreSheet | None,
    actor: Actor,
    key: UUID | None = None,
) -> ReviewSetup:
    """Say from when to when the experts read, and freeze the score form (art. 24, M3b).

    The form stays as it is once somebody has handed in points. Raises Refused.
    """
    if material_until <= material_from:
        raise Refused("材料关闭时间应晚于开放时间。", code="invalid")
    frozen = {"title": sheet.title, "items": sheet.items} if sheet else _default_sheet()

    def freeze(_done: object) -> None:
        before = ReviewSetup.objects.filter(meeting=meeting).first()
        if before and before.sheet != frozen and _somebody_handed_in(meeting):
            raise Refused("已有专家按原评分表提交评议，不能更换评分表。", code="invalid")
        ReviewSetup.objects.update_or_create(
            meeting=meeting,
            defaults={"material_from": material_from, "material_until": material_until, "sheet": frozen},
        )

    data = {"from": material_from.isoformat(), "until": material_until.isoformat(), "sheet": frozen["title"]}
    run(Meeting, meeting.pk, Act(move="set_up_review", actor=actor, key=key, data=data, then=freeze))
    return ReviewSetup.objects.get(meeting=meeting)


def _default_sheet() -> dict[str, Any]:
    return scoring.as_json(scoring.DEFAULT_TITLE, scoring.DEFAULT_ITEMS)


def _somebody_handed_in(meeting: Meeting) -> bool:
    return ExpertOpinion.objects.filter(item__meeting=meeting, status="HANDED_IN").exists()


def save_panel(
    *,
    meeting: Meeting,
    name: str,
    experts: Collection[Expert],
    leader: Expert,
    actor: Actor,
    specialty: Specialty | None = None,
    panel: Panel | None = None,
    key: UUID | None = None,
) -> Panel:
    """Form a panel of at least three experts of the roster with its leader, or change one (N12, 令40 art. 21).

    Whoever leaves it gives up the cases of which he has handed nothing in. Raises Refused.
    """
    ids = {each.pk for each in experts}
    if len(ids) < OPINION_EXPERTS:
        raise Refused(
            f"评议组不少于{OPINION_EXPERTS}名专家，现在选了{len(ids)}名（人社部令第40号第21条）。", code="invalid"
        )
    if leader.pk not in ids:
        raise Refused("组长应是本组的专家。", code="invalid")
    kept: list[Panel] = []

    def write(_done: object) -> None:
        _refuse_strangers(meeting, ids, panel, name)
        stored = panel or Panel(meeting=meeting)
        stored.name, stored.specialty = name.strip(), specialty
        stored.save()
        _seat(stored, ids, leader.pk, actor)
        kept.append(stored)

    data = {"panel": name, "experts": sorted(ids), "leader": leader.pk}
    run(Meeting, meeting.pk, Act(move="change_panels", actor=actor, key=key, data=data, then=write))
    return kept[0] if kept else Panel.objects.get(meeting=meeting, name=name.strip())


def _refuse_strangers(meeting: Meeting, ids: Collection[int], panel: Panel | None, name: str) -> None:
    if Attendance.objects.filter(meeting=meeting, expert__in=ids).count() != len(ids):
        raise Refused("评议组的专家须在本次会议的名单上。", code="invalid")
    elsewhere = PanelSeat.objects.filter(meeting=meeting, expert__in=ids)
    same_name = Panel.objects.filter(meeting=meeting, name=name.strip())
    if panel is not None:
        elsewhere, same_name = elsewhere.exclude(panel=panel), same_name.exclude(pk=panel.pk)
    if elsewhere.exists():
        raise Refused("所选专家中有人已在本次会议的另一个评议组。", code="invalid")
    if same_name.exists():
        raise Refused("已有同名的评议组。", code="invalid")


def _seat(panel: Panel, ids: Collection[int], leader_id: int, actor: Actor) -> None:
    leaving = PanelSeat.objects.filter(panel=panel).exclude(expert__in=ids)
    _release(panel, leaving.values_list("expert_id", flat=True), actor)
    leaving.delete()
    PanelSeat.objects.filter(panel=panel).update(is_leader=False)
    PanelSeat.objects.bulk_create(
        [PanelSeat(panel=panel, meeting_id=panel.meeting_id, expert_id=each) for each in sorted(ids)],
        ignore_conflicts=True,
    )
    PanelSeat.objects.filter(panel=panel, expert=leader_id).update(is_leader=True)


def _release(panel: Panel, expert_ids: Collection[int], actor: Actor) -> None:
    held = ExpertOpinion.objects.filter(item__assignment__panel=panel, expert__in=list(expert_ids))
    if held.filter(status="HANDED_IN").exists():
        raise Refused("要移出的专家已提交评议。请先把这些申报调整给其他专家，再调整评议组。", code="invalid")
    pks = list(held.filter(status="DRAFT").values_list("pk", flat=True))
    refuse_declined(run_many(ExpertOpinion, pks, Act(move="release", actor=actor)).declined)


def dissolve_panel(*, panel: Panel, actor: Actor, key: UUID | None = None) -> None:
    """Take a panel apart; its cases wait for another. Raises Refused once somebody of it has handed in."""

    def write(_done: object) -> None:
        _release(panel, PanelSeat.objects.filter(panel=panel).values_list("expert_id", flat=True), actor)
        if panel.hearings.exists():
            raise Refused("这个评议组已安排答辩，请先改由其他评议组答辩。", code="invalid")
        Assignment.objects.filter(panel=panel).delete()
        panel.delete()

    data: Mapping[str, Any] = {"dissolved": panel.name}
    run(Meeting, panel.meeting_id, Act(move="change_panels", actor=actor, key=key, data=data, then=write))


def refuse_declined(declined: Sequence[Any]) -> None:
    """A set of rows moves as a whole, or nothing does."""
    if declined:
        raise Refused(declined[0].reason, code=declined[0].code)
