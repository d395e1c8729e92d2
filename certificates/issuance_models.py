"""What one act set going, so that those who wait for it are told when it is done."""

from django.db import models
from django.db.models import Q


class Issuance(models.Model):
    """The certificates of one batch that one act began together.

    ``failures_told_at``: staff know that some could not be made; a retry by hand clears it, so that they hear of it
    again. ``closed_at``: nothing waits any more, and staff know.
    """

    batch = models.ForeignKey("committees.Batch", null=True, on_delete=models.PROTECT, related_name="+")
    deciding_body = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    confirming_body = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    failures_told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "一次制证"
        verbose_name_plural = "一次制证"
        indexes = [models.Index(fields=["id"], condition=Q(closed_at=None), name="certificates_open_issuances")]
