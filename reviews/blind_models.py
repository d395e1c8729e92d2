"""The papers of a case as experts may see them (regulation 4.4, 令40 art. 24).

Part of ``reviews.models``, which stands above; import the tables from there.
"""

from django.db import models
from django.db.models import Q

from portal.core.codes import new_code
from portal.workflow import status_check, status_triggers
from reviews.panel_querysets import BlindCopyQuerySet
from reviews.panel_workflow import BlindCopyWorkflow


class BlindCopy(BlindCopyWorkflow):
    """A material without names. ``copy`` is shown to nobody as it is: each expert gets one with his number on it.

    ``number`` counts the papers of a case; ``unread`` are the pages that no machine could read, ``covers`` what the
    office had painted over.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    item = models.ForeignKey("reviews.AgendaItem", on_delete=models.PROTECT, related_name="blind_copies")
    source = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    copy = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    check_copy = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveSmallIntegerField(default=0)
    unread = models.JSONField(default=list)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = BlindCopyQuerySet.as_manager()

    class Meta:
        verbose_name = "盲审材料"
        verbose_name_plural = "盲审材料"
        ordering = ["item", "number"]
        constraints = [
            status_check(BlindCopyWorkflow, "reviews_blindcopy_status"),
            models.UniqueConstraint(fields=["item", "source"], name="reviews_one_copy_a_paper"),
            models.UniqueConstraint(fields=["item", "number"], name="reviews_blind_number"),
            models.CheckConstraint(
                condition=~Q(status="READY") | Q(copy__isnull=False), name="reviews_ready_copy_is_there"
            ),
            models.CheckConstraint(
                condition=~Q(status="READY") | Q(unread=[]) | Q(checked_by__isnull=False),
                name="reviews_unread_pages_were_looked_at",
            ),
        ]
        triggers = status_triggers(BlindCopyWorkflow, "reviews_blindcopy", "reviews.blindcopy")


class IssuedCopy(models.Model):
    """One expert's copy of a blind paper, with his number in its pixels; made when he first opens it."""

    blind = models.ForeignKey(BlindCopy, on_delete=models.PROTECT, related_name="issued")
    base = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey("committees.Expert", on_delete=models.PROTECT, related_name="+")
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["base", "expert"], name="reviews_issued_once")]
