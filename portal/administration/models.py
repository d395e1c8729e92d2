"""What administrators and the portal itself leave behind: proposals, closed features, runs of jobs, checks."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.accounts.models import Organisation
from portal.administration.features import FEATURES
from portal.administration.querysets import ClosureQuerySet, ProposalQuerySet
from portal.administration.workflow import ProposalStatus, ProposalWorkflow
from portal.core.actors import ADMINISTRATORS
from portal.workflow import status_check, status_triggers


class ProposalKind(models.TextChoices):
    GRANT = "grant", "任命管理员"
    RESET = "reset", "重置管理员的密码和动态口令"


class Proposal(ProposalWorkflow):
    """One administrator asks another to give ``person`` an administrator's role, or to reset his way in.

    ``role``, ``organisation`` and the days are a GRANT's; ``valid_to`` is the last day, or None.
    """

    Status = ProposalStatus
    Kind = ProposalKind

    kind = models.CharField("事项", max_length=8, choices=ProposalKind.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(
        "角色", max_length=20, blank=True, choices=[(str(role), role.label) for role in ADMINISTRATORS]
    )
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField("起始日", null=True)
    valid_to = models.DateField("截止日", null=True, blank=True)
    reason = models.CharField("理由", max_length=300)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("提出时间")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "管理员任命"
        verbose_name_plural = "管理员任命"
        constraints = [
            status_check(ProposalWorkflow, "administration_proposal_status"),
            models.CheckConstraint(condition=~Q(proposed_by=F("person")), name="administration_not_for_oneself"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | (~Q(decided_by=F("proposed_by")) & ~Q(decided_by=F("person"))),
                name="administration_by_two",
            ),
            models.CheckConstraint(
                condition=Q(kind="grant", role__in=[str(role) for role in ADMINISTRATORS], valid_from__isnull=False)
                | Q(kind="reset", role="", valid_from__isnull=True),
                name="administration_proposal_complete",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "role"], condition=Q(status="WAITING"), name="administration_waits_once"
            ),
        ]
        triggers = status_triggers(ProposalWorkflow, "administration_proposal", "administration.proposal")


class Closure(models.Model):
    """A feature that is closed to everybody from ``begins_at`` on, until ``ends_at`` or until it is opened again.

    ``told`` stands on the pages concerned. Rows are ended, never deleted; ``opened_by`` ended it before its time.
    """

    feature = models.CharField("功能", max_length=30, choices=[(key, each.label) for key, each in FEATURES.items()])
    begins_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("恢复时间", null=True, blank=True)
    told = models.CharField("页面公告", max_length=200)
    reason = models.CharField("内部原因", max_length=300)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = "功能关闭"
        verbose_name_plural = "功能关闭"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("begins_at")), name="administration_closure_times"
            )
        ]
        indexes = [models.Index(fields=["ends_at"], name="administration_closures")]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]


class DueRun(models.Model):
    """How one piece of due work ran last, and when it failed last; ``failure`` is the error's kind, never its text."""

    name = models.CharField(max_length=60, unique=True)
    ran_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
    worked_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=120, blank=True)
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "定时任务"
        verbose_name_plural = "定时任务"


class ChainCheck(models.Model):
    """One reading of the whole record from end to end: how much, and what did not hold."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    records = models.PositiveBigIntegerField()
    broken_records = models.PositiveIntegerField()
    broken_anchors = models.PositiveIntegerField()
    examples = models.TextField(blank=True)

    class Meta:
        verbose_name = "记录链校验"
        verbose_name_plural = "记录链校验"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
