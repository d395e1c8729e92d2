"""What the public square keeps: the index of what may be found, and the figures of the year (S13a, S13b, S14)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from portal.accounts.models import Ownership


class Kind(models.TextChoices):
    """What may be found, in the order in which equal hits are shown."""

    GUIDE = "guide", "办事指南"
    QUESTION = "question", "常见问题"
    TITLE = "title", "系列、职称和专业"
    COMMITTEE = "committee", "评审委员会"
    BATCH = "batch", "评审批次"
    NOTICE = "notice", "公示"
    SERVICE_POINT = "service_point", "服务点"
    OFFICE = "office", "人社部门"
    DOCUMENT = "document", "政策文件"


class SearchEntry(models.Model):
    """One public page as search knows it; made from public rows alone, never from people or cases.

    ``folded_title`` and ``folded`` (title and text) are compared, ``grams`` are the pairs of characters of both.
    """

    kind = models.CharField(max_length=16, choices=Kind)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    folded_title = models.CharField(max_length=400)
    folded = models.TextField()
    grams = ArrayField(models.CharField(max_length=4))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="square_entry_once")]
        indexes = [GinIndex(fields=["grams"], name="square_entry_grams")]

    def __str__(self) -> str:
        return self.title


class Refresh(models.Model):
    """Up to when a table of this room was brought: what its readers see as "as of"."""

    name = models.CharField(max_length=20, unique=True)
    as_of = models.DateTimeField()


class Dimension(models.TextChoices):
    """By what the figures of a year are divided."""

    SERIES = "series", "系列"
    LEVEL = "level", "级别"
    REGION = "region", "地区"
    OWNERSHIP = "ownership", "单位所有制"
    CHANNEL = "channel", "申报渠道"


class Figure(models.Model):
    """How many cases of one group of one year came how far, as counted by night; not all of it is told (M5h).

    ``group`` is a code, ``label`` how people read it. ``waiting``: cases whose result is still to come.
    """

    year = models.PositiveSmallIntegerField()
    dimension = models.CharField(max_length=10, choices=Dimension)
    group = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    applications = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    certified = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()

    class Meta:
        ordering = ["-year", "dimension", "id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "dimension", "group"], name="square_figure_once"),
            models.CheckConstraint(
                condition=Q(accepted__lte=F("applications"), passed__lte=F("accepted"), certified__lte=F("passed")),
                name="square_figure_narrows",
            ),
        ]


class Treatment(models.Model):
    """How a committee dealt in one year with cases from units of one ownership (S13b).

    ``decided``: accepted or refused; ``judged``: passed or not.
    """

    year = models.PositiveSmallIntegerField()
    committee = models.ForeignKey("committees.Committee", on_delete=models.CASCADE, related_name="+")
    ownership = models.CharField(max_length=10, choices=Ownership)
    decided = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    judged = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "committee", "ownership"], name="square_treatment_once"),
            models.CheckConstraint(
                condition=Q(accepted__lte=F("decided"), passed__lte=F("judged")), name="square_treatment_narrows"
            ),
        ]
