"""Outages of the portal, and the windows that were lengthened for them (regulation 4.6)."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

NEVER_EARLIER = pgtrigger.Trigger(
    name="keeps_extensions",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("closes_at"),
    func="""
        IF NEW.closes_at < (SELECT max(closes_at) FROM committees_windowextension WHERE batch_id = NEW.id) THEN
            RAISE EXCEPTION 'a published extension is not taken back';
        END IF;
        RETURN NEW;
    """,
)


class Outage(models.Model):
    """Hours in which people could not use the portal (regulation 4.6); stands as it was recorded."""

    began_at = models.DateTimeField("停机开始")
    ended_at = models.DateTimeField("恢复时间")
    what = models.CharField("停机情况", max_length=200)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "系统停机"
        verbose_name_plural = "系统停机"
        ordering = ["-began_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gt=F("began_at")), name="committees_outage_in_order"),
            ExclusionConstraint(
                name="committees_outages_apart",
                expressions=[
                    (
                        Func("began_at", "ended_at", function="TSTZRANGE", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    )
                ],
            ),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.what


class WindowExtension(models.Model):
    """A window lengthened once for one outage (regulation 4.6); never taken back."""

    batch = models.ForeignKey("committees.Batch", on_delete=models.PROTECT, related_name="extensions")
    outage = models.ForeignKey("committees.Outage", on_delete=models.PROTECT, related_name="extensions")
    closed_before = models.DateTimeField("原截止时间")
    closes_at = models.DateTimeField("延长至")
    reason = models.CharField("延长原因", max_length=200)
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = "申报时间延长"
        verbose_name_plural = "申报时间延长"
        ordering = ["-published_at"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("closed_before")), name="committees_only_longer"),
            models.UniqueConstraint(fields=["batch", "outage"], name="committees_once_for_an_outage"),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.batch}（{self.reason}）"
