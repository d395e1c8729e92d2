"""What an applicant asks for, through whose hands it goes, and what was frozen on the way."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from applications.confidential import ConfidentialReport
from applications.querysets import ApplicationQuerySet, NoticeQuerySet, ObjectionQuerySet
from applications.redress_models import Complaint, FilingLine, Reexamination, ResultFiling
from applications.routing.procedures import Procedure, procedure_of
from applications.routing.stages import Stage
from applications.sharing_models import SharedFact
from applications.workflow import CLOSED, ApplicationWorkflow, ObjectionStatus, ObjectionWorkflow
from portal.core import clock
from portal.core.codes import new_code
from portal.workflow import status_check, status_triggers

__all__ = [
    "Application", "Complaint", "Confirmation", "CorrectionItem", "CorrectionRequest", "FilingLine", "FormDraft",
    "Leg", "Material", "NoticeEntry", "Objection", "PublicNotice", "Recognition", "Reexamination", "Reminder",
    "ResultFiling", "Review", "SharedFact", "Version",
]  # fmt: skip


class Application(ApplicationWorkflow):
    """One person's wish for one title. Only the runner changes it (invariant 1).

    ``batch`` is empty when an HRSS office decides, ``employer`` when there is none (M6h). ``reviewer`` reviews,
    publishes and recommends (regulation 2.3); ``deciding_body`` is the committee's organiser or the office that
    decides; ``confirming_body`` confirms. ``route_facts`` are the facts of contracts section 2 from which the route
    was laid; ``route_round`` counts how often it was, for notices and corrections belong to one route.
    """

    code = models.CharField("受理编号", max_length=16, unique=True, default=new_code, editable=False)
    applicant = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="applications")
    batch = models.ForeignKey("committees.Batch", null=True, on_delete=models.PROTECT, related_name="applications")
    series = models.ForeignKey("catalog.Series", on_delete=models.PROTECT, related_name="+")
    specialty = models.ForeignKey("catalog.Specialty", null=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField("申报级别", max_length=20)
    year = models.PositiveSmallIntegerField("年度")
    channel = models.CharField("申报渠道", max_length=30, default="employer")
    track = models.CharField("申报方式", max_length=30, default="normal")
    employer = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="applications"
    )
    works_at = models.CharField("用工单位", max_length=120, blank=True)
    reviewer = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    deciding_body = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    confirming_body = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    route_facts = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "申报"
        verbose_name_plural = "申报"
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "series", "level", "year"],
                condition=~Q(status__in=[str(each) for each in CLOSED]),
                name="applications_one_open",
            ),
            status_check(ApplicationWorkflow, "applications_known_status"),
        ]
        indexes = [
            models.Index(fields=["handler", "status", "status_since", "id"], name="applications_worklist"),
            models.Index(fields=["batch", "status"], name="applications_batch_status"),
            models.Index(fields=["status", "status_since"], name="applications_clocks"),
            models.Index(fields=["status_since", "id"], name="applications_done"),
            models.Index(fields=["due_on"], condition=Q(status="CORRECTION"), name="applications_corrections_due"),
        ]
        triggers = status_triggers(ApplicationWorkflow, "applications_application", "applications.application")

    def __str__(self) -> str:
        return self.code

    @property
    def procedure(self) -> Procedure:
        return procedure_of(self.track)

    @property
    def decided_by_body(self) -> str:
        """The committee, or the office that decides, as people read it."""
        if self.batch:
            return self.batch.committee.name
        return self.deciding_body.name if self.deciding_body else "人社部门"

    @property
    def results_are_filed(self) -> bool:
        """Does its committee review by its own right, so that results are filed and not confirmed (art. 26, M5h)?"""
        return self.batch is not None and self.batch.committee.files_its_results

    @property
    def batch_title(self) -> str:
        return self.batch.title if self.batch else f"{self.year} 年度{self.procedure.name}"

    @property
    def unit_name(self) -> str:
        """Where the applicant works, as notices and certificates print it."""
        return self.works_at or (self.employer.name if self.employer else "自由职业")

    def stage_of_leg(self) -> str:
        return self._leg(self.leg).stage

    def stand_at(self, leg: int) -> None:
        self.leg = leg
        self.handler_id = self._leg(leg).body_id
        self.claimed_by_id = None
        # From one office to the next the status may stay the same, but the time limit begins again.
        self.status_since = clock.now()

    def _leg(self, number: int) -> "Leg":
        return next(leg for leg in self.legs.all() if leg.number == number)


class Leg(models.Model):
    """One leg of a case's route: a body and its task (regulation 2.3); no body until one is assigned (M1g)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="legs")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=24, choices=[(stage.value, stage.value) for stage in Stage])
    body = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="applications_leg_once")]


class FormDraft(models.Model):
    """The working paper of a case: saved at each change, frozen by each submission.

    ``revision`` grows with each save, so that a second tab cannot overwrite the first.
    """

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="draft")
    data = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()


class Material(models.Model):
    """A file that the applicant has put to one item of the material list."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="materials")
    item = models.CharField(max_length=40)
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)


class Version(models.Model):
    """What was submitted, frozen: form, materials with hashes, the rule check, the commitment that was signed.

    ``shared``: what the registers had said by then (``selectors.sharing.frozen``).
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    form = models.JSONField()
    materials = models.JSONField()
    shared = models.JSONField(default=list)
    checks = models.JSONField(default=list)
    catalogue = models.JSONField(default=dict)
    commitment = models.TextField()
    digest = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="applications_version_once")]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]


class Review(models.Model):
    """What a reviewer found, item by item, in one version at one leg; it is his working paper until he decides."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    leg = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    reviewer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    findings = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "leg", "version"], name="applications_review_once")
        ]


class CorrectionRequest(models.Model):
    """Everything that one stage asks to be corrected, told once (令40 art. 18)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="corrections")
    route_round = models.PositiveSmallIntegerField(default=1)
    leg = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "route_round", "leg"], name="applications_one_correction_a_stage"
            )
        ]
        indexes = [models.Index(fields=["asked_at"], name="applications_asked_at")]


class CorrectionItem(models.Model):
    """One thing to correct: where, why (coded), for which condition of eligibility (its code, or none), and how.

    ``library``: the code of the reason that was taken from the library (``ReasonText``), or empty; ``clause``: what
    that reason rested on then.
    """

    request = models.ForeignKey(CorrectionRequest, on_delete=models.PROTECT, related_name="items")
    field = models.CharField(max_length=60)
    reason = models.CharField(max_length=40)
    condition = models.CharField(max_length=60, blank=True)
    explanation = models.TextField(blank=True)
    library = models.CharField(max_length=40, blank=True)
    clause = models.CharField(max_length=200, blank=True)


class Reminder(models.Model):
    """That one deadline of a case was told of at one stage (lessons, pain 14): no stage is told of twice.

    ``day`` is the day from which or to which the clock ``what`` runs; a deadline that moves is told of anew.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reminders")
    leg = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)
    day = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "leg", "what", "stage", "day"], name="applications_reminder_once"
            )
        ]


class PublicNotice(models.Model):
    """A public notice: ``pre`` by the reviewing body (N8), ``post`` by the organiser (N13).

    Its period is computed once from the calendar and may only be lengthened.
    """

    class Kind(models.TextChoices):
        PRE = "pre", "评前公示"
        POST = "post", "评后公示"

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    title = models.CharField(max_length=120)
    publisher = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="notices")
    contact = models.CharField("受理异议的联系方式", max_length=120)
    published_at = models.DateTimeField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    first_ends_on = models.DateField()
    working_days = models.PositiveSmallIntegerField()
    calendar_version = models.CharField(max_length=60)
    lengthened_because = models.CharField(max_length=200, blank=True)
    people = models.JSONField()
    digest = models.CharField(max_length=64)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = "公示"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="applications_notice_dates"),
            models.CheckConstraint(condition=Q(working_days__gte=5), name="applications_notice_five_days"),
        ]
        indexes = [
            models.Index(fields=["publisher", "id"], name="applications_notices_of_body"),
            models.Index(fields=["ends_on"], name="applications_notices_end"),
            GinIndex(fields=["people"], opclasses=["jsonb_path_ops"], name="applications_notice_people"),
            GinIndex(OpClass(Upper("title"), "gin_trgm_ops"), name="applications_notice_titles"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="never_shorter",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF NEW.ends_on < OLD.ends_on OR NEW.starts_on <> OLD.starts_on
                        OR NEW.first_ends_on <> OLD.first_ends_on
                        OR NEW.published_at <> OLD.published_at OR NEW.people <> OLD.people THEN
                        RAISE EXCEPTION 'a notice may only be lengthened';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]


class NoticeEntry(models.Model):
    """A case in a notice; one that is stopped is not confirmed by this notice any more (令40 art. 38)."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="entries")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notice_entries")
    route_round = models.PositiveSmallIntegerField(default=1)
    stopped_on = models.DateField("公示停止日", null=True)
    stopped_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "application"], name="applications_entry_once")]


class Objection(ObjectionWorkflow, ConfidentialReport):
    """An objection by anyone, named or anonymous; who objects is confidential. It blocks the case while open."""

    Status = ObjectionStatus

    entry = models.ForeignKey(NoticeEntry, on_delete=models.PROTECT, related_name="objections")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "异议"
        verbose_name_plural = "异议"
        constraints = [status_check(ObjectionWorkflow, "applications_objection_status")]
        indexes = [models.Index(fields=["entry"], condition=Q(status="OPEN"), name="applications_open_objections")]
        triggers = status_triggers(ObjectionWorkflow, "applications_objection", "applications.objection")


class Recognition(models.Model):
    """What a body decided without a ballot, and on which evidence (S8b, S10b, M5g, S5e, 令40 art. 29)."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="recognition")
    recognised = models.BooleanField("是否认定")
    body = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    decided_by_name = models.CharField("经办人", max_length=120)
    decided_on = models.DateField("决定日期")
    document_number = models.CharField("文号", max_length=60, blank=True)
    finding = models.TextField("认定意见")
    evidence = models.JSONField(default=dict)

    class Meta:
        verbose_name = "认定"
        verbose_name_plural = "认定"
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class Confirmation(models.Model):
    """A result that the authority has confirmed, with the document that says so (令40 art. 26)."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="confirmation")
    document_number = models.CharField("确认文号", max_length=60)
    confirmed_on = models.DateField("确认日期")
    authority = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "结果确认"
        verbose_name_plural = "结果确认"
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]
