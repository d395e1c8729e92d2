"""What registers say about the facts of a case (S12b, 令40 art. 15)."""

from django.db import models
from django.db.models import Q

from portal.registers.models import REGISTERS
from portal.registers.rules import State


class SharedFact(models.Model):
    """One question of one case to one register, and the latest answer.

    ``subject`` is the keyed hash of what was asked: whoever corrects a number asks anew, and the old answer no longer
    counts. ``data`` keeps what ``registers.rules.SHAPES`` allows, ``differs`` names of fields; no ID number is in
    either. ``next_at``: when it is asked (again), None when no more.
    """

    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="shared_facts")
    register = models.CharField(max_length=20, choices=REGISTERS)
    subject = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default=str(State.WAITING))
    data = models.JSONField(default=dict)
    differs = models.JSONField(default=list)
    reason = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "register", "subject"], name="applications_fact_once"),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in State]), name="applications_fact_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=str(State.VERIFIED)) | Q(next_at__isnull=True),
                name="applications_verified_not_asked_again",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="applications_facts_due"),
        ]
