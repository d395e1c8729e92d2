"""What every screen of a meeting follows: who came and went, and a counter that says whether anything has changed."""

import pgtrigger
from django.db import models


class AttendanceEvent(models.Model):
    """One coming or going of a member, with its time; the line on the roster keeps only where he is now (N11)."""

    class Kind(models.TextChoices):
        CAME = "came", "签到"
        LATE = "late", "迟到签到"
        LEFT = "left", "退席"
        BACK = "back", "返回"

    attendance = models.ForeignKey("reviews.Attendance", on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"],
                condition=models.Q(kind__in=["came", "late"]),
                name="reviews_first_coming_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["came", "late", "left", "back"]), name="reviews_event_kind"
            ),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class Pulse(models.Model):
    """How often a meeting's picture has changed; bumped in the transaction of each act (docs/adr/0016).

    ``scene``: what all screens show. ``papers``: how many papers are used, which only the chair and the office see.
    """

    meeting = models.OneToOneField("reviews.Meeting", on_delete=models.PROTECT, primary_key=True, related_name="+")
    scene = models.PositiveIntegerField(default=0)
    papers = models.PositiveIntegerField(default=0)
