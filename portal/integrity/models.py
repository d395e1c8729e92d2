"""The record of dishonesty (令40 arts. 39-42; N14, N15; M6c)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.core.codes import new_code
from portal.integrity import rules
from portal.integrity.querysets import ChangeQuerySet, RecordQuerySet
from portal.integrity.workflow import ChangeStatus, ChangeWorkflow, RecordStatus, RecordWorkflow
from portal.workflow import status_check, status_triggers

STANDING = ["PROPOSED", "IN_FORCE"]
TERMS = ("recorded_on", "kept_until", "banned_until")


class Kind(models.TextChoices):
    APPLICANT = rules.APPLICANT, "申报人"
    ORGANISATION = rules.ORGANISATION, "单位"
    EXPERT = rules.EXPERT, "评审专家"


class IntegrityRecord(RecordWorkflow):
    """One decision about one person or body. What was decided stays; what follows has a document of its own.

    ``concerns``: the case or certificate that it is about, by its code or number. ``banned_until``: the last day of
    what ``rules.last_day_barred`` says. A corrected record is replaced by another, which ``corrects`` it.
    """

    Status = RecordStatus

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    kind = models.CharField("对象", max_length=14, choices=Kind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="integrity_records"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="integrity_records"
    )
    reason = models.TextField("事由")
    document = models.CharField("决定文书号", max_length=120)
    concerns = models.CharField("相关申报或证书", max_length=40, blank=True)
    decided_by = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    created_at = models.DateTimeField()

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "诚信记录"
        verbose_name_plural = "诚信记录"
        ordering = ["-created_at", "-id"]
        constraints = [
            status_check(RecordWorkflow, "integrity_known_status"),
            models.CheckConstraint(
                condition=(
                    Q(kind="organisation", person=None, organisation__isnull=False)
                    | Q(kind__in=["applicant", "expert"], person__isnull=False, organisation=None)
                ),
                name="integrity_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["PROPOSED", "DROPPED"], recorded_on=None, kept_until=None)
                | Q(recorded_on__isnull=False, kept_until__gt=F("recorded_on")),
                name="integrity_kept_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(recorded_on=None)
                | Q(kind="organisation", banned_until=None)
                | Q(banned_until__isnull=False, banned_until__gt=F("recorded_on"), banned_until__lte=F("kept_until")),
                name="integrity_barred_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=STANDING, ended_on=None)
                | Q(status="DROPPED", ended_on__isnull=False) & ~Q(ended_because="")
                | Q(status__in=["LIFTED", "CORRECTED"], ended_on__isnull=False)
                & ~Q(ended_because="")
                & ~Q(ended_by_document=""),
                name="integrity_ended_with_reason",
            ),
            models.CheckConstraint(condition=~Q(document="") & ~Q(reason=""), name="integrity_by_document"),
            models.UniqueConstraint(
                fields=["kind", "person", "document"],
                condition=Q(person__isnull=False, status__in=STANDING),
                name="integrity_person_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "document"],
                condition=Q(organisation__isnull=False, status__in=STANDING),
                name="integrity_body_once",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "banned_until"], condition=Q(status="IN_FORCE"), name="integrity_bans")
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="content_stands",
                fields=[
                    "code", "kind", "person", "organisation", "reason", "document", "concerns", "decided_by",
                    "proposed_by", "corrects", "created_at",
                ],
            ),
            pgtrigger.Protect(
                name="terms_stand",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status <> 'PROPOSED' AND ("
                    + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in TERMS)
                    + ")"
                ),
            ),
            *status_triggers(RecordWorkflow, "integrity_integrityrecord", "integrity.integrityrecord"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document}"


class RecordChange(ChangeWorkflow):
    """Somebody proposes to lift or to correct a record, by a document; another decides (lessons, 17).

    A correction says the ``new_`` columns; those that are empty stay as they are.
    """

    Status = ChangeStatus

    class Kind(models.TextChoices):
        LIFT = "lift", "解除"
        CORRECT = "correct", "更正"

    record = models.ForeignKey(IntegrityRecord, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField("事项", max_length=8, choices=Kind.choices)
    document = models.CharField("依据文书号", max_length=120)
    reason = models.TextField("理由")
    new_reason = models.TextField("更正后的事由", blank=True)
    new_document = models.CharField("更正后的决定文书号", max_length=120, blank=True)
    new_recorded_on = models.DateField("更正后的记录日期", null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "诚信记录变更"
        verbose_name_plural = "诚信记录变更"
        ordering = ["-id"]
        constraints = [
            status_check(ChangeWorkflow, "integrity_change_known_status"),
            models.UniqueConstraint(
                fields=["record"], condition=Q(status="WAITING"), name="integrity_one_waiting_change"
            ),
            models.CheckConstraint(condition=~Q(document="") & ~Q(reason=""), name="integrity_change_by_document"),
            models.CheckConstraint(
                condition=Q(kind="lift") | ~Q(new_reason="") | ~Q(new_document="") | Q(new_recorded_on__isnull=False),
                name="integrity_correction_says_what",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            *status_triggers(ChangeWorkflow, "integrity_recordchange", "integrity.recordchange"),
        ]


class RecordAnswer(models.Model):
    """What the subject says about a record; kept as it was said."""

    record = models.ForeignKey(IntegrityRecord, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField("陈述和申辩")
    by_name = models.CharField(max_length=60)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
