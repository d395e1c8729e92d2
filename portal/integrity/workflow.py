"""The life of a record of dishonesty: proposed by one, decided by another, lifted or corrected by two (M6c)."""

from datetime import date

from django.db import models

from portal.core.fields import StatusField
from portal.integrity import permissions as may
from portal.workflow import move


class RecordStatus(models.TextChoices):
    PROPOSED = "PROPOSED", "待决定"
    IN_FORCE = "IN_FORCE", "已记录"
    DROPPED = "DROPPED", "不予记录"
    LIFTED = "LIFTED", "已解除"
    CORRECTED = "CORRECTED", "已更正"


class ChangeStatus(models.TextChoices):
    WAITING = "WAITING", "待决定"
    APPROVED = "APPROVED", "已同意"
    REFUSED = "REFUSED", "未同意"


S, C = RecordStatus, ChangeStatus


class RecordWorkflow(models.Model):
    status = StatusField("状态", max_length=10, choices=S.choices, default=S.PROPOSED, protected=True)
    recorded_on = models.DateField("记录日期", null=True)
    kept_until = models.DateField("保存至", null=True)
    banned_until = models.DateField("限制至", null=True)
    ended_on = models.DateField("结束日期", null=True)
    ended_by_document = models.CharField("结束的依据", max_length=120, blank=True)
    ended_because = models.TextField("结束的理由", blank=True)

    class Meta:
        abstract = True

    @move(
        status, source=S.PROPOSED, target=S.IN_FORCE, may=may.decides_record,
        verb="integrity.entered", label="决定记录", told="诚信记录已作出决定",
    )  # fmt: skip
    def enter(self, *, on: date, kept_until: date, banned_until: date | None) -> None:
        self.recorded_on, self.kept_until, self.banned_until = on, kept_until, banned_until

    @move(
        status, source=S.PROPOSED, target=S.DROPPED, may=may.decides_record,
        verb="integrity.dropped", label="不予记录", told="决定不予记录",
    )  # fmt: skip
    def drop(self, *, on: date, reason: str) -> None:
        self.banned_until = None
        self.ended_on, self.ended_because = on, reason

    @move(
        status, source=[S.PROPOSED, S.IN_FORCE], target=None, may=may.is_its_subject,
        verb="integrity.answered", label="陈述和申辩",
    )  # fmt: skip
    def answer(self) -> None:
        """What he says is a row of its own."""

    @move(
        status, source=S.IN_FORCE, target=S.LIFTED, may=may.is_the_portal,
        verb="integrity.lifted", label="解除记录", told="诚信记录已解除",
    )  # fmt: skip
    def lift(self, *, on: date, document: str, reason: str) -> None:
        self.ended_on, self.ended_by_document, self.ended_because = on, document, reason

    @move(
        status, source=S.IN_FORCE, target=S.CORRECTED, may=may.is_the_portal,
        verb="integrity.corrected", label="更正记录", told="诚信记录已更正",
    )  # fmt: skip
    def correct(self, *, on: date, document: str, reason: str) -> None:
        self.ended_on, self.ended_by_document, self.ended_because = on, document, reason


class ChangeWorkflow(models.Model):
    status = StatusField("状态", max_length=10, choices=C.choices, default=C.WAITING, protected=True)
    decision = models.TextField("决定的理由", blank=True)

    class Meta:
        abstract = True

    @move(
        status, source=C.WAITING, target=C.APPROVED, may=may.decides_change,
        verb="integrity_change.approved", label="同意",
    )  # fmt: skip
    def approve(self, *, decision: str) -> None:
        self.decision = decision

    @move(
        status, source=C.WAITING, target=C.REFUSED, may=may.decides_change,
        verb="integrity_change.refused", label="不同意",
    )  # fmt: skip
    def refuse(self, *, decision: str) -> None:
        self.decision = decision
