"""The records of defence, practical operation and showing of results (M4a, M4f; 令40 art. 23)."""

from typing import Any
from uuid import UUID

from django.db import transaction

from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import Act, open_case, run
from reviews import panel_guards as ready
from reviews import panel_permissions as may
from reviews.models import AgendaItem, MethodRecord
from reviews.records import FULL_MARK, Content, needed_methods, questions, record_problems
from reviews.services.expert_opinions import Incomplete, Overtaken
from reviews.services.session import lock_meeting


@transaction.atomic
def save_record(*, item: AgendaItem, method: str, content: Content, revision: int, actor: Actor) -> MethodRecord:
    """Keep a record as it is being written (ADR 4), by the office or the leader of the case's panel.

    ``revision`` is the one that the page was drawn from, 0 for a record that nobody has begun. Raises ``Overtaken``,
    Refused.
    """
    stored = _opened(item, method, actor)
    if stored.status != "DRAFT":
        raise Refused("记录已经归档，不能再修改。如需修改，请先退回。", code="not_open")
    if stored.revision != revision:
        raise Overtaken
    if content.mark is not None and not 0 <= content.mark <= FULL_MARK:
        raise Refused(f"成绩应为0至{FULL_MARK}的整数。", code="invalid")
    asked = {each.name: each.longest for each in questions(method, remote=content.mode == "remote")}
    stored.facts = {name: str(content.facts.get(name, ""))[:longest] for name, longest in asked.items()}
    stored.mode, stored.mark = content.mode, content.mark
    stored.started_at, stored.ended_at = content.started_at, content.ended_at
    stored.revision += 1
    stored.saved_at = clock.now()
    stored.save(update_fields=["facts", "mode", "started_at", "ended_at", "mark", "revision", "saved_at"])
    return stored


def _opened(item: AgendaItem, method: str, actor: Actor) -> Any:
    """The record under lock, begun if nobody has; the meeting is locked first, so that two do not begin it twice."""
    lock_meeting(item.meeting_id)
    if method not in needed_methods(item.meeting.batch, item.application.track):
        raise Refused("这件申报不需要这种记录。", code="not_found")
    found = MethodRecord.objects.filter(item=item, method=method).first()
    if found is None:
        found = open_case(MethodRecord(item=item, method=method), "record.begun", actor=actor).subject
    stored = MethodRecord.objects.for_act().get(pk=found.pk)
    if refusal := may.keeps_this_record.refusal(stored, actor):
        raise Refused(refusal, code="denied")
    if refusal := ready.meeting_is_not_over.refusal(stored) or ready.vote_has_not_begun.refusal(stored):
        raise Refused(refusal, code="not_open")
    return stored


@transaction.atomic
def file_record(*, record: MethodRecord, actor: Actor, key: UUID | None = None) -> MethodRecord:
    """Say that a record is complete and file it, so that the case may be voted on (M4a).

    Raises ``Incomplete``, Refused.
    """
    stored = MethodRecord.objects.select_for_update().get(pk=record.pk)
    content = Content(stored.mode, stored.facts, stored.started_at, stored.ended_at, stored.mark)
    problems = record_problems(stored.method, content)
    if stored.status == "DRAFT" and problems:
        raise Incomplete(problems)
    arguments = {"name": actor.name, "at": clock.now()}
    return run(MethodRecord, record.pk, Act(move="file_record", actor=actor, key=key, arguments=arguments)).subject


def reopen_record(*, record: MethodRecord, reason: str, actor: Actor, key: UUID | None = None) -> MethodRecord:
    """Take a filed record back to correct it, with the reason, before the vote. Raises Refused."""
    if not reason.strip():
        raise Refused("请写明退回修改的原因。", code="invalid")
    act = Act(move="reopen_record", actor=actor, key=key, note=reason.strip())
    return run(MethodRecord, record.pk, act).subject
