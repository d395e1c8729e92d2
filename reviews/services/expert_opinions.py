"""What experts write before the vote, and what their leader makes of it (N12, 令40 art. 21).

The vote is secret and knows nothing of this: no score goes into a ballot, and none decides.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import Act, run
from reviews import panel_guards as ready
from reviews import panel_permissions as may
from reviews import scoring
from reviews.models import AgendaItem, Assignment, ExpertOpinion, Meeting, Opinion, PanelSeat, Recusal, Round
from reviews.panel_selectors import frozen_items, handed_in
from reviews.rules import OPINION_EXPERTS
from reviews.services.conflicts import note_conflicts

LONGEST = 2000


class Overtaken(Refused):
    """Another page has saved newer words; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__(
            "另一个窗口已保存了更新的内容，刚才的提交没有覆盖它。下面是您在本页输入的内容：确认以本页为准，请再点一次保存。",
            code="not_open",
        )


class Incomplete(Refused):
    """The opinion cannot be handed in yet; ``problems`` say why, by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("还有内容没有填完，没有提交。", code="invalid")
        self.problems = dict(problems)


@transaction.atomic
def save_expert_opinion(
    *,
    opinion: ExpertOpinion,
    scores: Mapping[str, str],
    text: str,
    recommendation: str,
    revision: int,
    actor: Actor,
) -> ExpertOpinion:
    """Store an expert's draft, complete or not (ADR 4): his own, while the material is open (art. 24).

    ``revision`` is the one that his page was drawn from. Raises ``Overtaken``, Refused.
    """
    stored = _locked(opinion, actor)
    if stored.status != "DRAFT":
        raise Refused("评议已经提交，不能再修改。如需修改，请先取回。", code="not_open")
    if stored.revision != revision:
        raise Overtaken
    known = {item.code for item in frozen_items(stored.item.meeting)}
    stored.scores = {code: value[:8] for code, value in scores.items() if code in known}
    stored.text = text[:LONGEST]
    stored.recommendation = recommendation if recommendation in ExpertOpinion.Recommendation.values else ""
    stored.revision += 1
    stored.saved_at = clock.now()
    stored.save(update_fields=["scores", "text", "recommendation", "revision", "saved_at"])
    return stored


def _locked(opinion: ExpertOpinion, actor: Actor) -> Any:
    ExpertOpinion.objects.select_for_update().get(pk=opinion.pk)
    stored = ExpertOpinion.objects.for_act().get(pk=opinion.pk)
    if refusal := may.writes_this_opinion.refusal(stored, actor):
        raise Refused(refusal, code="denied")
    if refusal := ready.material_is_open.refusal(stored) or ready.vote_has_not_begun.refusal(stored):
        raise Refused(refusal)
    return stored


def problems_of(opinion: ExpertOpinion) -> dict[str, str]:
    """What is missing or wrong, by field of the form; empty when it may be handed in."""
    items = frozen_items(opinion.item.meeting)
    errors = scoring.score_errors(items, opinion.scores, complete=True)
    problems = {f"score_{code}": error for code, error in errors.items()}
    if not opinion.text.strip():
        problems["text"] = "请填写评议意见。"
    if not opinion.recommendation:
        problems["recommendation"] = "请选择建议。"
    return problems


@transaction.atomic
def hand_in_opinion(*, opinion: ExpertOpinion, actor: Actor, key: UUID | None = None) -> ExpertOpinion:
    """The expert hands his opinion in; a digest of it goes into the record. Raises ``Incomplete``, Refused."""
    stored = ExpertOpinion.objects.select_for_update().get(pk=opinion.pk)
    if stored.status == "DRAFT" and (problems := problems_of(stored)):
        raise Incomplete(problems)
    act = Act(
        move="hand_in", actor=actor, key=key, arguments={"at": clock.now()}, data={"sha256": _digest(stored)}
    )  # fmt: skip
    return run(ExpertOpinion, opinion.pk, act).subject


def _digest(opinion: ExpertOpinion) -> str:
    content = {"scores": opinion.scores, "text": opinion.text, "recommendation": opinion.recommendation}
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def take_back_opinion(*, opinion: ExpertOpinion, actor: Actor, key: UUID | None = None) -> ExpertOpinion:
    """The expert takes his opinion back to change it, until the leader has formed the panel's. Raises Refused."""
    return run(ExpertOpinion, opinion.pk, Act(move="take_back", actor=actor, key=key)).subject


@transaction.atomic
def save_conclusion_draft(*, item: AgendaItem, text: str, revision: int, actor: Actor) -> tuple[Assignment, datetime]:
    """Keep what the leader is writing of a case (ADR 4). Raises ``Overtaken``, Refused."""
    meeting = Meeting.objects.for_act().get(pk=item.meeting_id)
    if refusal := ready.meeting_material_is_open.refusal(meeting):
        raise Refused(refusal)
    assignment = _led(item, actor)
    if assignment.revision != revision:
        raise Overtaken
    assignment.draft = text[:LONGEST]
    assignment.revision += 1
    assignment.save(update_fields=["draft", "revision"])
    return assignment, clock.now()


def _led(item: AgendaItem, actor: Actor) -> Assignment:
    """The case's assignment under lock, for the leader of its panel who does not stand aside."""
    assignment = Assignment.objects.select_for_update().filter(item=item).first()
    not_his = Refused("评议意见由这件申报所在评议组的组长形成。", code="denied")
    if assignment is None:
        raise not_his
    leader = PanelSeat.objects.filter(panel=assignment.panel_id, is_leader=True).first()
    if leader is None or leader.expert.user_id != actor.user_id:
        raise not_his
    if Recusal.objects.filter(item=item, expert=leader.expert_id).exists():
        raise Refused("您在这件申报中已回避，请办事机构调整评议组（人社部令第40号第25条）。", code="denied")
    return assignment


def compose_opinion(*, item: AgendaItem, text: str, revision: int, actor: Actor, key: UUID | None = None) -> Opinion:
    """The leader forms the panel's opinion from what at least three experts handed in (N12, 令40 art. 21).

    It carries their names, is heard in the meeting and decides nothing. Raises ``Overtaken``, Refused.
    """
    if not text.strip():
        raise Refused("请填写评议意见。", code="invalid")

    def write(_done: object) -> None:
        assignment = _led(item, actor)
        if assignment.revision != revision:
            raise Overtaken
        if Round.objects.standing().filter(item=item).exists():
            raise Refused("这件申报已经开始表决，不能再修改评议意见。", code="not_open")
        # Locked, so that nobody takes his opinion back while it becomes a part of this one.
        list(ExpertOpinion.objects.select_for_update().filter(item=item).values_list("pk"))
        note_conflicts([item], list(item.meeting.attendances.select_related("expert")))
        written = sorted(handed_in(item), key=lambda each: each.expert_id)
        if len(written) < OPINION_EXPERTS:
            raise Refused(
                f"已有{len(written)}名专家提交评议，不少于{OPINION_EXPERTS}名才能形成评议意见（人社部令第40号第21条）。",
                code="guard",
            )
        assignment.draft, assignment.revision = text.strip()[:LONGEST], revision + 1
        assignment.save(update_fields=["draft", "revision"])
        Opinion.objects.update_or_create(
            item=item,
            defaults={
                "expert_ids": [each.expert_id for each in written],
                "expert_names": [each.expert.user.name for each in written],
                "text": text.strip()[:LONGEST],
                "saved_at": clock.now(),
            },
        )

    act = Act(move="compose_opinion", actor=actor, key=key, data={"item": item.number}, then=write)
    run(Meeting, item.meeting_id, act)
    return Opinion.objects.get(item=item)
