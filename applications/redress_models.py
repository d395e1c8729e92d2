"""What an applicant or anybody else may do about a result, and the filing of results (令40 arts. 26, 27; M5h).

Part of ``applications.models``, which stands above; import the tables from there.
"""

from django.db import models
from django.db.models import Q

from applications.confidential import ConfidentialReport
from applications.redress_querysets import ComplaintQuerySet, ReexaminationQuerySet, ResultFilingQuerySet
from applications.redress_workflow import (
    ComplaintStatus,
    ComplaintWorkflow,
    ReexaminationStatus,
    ReexaminationWorkflow,
    ResultFilingStatus,
    ResultFilingWorkflow,
)
from portal.core.codes import new_code
from portal.workflow import status_check, status_triggers


class AnswerDue(models.Model):
    """Until when somebody has to answer, and which stage of that term he was told of (lessons, pain 14)."""

    due_on = models.DateField("答复期限")
    told_stage = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True


class Reexamination(ReexaminationWorkflow, AnswerDue):
    """An applicant asks the organiser to look at his result again (令40 art. 27): once for each result."""

    Status = ReexaminationStatus

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="reexaminations")
    result_at = models.DateTimeField("结果公布时间")
    reason = models.TextField("申请理由")
    filed_at = models.DateTimeField()

    objects = ReexaminationQuerySet.as_manager()

    class Meta:
        verbose_name = "复查申请"
        verbose_name_plural = "复查申请"
        ordering = ["-filed_at", "-id"]
        constraints = [
            status_check(ReexaminationWorkflow, "applications_reexamination_status"),
            models.UniqueConstraint(
                fields=["application", "result_at"],
                condition=~Q(status="WITHDRAWN"),
                name="applications_one_reexamination_a_result",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(status="OPEN"), name="applications_reexams_due"),
        ]
        triggers = status_triggers(ReexaminationWorkflow, "applications_reexamination", "applications.reexamination")


class Complaint(ComplaintWorkflow, AnswerDue, ConfidentialReport):
    """A complaint about a committee's work, by an applicant about his case or by anybody (令40 art. 27; M6b, M6f)."""

    Status = ComplaintStatus

    class About(models.TextChoices):
        RESULT = "result", "评审结果"
        PROCEDURE = "procedure", "评审程序"
        DISCIPLINE = "discipline", "评审纪律（请托、泄密、利益往来等）"
        FEE = "fee", "违规收费"
        FALSE_MATERIAL = "false_material", "申报材料弄虚作假"
        FORCED = "forced", "强制或者变相强制参加评审"
        OTHER = "other", "其他"

    committee = models.ForeignKey("committees.Committee", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(
        "applications.Application", null=True, on_delete=models.PROTECT, related_name="complaints"
    )
    about = models.CharField("反映的问题", max_length=16, choices=About.choices)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = "投诉举报"
        verbose_name_plural = "投诉举报"
        ordering = ["-filed_at", "-id"]
        constraints = [status_check(ComplaintWorkflow, "applications_complaint_status")]
        indexes = [
            models.Index(fields=["addressee", "status"], name="applications_complaints_open"),
            models.Index(fields=["due_on", "id"], condition=Q(status="OPEN"), name="applications_complaints_due"),
        ]
        triggers = status_triggers(ComplaintWorkflow, "applications_complaint", "applications.complaint")


class ResultFiling(ResultFilingWorkflow, AnswerDue):
    """Confirmed results that a committee with its own right to review hands to the authority that filed it (M5h).

    ``counts``: how many had applied in the batch, were voted on and are filed here; for statistics.
    """

    Status = ResultFilingStatus

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    batch = models.ForeignKey("committees.Batch", on_delete=models.PROTECT, related_name="result_filings")
    authority = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    document = models.CharField("报送文号", max_length=60)
    document_on = models.DateField("文件日期")
    counts = models.JSONField(default=dict)
    submitted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    submitted_by_name = models.CharField("报送人", max_length=60)
    submitted_at = models.DateTimeField()

    objects = ResultFilingQuerySet.as_manager()

    class Meta:
        verbose_name = "结果备案"
        verbose_name_plural = "结果备案"
        ordering = ["-submitted_at", "-id"]
        constraints = [
            status_check(ResultFilingWorkflow, "applications_result_filing_status"),
            models.CheckConstraint(
                condition=~Q(status="FILED") | ~Q(filing_number=""), name="applications_filed_has_number"
            ),
            models.UniqueConstraint(
                fields=["authority", "filing_number"],
                condition=~Q(filing_number=""),
                name="applications_result_filing_number_once",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "status"], name="applications_filings_open"),
            models.Index(fields=["due_on", "id"], condition=Q(status="SUBMITTED"), name="applications_filings_due"),
        ]
        triggers = status_triggers(ResultFilingWorkflow, "applications_resultfiling", "applications.resultfiling")

    def __str__(self) -> str:
        return self.document


class FilingLine(models.Model):
    """A case in a filing; ``live`` until the filing is returned, for a case stands in one live filing."""

    filing = models.ForeignKey(ResultFiling, on_delete=models.PROTECT, related_name="lines")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="filing_lines")
    live = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(live=True), name="applications_one_live_filing"
            ),
            models.UniqueConstraint(fields=["filing", "application"], name="applications_filing_line_once"),
        ]
