"""The states of a pool, of an entry in it, and of an expert (令40 arts. 10, 11, 42; N7)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models

from committees import pool_guards as ready
from committees import pool_permissions as may
from portal.core.fields import StatusField
from portal.workflow import move


class PoolStatus(models.TextChoices):
    PREPARING = "PREPARING", "筹建中"
    FILED = "FILED", "已备案"


class EntryStatus(models.TextChoices):
    IN_POOL = "IN_POOL", "在库"
    LEFT = "LEFT", "已出库"


class ExpertStatus(models.TextChoices):
    IN_POOL = "IN_POOL", "正常"
    REMOVED = "REMOVED", "已取消资格"


P, E, X = PoolStatus, EntryStatus, ExpertStatus


class PoolWorkflow(models.Model):
    """A filed pool stays filed while a filing anew waits; ``submitted_at`` says that one waits."""

    status = StatusField("状态", max_length=10, choices=P.choices, default=P.PREPARING, protected=True)
    submitted_at = models.DateTimeField("提交时间", null=True, editable=False)
    submitted_by = models.ForeignKey(
        "accounts.User", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    told = models.CharField("退回的理由", max_length=500, blank=True, editable=False)
    filing_number = models.CharField("备案文号", max_length=60, blank=True)
    filed_on = models.DateField("核准日", null=True)
    valid_from = models.DateField("备案起始日", null=True)
    valid_to = models.DateField("备案截止日", null=True)

    class Meta:
        abstract = True

    @move(
        status, source=[P.PREPARING, P.FILED], target=None, may=may.keeps_the_pool, guards=[ready.nothing_waits],
        verb="pool.submitted", label="报送备案",
    )  # fmt: skip
    def submit_pool(self, *, by: int, at: datetime) -> None:
        self.submitted_by_id, self.submitted_at, self.told = by, at, ""

    @move(
        status, source=[P.PREPARING, P.FILED], target=None, may=may.files_the_pool, guards=[ready.pool_was_submitted],
        verb="pool.returned", label="退回",
    )  # fmt: skip
    def return_pool(self, *, told: str) -> None:
        self.submitted_at, self.told = None, told

    @move(
        status, source=[P.PREPARING, P.FILED], target=P.FILED, may=may.files_the_pool,
        guards=[ready.pool_was_submitted], verb="pool.filed", label="备案",
    )  # fmt: skip
    def file_pool(self, *, number: str, filed_on: date, valid_from: date, valid_to: date) -> None:
        self.submitted_at, self.filing_number = None, number
        self.filed_on, self.valid_from, self.valid_to = filed_on, valid_from, valid_to


class PoolEntryWorkflow(models.Model):
    status = StatusField("状态", max_length=10, choices=E.choices, default=E.IN_POOL, protected=True)
    removed_on = models.DateField("出库日期", null=True)
    removal_reason = models.CharField("出库原因", max_length=300, blank=True)
    removal_document = models.CharField("文号", max_length=60, blank=True)

    class Meta:
        abstract = True

    def _leave(self, on: date, reason: str, document: str) -> None:
        self.removed_on, self.removal_reason, self.removal_document = on, reason, document

    @move(
        status, source=E.IN_POOL, target=E.LEFT, may=may.keeps_the_entry,
        verb="pool_entry.left", label="出库",
    )  # fmt: skip
    def leave_pool(self, *, on: date, reason: str, document: str) -> None:
        self._leave(on, reason, document)

    @move(
        status, source=E.IN_POOL, target=E.LEFT, may=may.strikes_the_entry, guards=[ready.expert_was_removed],
        verb="pool_entry.struck", label="随取消资格出库",
    )  # fmt: skip
    def strike_entry(self, *, on: date, reason: str, document: str) -> None:
        """Whoever is removed leaves the pools of every organiser (令40 art. 42)."""
        self._leave(on, reason, document)

    @move(
        status, source=E.IN_POOL, target=E.LEFT, may=may.is_secretary, guards=[ready.expert_is_of_another_series],
        verb="pool_entry.left_with_series", label="随系列变更出库",
    )  # fmt: skip
    def leave_with_series(self, *, on: date, reason: str, document: str) -> None:
        """An expert stands in pools of his own series (令40 arts. 10, 11)."""
        self._leave(on, reason, document)


class ExpertWorkflow(models.Model):
    status = StatusField("状态", max_length=10, choices=X.choices, default=X.IN_POOL, protected=True)
    term_from = models.DateField("聘期起")
    term_to = models.DateField("聘期止")
    removed_on = models.DateField("取消资格日期", null=True, editable=False)
    removal_reason = models.CharField("取消资格的原因", max_length=300, blank=True, editable=False)
    removal_document = models.CharField("文号", max_length=60, blank=True, editable=False)
    removed_by = models.ForeignKey(
        "accounts.Organisation", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True

    @move(
        status, source=X.IN_POOL, target=None, may=may.keeps_the_expert,
        verb="expert.reappointed", label="续聘",
    )  # fmt: skip
    def reappoint(self, *, term_from: date, term_to: date) -> None:
        self.term_from, self.term_to = term_from, term_to

    @move(
        status, source=X.IN_POOL, target=None, may=may.keeps_the_expert, guards=[ready.term_has_not_ended],
        verb="expert.term_ended", label="提前结束聘期",
    )  # fmt: skip
    def end_term(self, *, on: date) -> None:
        self.term_to = on

    @move(
        status, source=X.IN_POOL, target=None, may=may.keeps_the_expert,
        verb="expert.amended", label="更正专家信息",
    )  # fmt: skip
    def amend_expert(self, *, facts: Mapping[int, Mapping[str, Any]]) -> None:
        """``facts`` by the expert's key and the column, so that one act amends many, each in his own way."""
        for name, value in facts[self.pk].items():
            setattr(self, name, value)

    @move(
        status, source=X.IN_POOL, target=None, may=may.keeps_the_expert,
        verb="expert.series_changed", label="变更系列",
    )  # fmt: skip
    def change_series(self, *, facts: Mapping[str, Any]) -> None:
        """By column; he leaves the pools of the old series in the same act."""
        for name, value in facts.items():
            setattr(self, name, value)

    @move(
        status, source=X.IN_POOL, target=X.REMOVED, may=may.removes_the_expert,
        verb="expert.removed", label="取消专家资格",
    )  # fmt: skip
    def remove_expert(self, *, on: date, reason: str, document: str, body: int) -> None:
        self.removed_on, self.removal_reason, self.removal_document = on, reason, document
        self.removed_by_id = body

    @move(
        status, source=X.REMOVED, target=X.IN_POOL, may=may.takes_him_back,
        verb="expert.reinstated", label="恢复专家资格",
    )  # fmt: skip
    def reinstate_expert(self) -> None:
        """The decision was set aside; he joins pools anew."""
        self.removed_on, self.removal_reason, self.removal_document, self.removed_by_id = None, "", "", None
