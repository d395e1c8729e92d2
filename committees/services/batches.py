"""A batch: written, published with its terms frozen, closed (令40 arts. 15, 37; M4a, M4e, M6a; regulation 4.2)."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from committees import permissions as may
from committees.models import Batch, BatchTerms, EvaluationMethod, LevelMethods, PlannedBatch, YearlyPlan
from committees.plan_selectors import is_free, problems_of_batch
from committees.plan_workflow import PlanStatus
from committees.terms import digest_of, shown_of, terms_of
from portal.catalog.selectors import ParameterMissing
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.integrity.services import refuse_barred_body
from portal.workflow import Act, Done, open_case, run

ONE_OF_A_ROW = "committees_one_batch_of_a_planned_one"
OVERTAKEN = "这个批次已在另一个页面保存过，本页内容没有保存。请打开最新的页面，再补上您的修改。"
TAKEN = "这个计划批次已经建立过批次。"


class BatchNotReady(Refused):
    """The batch cannot be published yet; ``problems`` say why, by field of its form."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("还有内容不符合规定，没有发布。", code="invalid")
        self.problems = dict(problems)


@dataclass(frozen=True, kw_only=True)
class BatchContent:
    """What the secretary sets; ``methods`` by level (M4a)."""

    title: str
    opens_at: datetime
    closes_at: datetime
    cutoff_on: date
    methods: Mapping[str, Sequence[str]]
    grouping: str
    defence_tracks: Sequence[str] = ()
    pass_rate_guideline: int | None = None
    charges: bool = False

    def put_into(self, batch: Batch) -> None:
        union = {method for chosen in self.methods.values() for method in chosen}
        batch.title, batch.opens_at, batch.closes_at = self.title, self.opens_at, self.closes_at
        batch.cutoff_on, batch.grouping = self.cutoff_on, self.grouping
        batch.levels = list(self.methods)
        batch.methods = [each.value for each in EvaluationMethod if each in union]
        batch.defence_tracks = list(self.defence_tracks) if EvaluationMethod.DEFENCE in union else []
        batch.pass_rate_guideline, batch.charges = self.pass_rate_guideline, self.charges


@transaction.atomic
def start_batch(*, actor: Actor, planned: PlannedBatch, content: BatchContent, key: uuid.UUID | None = None) -> Batch:
    """Make a batch of a row of an agreed yearly plan (regulation 4.2); a draft that nobody outside sees.

    Raises ``Refused``: another body, a plan that is not agreed to, a row of which a batch was made.
    """
    plan = YearlyPlan.objects.select_for_update(of=("self",)).select_related("committee").get(pk=planned.plan_id)
    batch = Batch(committee=plan.committee, planned=planned, year=plan.year)
    if refusal := may.runs_the_batch.refusal(batch, actor):
        raise Refused(refusal, code="denied")
    _check_content(content)
    content.put_into(batch)
    data = {"planned": planned.pk, "title": content.title}
    try:
        with transaction.atomic():
            done = open_case(batch, "batch.opened", actor=actor, key=key, data=data)
    except IntegrityError as error:
        if ONE_OF_A_ROW not in str(error):
            raise
        raise Refused(TAKEN, code="not_open") from error
    if done.subject is batch:
        # After the key: a repeated click names a row that is taken, by its own first answer.
        if plan.status != PlanStatus.AGREED:
            raise Refused("年度评审方案还没有经备案机关同意，不能建立批次。", code="not_open")
        if not is_free(planned.batches.exclude(pk=batch.pk)):
            raise Refused(TAKEN, code="not_open")
        _store_methods(batch, content)
    return done.subject


def _check_content(content: BatchContent) -> None:
    if content.closes_at <= content.opens_at:
        raise Refused("申报截止应晚于申报开始。", code="invalid")
    if not content.methods or not all(content.methods.values()):
        raise Refused("请至少选择一个级别，每个级别至少选择一种评价方式。", code="invalid")


def _store_methods(batch: Batch, content: BatchContent) -> None:
    batch.level_methods.all().delete()
    LevelMethods.objects.bulk_create(
        LevelMethods(batch=batch, level=level, methods=[each.value for each in EvaluationMethod if each in chosen])
        for level, chosen in content.methods.items()
    )


def _locked(batch: Batch, actor: Actor) -> Batch:
    found = Batch.objects.select_for_update(of=("self",)).with_committee().select_related("planned__plan")
    stored = found.get(pk=batch.pk)
    if refusal := may.runs_the_batch.refusal(stored, actor):
        raise Refused(refusal, code="denied")
    return stored


@transaction.atomic
def save_batch(*, batch: Batch, actor: Actor, content: BatchContent, revision: int) -> Batch:
    """Change a batch that is not published yet (ADR 4).

    Raises ``Refused``: another body, published already, or a page older than what is stored (``revision``).
    """
    stored = _locked(batch, actor)
    if stored.status != Batch.Status.DRAFT:
        raise Refused("批次已经发布，不能再修改；申报时间只能因停机延长。", code="not_open")
    if stored.revision != revision:
        raise Refused(OVERTAKEN, code="not_open")
    _check_content(content)
    content.put_into(stored)
    stored.revision += 1
    stored.save()
    _store_methods(stored, content)
    return stored


@transaction.atomic
def publish_batch(*, batch: Batch, actor: Actor, key: uuid.UUID | None = None) -> Batch:
    """Publish the batch: it takes cases in its window, by the terms that are frozen now (regulation 4.2; ADR 14).

    Raises ``BatchNotReady`` with what is against the rules, ``Refused``: another body, published already, a plan
    that is not agreed to.
    """
    if batch.planned_id is not None:
        # So that the plan is not reopened between the guard and the publication.
        YearlyPlan.objects.select_for_update().get(rows=batch.planned_id)
    stored = _locked(batch, actor)
    if stored.status == Batch.Status.DRAFT:
        refuse_barred_body(stored.committee.organiser_id)
        _refuse_unready(stored)
    return run(Batch, stored.pk, Act(move="publish_batch", actor=actor, key=key, then=_freeze)).subject


def _refuse_unready(batch: Batch) -> None:
    if problems := problems_of_batch(batch, clock.today()):
        raise BatchNotReady(problems)


def _freeze(done: Sequence[Done]) -> None:
    for each in done:
        batch: Any = Batch.objects.with_committee().get(pk=each.subject.pk)
        try:
            content = terms_of(batch, clock.today())
        except ParameterMissing as missing:
            raise Refused(missing.message_zh, code="invalid") from missing
        # The batch's own code makes two batches of the same terms distinct.
        content = {"code": batch.code, **content}
        BatchTerms.objects.create(
            batch=batch,
            content=content,
            shown=shown_of(content),
            sha256=digest_of(content),
            frozen_at=clock.now(),
        )


def close_batch(*, batch: Batch, actor: Actor, key: uuid.UUID | None = None) -> Batch:
    """End the intake: after the window, or before it opens, when the batch must not stand (regulation 4.2).

    Cases that were handed in go on. Raises ``Refused``: while the window runs.
    """
    act = Act(move="close_batch", actor=actor, key=key, arguments={"at": clock.now()})
    return run(Batch, batch.pk, act).subject
