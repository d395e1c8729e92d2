"""Lists that were brought in, and lists that were taken out; both are kept on record."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.core.codes import new_code
from portal.workbooks.querysets import IntakeQuerySet, ListExportQuerySet
from portal.workbooks.workflow import IntakeStatus, IntakeWorkflow
from portal.workflow import status_check, status_triggers

ORGANISATION = "accounts.Organisation"


class Intake(IntakeWorkflow):
    """A list as somebody brought it. The file stays as it came; what was written follows from it alone.

    The file of a list that was not imported is removed when its time is over; the row stays.
    ``place``: the code of what the list is for, of a kind that is brought to one thing.

    ``report``: counts by what rows do, errors by cell, the first rows of the preview, and ``plan``, the SHA-256 of
    what all rows do, by which the writing job knows that nothing has changed since.
    """

    Status = IntakeStatus

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=30)
    place = models.CharField(max_length=16, blank=True)
    file = models.OneToOneField("files.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    encoding = models.CharField(max_length=12, blank=True)
    expected_rows = models.PositiveIntegerField(default=0)
    role = models.CharField(max_length=20)
    organisation = models.ForeignKey(ORGANISATION, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_by_name = models.CharField("经办人", max_length=60)
    uploaded_at = models.DateTimeField("上传时间")
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = "批量导入"
        verbose_name_plural = "批量导入"
        ordering = ["-id"]
        constraints = [status_check(IntakeWorkflow, "workbooks_intake_status")]
        indexes = [
            models.Index(fields=["organisation", "role", "-id"], name="workbooks_intakes_of_body"),
            models.Index(
                fields=["id"], condition=Q(status__in=["CHECKING", "APPLYING"]), name="workbooks_intakes_at_work"
            ),
        ]
        triggers = [
            *status_triggers(IntakeWorkflow, "workbooks_intake", "workbooks.intake"),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.code


class ListExport(models.Model):
    """A list that somebody took out: which, by what filter, in what role, how many rows, with what hash.

    The file is removed when ``kept_until`` is over; the row stays.
    """

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel"
        CSV = "csv", "CSV"

    kind = models.CharField(max_length=40)
    title = models.CharField("名单", max_length=80)
    filters = models.JSONField(default=dict)
    format = models.CharField(max_length=4, choices=Format.choices)
    role = models.CharField(max_length=20)
    organisation = models.ForeignKey(ORGANISATION, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField("提出时间")
    made_at = models.DateTimeField("生成时间", null=True)
    rows = models.PositiveIntegerField("行数", null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    kept_until = models.DateTimeField("保留到", null=True)
    file = models.OneToOneField("files.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)

    objects = ListExportQuerySet.as_manager()

    class Meta:
        verbose_name = "名单导出"
        verbose_name_plural = "名单导出"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(format__in=["xlsx", "csv"]), name="workbooks_export_format"),
            models.CheckConstraint(
                condition=Q(made_at=None, rows=None, sha256="", kept_until=None, file=None)
                | Q(made_at__isnull=False, rows__isnull=False, kept_until__isnull=False) & ~Q(sha256=""),
                name="workbooks_export_is_made_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "-id"], name="workbooks_exports_of_person"),
            models.Index(fields=["id"], condition=Q(made_at=None), name="workbooks_exports_waiting"),
            models.Index(fields=["kept_until"], condition=Q(file__isnull=False), name="workbooks_exports_kept"),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.title} {self.asked_at:%Y-%m-%d}"
