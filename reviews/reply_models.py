"""The letter by which an entrusted committee tells the entrusting body the results of its people (令40 art. 28; M4c).

Part of ``reviews.models``, which stands above; import the tables from there.
"""

import pgtrigger
from django.db import models

from portal.core.codes import new_code

KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)


class Reply(models.Model):
    """One letter with the published results of entrusted people; never changed. ``lines`` as the letter prints them."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    letter = models.ForeignKey("committees.Entrustment", on_delete=models.PROTECT, related_name="replies")
    document = models.CharField("结果函文号", max_length=60)
    lines = models.JSONField()
    digest = models.CharField(max_length=64)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "评审结果函"
        verbose_name_plural = "评审结果函"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["letter", "document"], name="reviews_reply_once")]
        triggers = [KEPT]


class ReplyLine(models.Model):
    """A decision that a reply tells of: each once for a letter."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="told")
    letter = models.ForeignKey("committees.Entrustment", on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey("reviews.Decision", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "decision"], name="reviews_told_once")]
        triggers = [KEPT]
