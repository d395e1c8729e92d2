"""The case by which a committee is filed or filed anew (令40 arts. 7, 8; S5, S6, S7).

Part of ``committees.models``, which stands above; import the tables from there.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from committees.forming import ALL_EVIDENCE
from committees.querysets import FilingQuerySet
from committees.workflow import OPEN_FILINGS, FilingWorkflow
from portal.catalog.models import CommitteeLevel
from portal.core.codes import new_code
from portal.workflow import status_check, status_triggers

KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)


class FormedBy(models.TextChoices):
    AUTHORITY = "authority", "人社部门、行业主管部门或其他单位"
    SOCIAL_BODY = "social_body", "社会化评审机构"
    ENTERPRISE = "enterprise", "企业（自主评审）"
    SME_TARGETED = "sme_targeted", "中小企业主管部门（定向评审）"


class Basis(models.TextChoices):
    SERIES = "series", "按系列组建"
    SPECIALTY = "specialty", "按专业组建"


class Scope(models.TextChoices):
    OPEN = "open", "面向社会"
    INTERNAL = "internal", "本单位（系统）"


class CommitteeFiling(FilingWorkflow):
    """An organiser's application to form a committee, or to have it filed anew (``predecessor``, ``committee``).

    While it is written its columns may be empty; each submission freezes a ``FilingVersion``. What the authority
    granted stands in the workflow's columns.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    organiser = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="filings")
    committee = models.ForeignKey("committees.Committee", null=True, on_delete=models.PROTECT, related_name="filings")
    predecessor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="successors")
    formed_by = models.CharField("组建方式", max_length=12, choices=FormedBy.choices)
    series = models.ForeignKey("catalog.Series", on_delete=models.PROTECT, related_name="+", verbose_name="系列")
    level = models.CharField("级别", max_length=10, choices=CommitteeLevel.choices)
    name = models.CharField("评审委员会名称", max_length=120, blank=True)
    basis = models.CharField("组建依据", max_length=10, choices=Basis.choices, default=Basis.SERIES)
    region = models.ForeignKey(
        "catalog.Region", null=True, on_delete=models.PROTECT, related_name="+", verbose_name="地区"
    )
    scope = models.CharField("申报范围", max_length=10, choices=Scope.choices)
    authority = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="filings_to_decide",
        verbose_name="备案机关",
    )  # fmt: skip
    proposed_from = models.DateField("拟定起始日", null=True)
    proposed_to = models.DateField("拟定截止日", null=True)
    contact = models.CharField("办事机构", max_length=60, blank=True)
    telephone = models.CharField("咨询电话", max_length=40, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    units = models.ManyToManyField("accounts.Organisation", through="FilingUnit", related_name="+")
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    # What was typed and could not be read yet, by the name of its field (ADR 4).
    typed = models.JSONField(default=dict)

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = "评委会备案"
        verbose_name_plural = "评委会备案"
        ordering = ["-created_at", "-id"]
        constraints = [
            status_check(FilingWorkflow, "committees_filing_status"),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(status__in=[str(each) for each in OPEN_FILINGS]),
                name="committees_one_open_renewal",
            ),
            models.CheckConstraint(
                condition=~Q(status="CORRECTION") | Q(due_on__isnull=False), name="committees_correction_has_a_term"
            ),
            models.UniqueConstraint(
                fields=["authority", "filing_number"],
                condition=~Q(filing_number=""),
                name="committees_filing_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(formed_by="enterprise") | Q(level__in=["middle", "junior"], scope="internal"),
                name="committees_filing_enterprise",
            ),
            models.CheckConstraint(
                condition=~Q(status="FILED")
                | Q(
                    committee__isnull=False,
                    filed_on__isnull=False,
                    valid_from__gte=F("filed_on"),
                    valid_to__gte=F("valid_from"),
                    valid_to__lte=RawSQL("filed_on + interval '3 years'", []),
                )
                & ~Q(filing_number=""),
                name="committees_filed_at_most_three_years",
            ),
        ]
        indexes = [models.Index(fields=["authority", "status"], name="committees_filings_to_decide")]
        triggers = status_triggers(FilingWorkflow, "committees_committeefiling", "committees.committeefiling")

    def __str__(self) -> str:
        return self.name or f"{self.series}{self.get_level_display()}评审委员会"

    @property
    def is_joint(self) -> bool:
        """Several enterprises together (M2d)."""
        return self.formed_by == FormedBy.ENTERPRISE and self.units.all().exists()


class FilingSpecialty(models.Model):
    """A specialty that the committee is to take, from a day to a day (S5d)."""

    filing = models.ForeignKey(CommitteeFiling, on_delete=models.CASCADE, related_name="specialty_rows")
    specialty = models.ForeignKey("catalog.Specialty", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "specialty"], name="committees_filing_specialty_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="committees_filing_specialty_dates",
            ),
        ]


class FilingUnit(models.Model):
    """A body whose people an internal committee is to serve, or an enterprise of a joint group (M1d, M2d)."""

    filing = models.ForeignKey(CommitteeFiling, on_delete=models.CASCADE, related_name="unit_rows")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["filing", "organisation"], name="committees_filing_unit_once")]


class FilingEvidence(models.Model):
    """How the organiser shows one condition (``forming.EvidenceItem``): words, and a file if he likes."""

    filing = models.ForeignKey(CommitteeFiling, on_delete=models.CASCADE, related_name="evidence")
    item = models.CharField(max_length=20, choices=[(each.code, each.title) for each in ALL_EVIDENCE])
    text = models.TextField(blank=True)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "item"], name="committees_evidence_once")]


class FilingVersion(models.Model):
    """What stood in the application when it was submitted; never changed."""

    filing = models.ForeignKey(CommitteeFiling, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["filing", "number"], name="committees_filing_version_once")]
        triggers = [KEPT]


class FilingReminder(models.Model):
    """That the end of a correction's term was told of at one stage (lessons, pain 14): none is told of twice."""

    filing = models.ForeignKey(CommitteeFiling, on_delete=models.CASCADE, related_name="reminders")
    stage = models.CharField(max_length=20)
    day = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "stage", "day"], name="committees_reminder_once")]


class EndReminder(models.Model):
    """That the end of a committee's filing, or of an expert's term, was told of at one stage (N1, N7): never twice."""

    committee = models.ForeignKey("committees.Committee", null=True, on_delete=models.CASCADE, related_name="+")
    expert = models.ForeignKey("committees.Expert", null=True, on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(max_length=20)
    day = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "stage", "day"], condition=Q(expert=None), name="committees_filing_end_told_once"
            ),
            models.UniqueConstraint(
                fields=["expert", "stage", "day"], condition=Q(committee=None), name="committees_term_end_told_once"
            ),
            models.CheckConstraint(
                condition=Q(committee__isnull=True, expert__isnull=False)
                | Q(committee__isnull=False, expert__isnull=True),
                name="committees_end_of_one_thing",
            ),
        ]


class SupervisionAct(models.Model):
    """One act of supervision over a committee, with its document (M6f; 令40 art. 38); never changed."""

    class Kind(models.TextChoices):
        RECTIFY = "rectify", "责令整改"
        SUSPEND = "suspend", "暂停评审工作"
        RESTORE = "restore", "恢复正常"
        WITHDRAW_RIGHT = "withdraw_right", "收回评审权"

    committee = models.ForeignKey("committees.Committee", on_delete=models.PROTECT, related_name="supervision_acts")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    authority = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    document = models.CharField("文号", max_length=60)
    document_on = models.DateField("文件日期")
    reason = models.CharField("理由", max_length=500)
    due_on = models.DateField("整改期限", null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "监督处理"
        verbose_name_plural = "监督处理"
        ordering = ["-at", "-id"]
        triggers = [KEPT]
