"""When a case is heard, and the records of defence, practical operation and showing of results (M4a, M4f).

Part of ``reviews.models``, which stands above; import the tables from there.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from portal.workflow import status_check, status_triggers
from reviews.panel_querysets import MethodRecordQuerySet
from reviews.panel_workflow import MethodRecordWorkflow


class RecordedMethod(models.TextChoices):
    """The methods that leave a record of their own before the vote (M4a)."""

    DEFENCE = "defence", "答辩"
    PRACTICAL = "practical", "实践操作"
    SHOWCASE = "showcase", "业绩展示"


class Place(models.TextChoices):
    ONSITE = "onsite", "现场"
    REMOTE = "remote", "远程（视频）"


class Hearing(models.Model):
    """One case's time before its panel. A panel hears one case at a time; the database holds it to that."""

    item = models.OneToOneField("reviews.AgendaItem", on_delete=models.PROTECT, related_name="hearing")
    panel = models.ForeignKey("reviews.Panel", on_delete=models.PROTECT, related_name="hearings")
    number = models.PositiveSmallIntegerField("顺序")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    mode = models.CharField(max_length=8, choices=Place.choices, default=Place.ONSITE)
    place = models.CharField("地点", max_length=120, blank=True)
    link = models.URLField("远程链接", max_length=300, blank=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "panel"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="reviews_hearing_lasts"),
            models.CheckConstraint(condition=Q(mode__in=Place.values), name="reviews_hearing_mode"),
            models.CheckConstraint(
                condition=(Q(mode="onsite") & ~Q(place="")) | (Q(mode="remote") & ~Q(link="")),
                name="reviews_hearing_is_somewhere",
            ),
            ExclusionConstraint(
                name="reviews_one_hearing_at_a_time",
                expressions=[
                    (Func(F("panel"), F("panel"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func(F("starts_at"), F("ends_at"), function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class MethodRecord(MethodRecordWorkflow):
    """What happened when a case was defended, worked or shown; ``facts`` are the answers of its own form.

    Written outside the runner while it is a draft (ADR 4); what was filed is complete.
    """

    item = models.ForeignKey("reviews.AgendaItem", on_delete=models.PROTECT, related_name="records")
    method = models.CharField(max_length=12, choices=RecordedMethod.choices)
    mode = models.CharField(max_length=8, choices=Place.choices, default=Place.ONSITE)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    mark = models.PositiveSmallIntegerField("成绩", null=True)
    facts = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)

    objects = MethodRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "评价记录"
        verbose_name_plural = "评价记录"
        ordering = ["item", "method"]
        constraints = [
            status_check(MethodRecordWorkflow, "reviews_methodrecord_status"),
            models.UniqueConstraint(fields=["item", "method"], name="reviews_one_record_a_method"),
            models.CheckConstraint(condition=Q(method__in=RecordedMethod.values), name="reviews_record_method"),
            models.CheckConstraint(condition=Q(mark__isnull=True) | Q(mark__lte=100), name="reviews_record_mark"),
            models.CheckConstraint(
                condition=Q(status="DRAFT")
                | Q(started_at__isnull=False, ended_at__gt=F("started_at"), mark__isnull=False),
                name="reviews_filed_record_is_complete",
            ),
        ]
        triggers = status_triggers(MethodRecordWorkflow, "reviews_methodrecord", "reviews.methodrecord")
