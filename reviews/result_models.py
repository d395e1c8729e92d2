"""What meetings decided, and what became of it after the signature (令40 arts. 20, 22, 26, 38).

Part of ``reviews.models``, which stands above; import the tables from there.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from portal.core.codes import new_code
from portal.workflow import status_check, status_triggers
from reviews.result_querysets import DecisionQuerySet, NonRecognitionQuerySet
from reviews.result_workflow import NonRecognitionWorkflow

ONCE_DECIDED = """
    IF (NEW.item_id, NEW.application_id, NEW.passed, NEW.decided_on)
        IS DISTINCT FROM (OLD.item_id, OLD.application_id, OLD.passed, OLD.decided_on)
        OR OLD.set_aside_at IS NOT NULL
        OR (OLD.published_at IS NOT NULL AND NEW.published_at IS DISTINCT FROM OLD.published_at) THEN
        RAISE EXCEPTION 'a decision is never overwritten';
    END IF;
    RETURN NEW;
"""


class Decision(models.Model):
    """What a signed meeting decided on one case. It waits here, unseen by the applicant, until it is published.

    Never overwritten: another result needs another meeting, and only after this one was set aside.
    """

    item = models.OneToOneField("reviews.AgendaItem", on_delete=models.PROTECT, related_name="decision")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="decisions")
    passed = models.BooleanField("是否通过")
    decided_on = models.DateField("表决日期")
    published_at = models.DateTimeField("公布时间", null=True)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_because = models.CharField(max_length=200, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(set_aside_at=None), name="reviews_one_standing_decision"
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at=None, set_aside_because="")
                | (Q(set_aside_at__isnull=False) & ~Q(set_aside_because="")),
                name="reviews_set_aside_with_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="once_decided", when=pgtrigger.Before, operation=pgtrigger.Update, func=ONCE_DECIDED
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]


class SealedMinutes(models.Model):
    """The signed minutes as a sealed PDF; ``minutes_sha256``: the digest in the record of the signature (art. 22)."""

    meeting = models.OneToOneField("reviews.Meeting", on_delete=models.PROTECT, related_name="sealed_minutes")
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    minutes_sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class NonRecognition(NonRecognitionWorkflow):
    """That a whole meeting is not recognised: proposed by one officer, ordered by another (令40 art. 38)."""

    class Ground(models.TextChoices):
        NOT_FILED = "not_filed", "评审委员会未经核准备案"
        EXPIRED = "expired", "备案有效期已满"
        BEYOND_SCOPE = "beyond_scope", "超越职称评审权限或者备案范围"
        PROCEDURE = "procedure", "评审程序违反规定"

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    meeting = models.ForeignKey("reviews.Meeting", on_delete=models.PROTECT, related_name="non_recognitions")
    ground = models.CharField("情形", max_length=16, choices=Ground.choices)
    document = models.CharField("文号", max_length=60)
    document_on = models.DateField("文件日期")
    reason = models.CharField("理由", max_length=500)
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_by_name = models.CharField("提出人", max_length=60)
    proposed_at = models.DateTimeField()

    objects = NonRecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = "会议不予认可"
        verbose_name_plural = "会议不予认可"
        ordering = ["-id"]
        constraints = [
            status_check(NonRecognitionWorkflow, "reviews_nonrecognition_status"),
            models.UniqueConstraint(
                fields=["meeting"], condition=~Q(status="DROPPED"), name="reviews_one_standing_nonrecognition"
            ),
            models.CheckConstraint(
                condition=~Q(status="ORDERED") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="reviews_nonrecognition_two_people",
            ),
        ]
        triggers = status_triggers(NonRecognitionWorkflow, "reviews_nonrecognition", "reviews.nonrecognition")

    def __str__(self) -> str:
        return self.document
