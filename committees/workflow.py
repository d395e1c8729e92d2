"""The states of a committee and of the filing that makes it (令40 arts. 8, 38; M2c, M6f)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models

from committees import guards as ready
from committees import permissions as may
from portal.core.fields import StatusField
from portal.workflow import move


class CommitteeStatus(models.TextChoices):
    ACTIVE = "ACTIVE", "正常"
    RECTIFYING = "RECTIFYING", "整改中"
    SUSPENDED = "SUSPENDED", "暂停"
    WITHDRAWN = "WITHDRAWN", "已收回评审权"


class FilingStatus(models.TextChoices):
    DRAFT = "DRAFT", "填写中"
    SUBMITTED = "SUBMITTED", "待审核"
    CORRECTION = "CORRECTION", "待补正"
    SELECTED = "SELECTED", "已入选，待备案"
    NOT_SELECTED = "NOT_SELECTED", "未入选"
    FILED = "FILED", "已备案"
    REFUSED = "REFUSED", "不予备案"
    WITHDRAWN = "WITHDRAWN", "已撤回"
    DEEMED_WITHDRAWN = "DEEMED_WITHDRAWN", "视为放弃"


C, F = CommitteeStatus, FilingStatus
EDITABLE = [F.DRAFT, F.CORRECTION]
AWAITING = [F.SUBMITTED, F.SELECTED]
# A committee has one of these at most (N1: filed anew, one by one).
OPEN_FILINGS = [*EDITABLE, *AWAITING]


class CommitteeWorkflow(models.Model):
    status = StatusField("状态", max_length=12, choices=C.choices, default=C.ACTIVE, protected=True)
    rectify_by = models.DateField("整改期限", null=True, editable=False)

    class Meta:
        abstract = True

    @move(
        status, source=C.ACTIVE, target=C.RECTIFYING, may=may.supervises,
        verb="committee.rectification_ordered", label="责令整改",
    )  # fmt: skip
    def rectify(self, *, due_on: date) -> None:
        self.rectify_by = due_on

    @move(
        status, source=[C.ACTIVE, C.RECTIFYING], target=C.SUSPENDED, may=may.supervises,
        verb="committee.suspended", label="暂停评审工作",
    )  # fmt: skip
    def suspend(self) -> None:
        self.rectify_by = None

    @move(
        status, source=[C.RECTIFYING, C.SUSPENDED], target=C.ACTIVE, may=may.supervises,
        verb="committee.restored", label="恢复正常",
    )  # fmt: skip
    def restore(self) -> None:
        self.rectify_by = None

    @move(
        status, source=[C.ACTIVE, C.RECTIFYING, C.SUSPENDED], target=C.WITHDRAWN, may=may.supervises,
        verb="committee.right_withdrawn", label="收回评审权",
    )  # fmt: skip
    def withdraw_right(self) -> None:
        self.rectify_by = None

    @move(
        status, source=[C.ACTIVE, C.RECTIFYING], target=None, may=may.renews,
        verb="committee.renewed", label="重新备案",
    )  # fmt: skip
    def renew(self, *, facts: Mapping[str, Any]) -> None:
        """``facts`` by column; specialties and units are rows of their own."""
        for name, value in facts.items():
            setattr(self, name, value)


class FilingWorkflow(models.Model):
    status = StatusField("状态", max_length=16, choices=F.choices, default=F.DRAFT, protected=True)
    status_since = models.DateTimeField()
    version = models.PositiveSmallIntegerField(default=0)
    submitted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True)
    due_on = models.DateField("补正期限", null=True)
    told = models.TextField("补正内容或理由", blank=True)
    selection_document = models.CharField("遴选文号", max_length=60, blank=True)
    selection_score = models.PositiveSmallIntegerField("遴选得分", null=True)
    filing_number = models.CharField("备案文号", max_length=60, blank=True)
    filed_on = models.DateField("核准日", null=True)
    valid_from = models.DateField("备案起始日", null=True)
    valid_to = models.DateField("备案截止日", null=True)

    class Meta:
        abstract = True

    def _hand_in(self, by: int) -> None:
        self.version += 1
        self.submitted_by_id = by

    @move(
        status, source=F.DRAFT, target=F.SUBMITTED, may=may.is_of_the_organiser,
        verb="filing.submitted", label="提交备案申请",
    )  # fmt: skip
    def submit_filing(self, *, by: int) -> None:
        self._hand_in(by)

    @move(
        status, source=F.CORRECTION, target=F.SUBMITTED, may=may.is_of_the_organiser,
        guards=[ready.correction_is_not_overdue],
        verb="filing.resubmitted", label="提交补正",
    )  # fmt: skip
    def resubmit_filing(self, *, by: int) -> None:
        self._hand_in(by)
        self.due_on = None

    @move(
        status, source=[F.DRAFT, F.SUBMITTED, F.CORRECTION, F.SELECTED], target=F.WITHDRAWN,
        may=may.is_of_the_organiser,
        verb="filing.withdrawn", label="撤回备案申请",
    )  # fmt: skip
    def withdraw_filing(self) -> None:
        """The authority need not look at it any more."""

    @move(
        status, source=F.SUBMITTED, target=F.CORRECTION, may=may.decides_filing, guards=[ready.nothing_was_asked],
        verb="filing.correction_asked", label="一次性告知补正",
    )  # fmt: skip
    def ask_filing_correction(self, *, told: str, at: datetime, due_on: date) -> None:
        self.told = told
        self.asked_at, self.due_on = at, due_on

    @move(
        status, source=F.CORRECTION, target=F.DEEMED_WITHDRAWN, may=may.is_the_portal,
        guards=[ready.correction_is_overdue],
        verb="filing.deemed_withdrawn", label="视为放弃备案申请",
    )  # fmt: skip
    def deem_filing_withdrawn(self) -> None:
        """By analogy with 令40 art. 18 (ADR 18); whoever is filed already stays so."""

    @move(
        status, source=F.CORRECTION, target=None, may=may.is_the_portal,
        verb="filing.correction_extended", label="顺延补正期限",
    )  # fmt: skip
    def extend_filing_correction(self, *, due_on: date) -> None:
        self.due_on = max(self.due_on or due_on, due_on)

    @move(
        status, source=F.SUBMITTED, target=F.SELECTED, may=may.decides_filing, guards=[ready.selection_is_asked],
        verb="filing.organiser_selected", label="遴选入选",
    )  # fmt: skip
    def select_organiser(self, *, document: str, score: int, told: str) -> None:
        self.selection_document, self.selection_score, self.told = document, score, told

    @move(
        status, source=F.SUBMITTED, target=F.NOT_SELECTED, may=may.decides_filing, guards=[ready.selection_is_asked],
        verb="filing.organiser_not_selected", label="遴选未入选",
    )  # fmt: skip
    def decline_organiser(self, *, document: str, score: int, told: str) -> None:
        self.selection_document, self.selection_score, self.told = document, score, told

    @move(
        status, source=AWAITING, target=F.FILED, may=may.decides_filing, guards=[ready.selection_is_settled],
        verb="filing.approved", label="核准备案",
    )  # fmt: skip
    def approve_filing(
        self, *, committee_id: int, number: str, filed_on: date, valid_from: date, valid_to: date
    ) -> None:
        self.committee_id = committee_id
        self.filing_number = number
        self.filed_on, self.valid_from, self.valid_to = filed_on, valid_from, valid_to

    @move(
        status, source=AWAITING, target=F.REFUSED, may=may.decides_filing,
        verb="filing.refused", label="不予备案",
    )  # fmt: skip
    def refuse_filing(self, *, told: str) -> None:
        self.told = told
