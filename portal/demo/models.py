"""The demo's own rows."""

from datetime import timedelta

from django.db import models
from django.db.models import Q


class DemoClock(models.Model):
    """How far the portal's clock runs ahead of the machine's; one row."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    offset = models.DurationField(default=timedelta)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="demo_one_clock"),
            models.CheckConstraint(condition=Q(offset__gte=timedelta()), name="demo_clock_never_behind"),
        ]
