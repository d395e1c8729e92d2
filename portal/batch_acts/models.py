"""What somebody has chosen and not yet done; a working paper outside the runner (ADR 4), kept through sign-outs."""

import uuid

from django.db import models

from portal.batch_acts.querysets import SelectionQuerySet
from portal.core.codes import new_code


class Selection(models.Model):
    """Rows that one person in one role has chosen for one act.

    ``rows``: their keys, as the list names them; ``list_path``: that list as it was filtered; ``is_cut``: more fitted
    than one act may take. ``typed``: what stands in the act's form. ``is_gathering``: the next choice for the same act
    joins this one. ``key`` makes a second click the same act. ``report`` is empty until the act is done:
    ``{"done": [cells], "declined": [[cells, sentence]], "absent", "batch", "leads_to"}``.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    act = models.CharField(max_length=40)
    actor_id = models.BigIntegerField()
    role = models.CharField(max_length=30)
    organisation_id = models.BigIntegerField(null=True)
    rows = models.JSONField(default=list)
    list_path = models.CharField(max_length=300, blank=True)
    is_cut = models.BooleanField(default=False)
    typed = models.JSONField(default=dict)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    is_gathering = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    report = models.JSONField(null=True)

    objects = SelectionQuerySet.as_manager()

    class Meta:
        verbose_name = "批量选择"
        verbose_name_plural = "批量选择"
        indexes = [
            models.Index(fields=["actor_id", "made_at"], name="batch_acts_of_person"),
            models.Index(fields=["made_at"], name="batch_acts_age"),
        ]
