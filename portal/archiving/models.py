"""What leaves the portal for years: yearly exports of titles, and the package of each case that has ended."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from applications.workflow import Status
from portal.archiving.querysets import PackageQuerySet

MADE = pgtrigger.Q(old__file__isnull=False)


class TitleExport(models.Model):
    """The titles issued, replaced and revoked in a year, or what is new since another export (令40 art. 32; S13).

    ``since_record`` and ``last_record``: it tells of the audit records behind the first up to the second. ``counts`` by
    the events of ``title_format.EVENTS``. What was made stands.
    """

    year = models.PositiveSmallIntegerField("年度")
    since_record = models.BigIntegerField(default=0)
    last_record = models.BigIntegerField(null=True)
    office = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField("经办人", max_length=60)
    asked_at = models.DateTimeField("提出时间")
    made_at = models.DateTimeField("生成时间", null=True)
    counts = models.JSONField(default=dict)
    file = models.OneToOneField("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "职称数据导出"
        verbose_name_plural = "职称数据导出"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file=None, made_at=None, last_record=None)
                | Q(file__isnull=False, made_at__isnull=False, last_record__gte=F("since_record")),
                name="archiving_export_is_made_whole",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="stands", operation=pgtrigger.Update, condition=MADE),
        ]


class CasePackage(models.Model):
    """Everything about one case as it ended, in one file with a signed list of hashes (令40 arts. 23, 26; 1.3).

    A case that ends anew, after a re-examination or a revocation, gets a further package: ``ended_at`` says for which
    end. ``keep_until``: the last day of its period, None for ever. ``manifest_sha256``: of the list that is signed.
    """

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="packages")
    ended_at = models.DateTimeField("办结时间")
    outcome = models.CharField("结果", max_length=20, choices=Status.choices)
    keep_until = models.DateField("保管到", null=True)
    file = models.OneToOneField("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField("归档时间", null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    objects = PackageQuerySet.as_manager()

    class Meta:
        verbose_name = "归档包"
        verbose_name_plural = "归档包"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "ended_at"], name="archiving_package_once_an_end"),
            models.CheckConstraint(
                condition=Q(file=None, made_at=None, manifest_sha256="")
                | Q(file__isnull=False, made_at__isnull=False) & ~Q(manifest_sha256=""),
                name="archiving_package_is_made_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["keep_until"], name="archiving_periods"),
            models.Index(fields=["ended_at"], name="archiving_ends"),
            models.Index(fields=["id"], condition=Q(file=None), name="archiving_waiting"),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="stands", operation=pgtrigger.Update, condition=MADE),
        ]


class RetentionDecision(models.Model):
    """What an officer decided about a package whose period is over: to keep it on, or that it may be destroyed (1.3).

    The portal destroys nothing by itself: what may be destroyed is listed with its hash for the archive to act upon.
    """

    class Verdict(models.TextChoices):
        KEEP = "keep", "继续保管"
        DESTROY = "destroy", "同意销毁"

    package = models.ForeignKey(CasePackage, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField("决定", max_length=8, choices=Verdict.choices)
    keep_until = models.DateField("继续保管到", null=True)
    document = models.CharField("依据文书号", max_length=120)
    reason = models.TextField("理由")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by_name = models.CharField(max_length=60)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="keep", keep_until__isnull=False) | Q(verdict="destroy", keep_until=None),
                name="archiving_kept_until_a_day",
            ),
            models.CheckConstraint(condition=~Q(document="") & ~Q(reason=""), name="archiving_decided_by_document"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
