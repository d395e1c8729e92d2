"""The states of a committee's yearly plan, of its fees and of its batches (令40 arts. 15, 37; regulation 4.2)."""

from datetime import datetime

from django.db import models

from committees import guards as ready
from committees import permissions as may
from portal.core.fields import StatusField
from portal.workflow import move


class BatchStatus(models.TextChoices):
    DRAFT = "DRAFT", "拟定中"
    PUBLISHED = "PUBLISHED", "已发布"
    CLOSED = "CLOSED", "已结束受理"


class PlanStatus(models.TextChoices):
    DRAFT = "DRAFT", "拟定中"
    REPORTED = "REPORTED", "已呈报"
    RETURNED = "RETURNED", "已退回修改"
    AGREED = "AGREED", "已同意"


class FeeStatus(models.TextChoices):
    IN_FORCE = "IN_FORCE", "执行中"
    ENDED = "ENDED", "已停止收费"


B, P, F = BatchStatus, PlanStatus, FeeStatus
# With the organiser, who may still write.
PLAN_EDITABLE = [P.DRAFT, P.RETURNED]


class BatchWorkflow(models.Model):
    status = StatusField("状态", max_length=10, choices=B.choices, default=B.DRAFT, protected=True)
    closed_at = models.DateTimeField("结束受理时间", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @move(
        status, source=B.DRAFT, target=B.PUBLISHED, may=may.runs_the_batch, guards=[ready.plan_is_agreed],
        verb="batch.published", label="发布批次",
    )  # fmt: skip
    def publish_batch(self) -> None:
        """From now on its terms stand."""

    @move(
        status, source=B.PUBLISHED, target=B.CLOSED, may=may.runs_the_batch, guards=[ready.window_is_not_running],
        verb="batch.closed", label="结束受理",
    )  # fmt: skip
    def close_batch(self, *, at: datetime) -> None:
        """No window of it opens or is lengthened any more."""
        self.closed_at = at


class PlanWorkflow(models.Model):
    status = StatusField("状态", max_length=10, choices=P.choices, default=P.DRAFT, protected=True)
    status_since = models.DateTimeField()
    version = models.PositiveSmallIntegerField(default=0)
    reported_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True)
    told = models.TextField("退回意见", blank=True)
    reply = models.CharField("复函文号", max_length=60, blank=True)
    agreed_version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @move(
        status, source=PLAN_EDITABLE, target=P.REPORTED, may=may.writes_the_plan,
        verb="plan.reported", label="呈报评审方案",
    )  # fmt: skip
    def report_plan(self, *, by: int) -> None:
        self.version += 1
        self.reported_by_id = by

    @move(
        status, source=P.REPORTED, target=P.DRAFT, may=may.writes_the_plan,
        verb="plan.taken_back", label="撤回修改",
    )  # fmt: skip
    def take_back_plan(self) -> None:
        """The authority need not look at it any more."""

    @move(
        status, source=P.AGREED, target=P.DRAFT, may=may.writes_the_plan,
        verb="plan.reopened", label="调整方案",
    )  # fmt: skip
    def reopen_plan(self) -> None:
        """Batches that are published stay; no other is, before the plan is agreed anew."""
        self.returned_at = None

    @move(
        status, source=P.REPORTED, target=P.AGREED, may=may.decides_plan,
        verb="plan.agreed", label="同意方案",
    )  # fmt: skip
    def agree_plan(self, *, reply: str) -> None:
        self.reply = reply
        self.agreed_version = self.version
        self.told = ""

    @move(
        status, source=P.REPORTED, target=P.RETURNED, may=may.decides_plan, guards=[ready.plan_was_not_returned],
        verb="plan.returned", label="一次性告知修改",
    )  # fmt: skip
    def return_plan(self, *, told: str, at: datetime) -> None:
        self.told, self.returned_at = told, at


class FeeWorkflow(models.Model):
    status = StatusField("状态", max_length=10, choices=F.choices, default=F.IN_FORCE, protected=True)

    class Meta:
        abstract = True

    @move(
        status, source=F.IN_FORCE, target=F.ENDED, may=may.keeps_the_fees,
        verb="fee.ended", label="停止收费",
    )  # fmt: skip
    def end_fee(self) -> None:
        """No batch that is published from now on may take it."""
