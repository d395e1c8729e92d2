"""The states of a re-examination, a complaint and a filing of results (令40 arts. 26, 27; M5h)."""

from datetime import datetime

from django.db import models

from applications import redress_permissions as may
from portal.core.fields import StatusField
from portal.workflow import move


class ReexaminationStatus(models.TextChoices):
    OPEN = "OPEN", "办理中"
    UPHELD = "UPHELD", "维持原结果"
    REOPENED = "REOPENED", "重新评审"
    WITHDRAWN = "WITHDRAWN", "已撤回"
    LAPSED = "LAPSED", "原结果已作废，不再办理"


class ComplaintStatus(models.TextChoices):
    OPEN = "OPEN", "核查中"
    FOUNDED = "FOUNDED", "经核查属实"
    UNFOUNDED = "UNFOUNDED", "经核查不属实"


class ResultFilingStatus(models.TextChoices):
    SUBMITTED = "SUBMITTED", "待备案"
    FILED = "FILED", "已备案"
    RETURNED = "RETURNED", "已退回"


class Answered(models.Model):
    """What an answer leaves behind: the finding, who gave it, when."""

    finding = models.TextField("办理情况和答复", blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def answer(self, finding: str, by: str, at: datetime) -> None:
        self.finding, self.decided_by_name, self.decided_at = finding, by, at


class ReexaminationWorkflow(Answered):
    """A request moves inside the act on its case, as an objection does."""

    X = ReexaminationStatus
    status = StatusField("状态", max_length=10, choices=X.choices, default=X.OPEN, protected=True)

    class Meta:
        abstract = True

    @move(
        status, source=X.OPEN, target=X.UPHELD, may=may.answers_reexamination,
        verb="reexamination.upheld", label="维持原结果",
    )  # fmt: skip
    def uphold(self, *, finding: str, by: str, at: datetime) -> None:
        self.answer(finding, by, at)

    @move(
        status, source=X.OPEN, target=X.REOPENED, may=may.answers_reexamination,
        verb="reexamination.reopened", label="重新评审",
    )  # fmt: skip
    def reopen(self, *, finding: str, by: str, at: datetime) -> None:
        self.answer(finding, by, at)

    @move(
        status, source=X.OPEN, target=X.WITHDRAWN, may=may.asked_for_it,
        verb="reexamination.withdrawn", label="撤回复查申请",
    )  # fmt: skip
    def withdraw(self, *, at: datetime) -> None:
        self.decided_at = at

    @move(
        status, source=X.OPEN, target=X.LAPSED, may=may.is_the_portal,
        verb="reexamination.lapsed", label="不再办理",
    )  # fmt: skip
    def lapse(self, *, finding: str, by: str, at: datetime) -> None:
        self.answer(finding, by, at)


class ComplaintWorkflow(Answered):
    X = ComplaintStatus
    status = StatusField("状态", max_length=10, choices=X.choices, default=X.OPEN, protected=True)
    addressee = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="complaints")

    class Meta:
        abstract = True

    @move(
        status, source=X.OPEN, target=None, may=may.organiser_has_it,
        verb="complaint.passed_up", label="转备案机关办理",
    )  # fmt: skip
    def pass_up(self, *, to_id: int) -> None:
        self.addressee_id = to_id

    @move(
        status, source=X.OPEN, target=X.FOUNDED, may=may.answers_complaint,
        verb="complaint.founded", label="属实",
    )  # fmt: skip
    def find_true(self, *, finding: str, by: str, at: datetime) -> None:
        self.answer(finding, by, at)

    @move(
        status, source=X.OPEN, target=X.UNFOUNDED, may=may.answers_complaint,
        verb="complaint.unfounded", label="不属实",
    )  # fmt: skip
    def find_untrue(self, *, finding: str, by: str, at: datetime) -> None:
        self.answer(finding, by, at)


class ResultFilingWorkflow(Answered):
    X = ResultFilingStatus
    status = StatusField("状态", max_length=10, choices=X.choices, default=X.SUBMITTED, protected=True)
    filing_number = models.CharField("备案文号", max_length=60, blank=True)

    class Meta:
        abstract = True

    @move(
        status, source=X.SUBMITTED, target=X.FILED, may=may.decides_result_filing,
        verb="result_filing.filed", label="予以备案",
    )  # fmt: skip
    def file_results(self, *, number: str, by: str, at: datetime) -> None:
        self.filing_number = number
        self.answer("", by, at)

    @move(
        status, source=X.SUBMITTED, target=X.RETURNED, may=may.decides_result_filing,
        verb="result_filing.returned", label="退回",
    )  # fmt: skip
    def return_results(self, *, finding: str, by: str, at: datetime) -> None:
        self.answer(finding, by, at)
