"""A committee's batches (令40 art. 15; M4a, M4e, M6a).

Part of ``committees.models``, which stands above; import from there.
"""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from committees.outage_models import NEVER_EARLIER
from committees.plan_models import (
    STANDS_AS_PUBLISHED,
    BatchTerms,
    EvaluationMethod,
    Grouping,
    PlannedBatch,
    grouping_known,
    methods_field,
    methods_known,
)
from committees.plan_workflow import BatchStatus, BatchWorkflow
from committees.querysets import BatchQuerySet
from portal.catalog.models import Level
from portal.core.codes import new_code
from portal.workflow import status_check, status_triggers


class Batch(BatchWorkflow):
    """One round of one committee: what it takes, from when to when, counted up to which day, and how it judges.

    ``methods`` are those of all its levels together (M4a), ``level_methods`` of each. ``defence_tracks`` are the
    tracks whose cases must be defended, all of them when it is empty; it counts only where defence is a method.
    ``pass_rate_guideline`` is advice (M6a). ``charges``: the approved fees are taken (art. 37). ``planned`` is the
    row of the yearly plan that it carries out; an administrator's batch has none.
    """

    Status = BatchStatus

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    committee = models.ForeignKey("committees.Committee", on_delete=models.PROTECT, related_name="batches")
    title = models.CharField("名称", max_length=120)
    year = models.PositiveSmallIntegerField("年度")
    levels = ArrayField(models.CharField(max_length=20), verbose_name="受理级别")
    opens_at = models.DateTimeField("申报开始")
    closes_at = models.DateTimeField("申报截止")
    cutoff_on = models.DateField("资历计算截止日")
    methods = methods_field()
    grouping = models.CharField("民营企业分组", max_length=16, choices=Grouping.choices, default=Grouping.MIXED)
    defence_tracks = ArrayField(
        models.CharField(max_length=30), verbose_name="须答辩的申报方式", default=list, blank=True
    )
    pass_rate_guideline = models.PositiveSmallIntegerField("通过率指导线（%）", null=True, blank=True)
    charges = models.BooleanField("收取评审费", default=False)
    planned = models.ForeignKey(
        PlannedBatch, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="batches"
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "评审批次"
        verbose_name_plural = "评审批次"
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="committees_batch_window"),
            status_check(BatchWorkflow, "committees_batch_status"),
            methods_known("committees_batch_methods"),
            grouping_known("committees_batch_grouping"),
            models.CheckConstraint(
                condition=Q(pass_rate_guideline__isnull=True)
                | Q(pass_rate_guideline__gte=1, pass_rate_guideline__lte=100),
                name="committees_batch_pass_rate",
                violation_error_message="通过率指导线是1到100之间的整数，单位为百分比。",
            ),
            models.UniqueConstraint(
                fields=["planned"], condition=~Q(status="CLOSED"), name="committees_one_batch_of_a_planned_one"
            ),
        ]
        triggers = [
            NEVER_EARLIER,
            *STANDS_AS_PUBLISHED,
            *status_triggers(BatchWorkflow, "committees_batch", "committees.batch", edited=True),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        published = self.extensions.order_by("-closes_at").first() if self.pk else None
        if published and self.closes_at and self.closes_at < published.closes_at:
            raise ValidationError({"closes_at": "申报时间已经公布延长，不能再提前截止。"})

    def methods_of(self, level: str) -> list[str]:
        """By which of the six methods cases of that level are judged (M4a)."""
        own = next((row.methods for row in self.level_methods.all() if row.level == level), None)
        return self.methods if own is None else own

    def wants_defence(self, track: str, level: str = "") -> bool:
        """Must a case of that track (and level) be defended (M4a)?"""
        methods = self.methods_of(level) if level else self.methods
        return EvaluationMethod.DEFENCE in methods and (not self.defence_tracks or track in self.defence_tracks)

    @property
    def method_names(self) -> str:
        return "、".join(each.label for each in EvaluationMethod if each in self.methods)

    @property
    def fee_summary(self) -> str:
        """What cases of its levels cost, in one line (M6e)."""
        fees = self.frozen.shown["fees"] if self.frozen else []
        amounts = [f"{Level(fee['level']).label}{fee['amount']}元" for fee in fees]
        return f"收费：{'、'.join(amounts)}" if amounts else "不收费"

    @property
    def frozen(self) -> BatchTerms | None:
        """Its terms; None for a batch that was published before terms were kept."""
        return getattr(self, "terms", None)
