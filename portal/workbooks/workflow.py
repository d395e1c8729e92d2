"""The way of a list that is brought in: checked by a job, confirmed by a person, written by a job."""

from datetime import datetime
from typing import Any

from django.db import models

from portal.core.fields import StatusField
from portal.workbooks import permissions as may
from portal.workflow import move


class IntakeStatus(models.TextChoices):
    CHECKING = "CHECKING", "检查中"
    FAULTY = "FAULTY", "有错误，未导入"
    READY = "READY", "待确认"
    APPLYING = "APPLYING", "正在导入"
    APPLIED = "APPLIED", "已导入"
    FAILED = "FAILED", "没有导入"
    DROPPED = "DROPPED", "已撤下"


S = IntakeStatus


class IntakeWorkflow(models.Model):
    status = StatusField("状态", max_length=10, choices=S.choices, default=S.CHECKING, protected=True)
    report = models.JSONField(default=dict)
    decided_by_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    failure = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        abstract = True

    @move(
        status, source=S.CHECKING, target=S.FAULTY, may=may.is_the_portal, verb="intake.found_faulty", label="检查有误",
    )  # fmt: skip
    def find_faulty(self, *, report: dict[str, Any]) -> None:
        self.report = report

    @move(status, source=S.CHECKING, target=S.READY, may=may.is_the_portal, verb="intake.checked", label="检查无误")
    def find_good(self, *, report: dict[str, Any]) -> None:
        self.report = report

    @move(
        status, source=S.READY, target=S.APPLYING, may=may.keeps_the_intake, verb="intake.confirmed", label="确认导入",
    )  # fmt: skip
    def confirm_intake(self, *, by: str, at: datetime) -> None:
        self.decided_by_name, self.decided_at = by, at

    @move(
        status, source=[S.CHECKING, S.FAULTY, S.READY], target=S.DROPPED, may=may.keeps_the_intake,
        verb="intake.dropped", label="撤下",
    )  # fmt: skip
    def drop_intake(self, *, by: str, at: datetime) -> None:
        self.decided_by_name, self.decided_at = by, at

    @move(
        status, source=S.READY, target=S.DROPPED, may=may.is_the_portal, verb="intake.expired", label="到期撤下",
    )  # fmt: skip
    def expire_intake(self, *, by: str, at: datetime) -> None:
        """Nobody has confirmed it while its file was kept."""
        self.decided_by_name, self.decided_at = by, at

    @move(status, source=S.APPLYING, target=S.APPLIED, may=may.is_the_portal, verb="intake.applied", label="导入完成")
    def finish_intake(self) -> None:
        """All rows are written, in the transaction of this move."""

    @move(
        status, source=[S.CHECKING, S.APPLYING], target=S.FAILED, may=may.is_the_portal,
        verb="intake.failed", label="没有导入",
    )  # fmt: skip
    def fail_intake(self, *, reason: str) -> None:
        self.failure = reason
