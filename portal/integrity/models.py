"""The record of dishonesty (令40 art. 39; N14, N15)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Kind(models.TextChoices):
    APPLICANT = "applicant", "申报人"
    ORGANISATION = "organisation", "单位"
    EXPERT = "expert", "评审专家"


class IntegrityRecord(models.Model):
    """One decision about one person or body. Append-only: what was decided stays, what follows has its own document."""

    kind = models.CharField("对象", max_length=14, choices=Kind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="integrity_records"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="integrity_records"
    )
    reason = models.TextField("事由")
    document = models.CharField("决定文书号", max_length=120)
    decided_by = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField("记录日期")
    kept_until = models.DateField("保存至")
    banned_until = models.DateField("限制申报至", null=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "失信记录"
        verbose_name_plural = "失信记录"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind="organisation", person=None, organisation__isnull=False)
                    | Q(kind__in=["applicant", "expert"], person__isnull=False, organisation=None)
                ),
                name="integrity_one_subject",
            ),
            models.CheckConstraint(condition=Q(kept_until__gt=F("recorded_on")), name="integrity_kept_for_a_time"),
            models.CheckConstraint(
                condition=Q(banned_until=None) | Q(banned_until__gt=F("recorded_on"), kind="applicant"),
                name="integrity_ban_of_applicants",
            ),
            models.CheckConstraint(condition=~Q(document="") & ~Q(reason=""), name="integrity_by_document"),
            models.UniqueConstraint(
                fields=["kind", "person", "document"], condition=Q(person__isnull=False), name="integrity_person_once"
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document}"
