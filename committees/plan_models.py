"""A committee's year: its plan, how a round is run, what it may cost (令40 arts. 15, 37; M4a, M4e, M6e).

Part of ``committees.models``, which stands above; import the tables from there.
"""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from committees.plan_workflow import FeeWorkflow, PlanWorkflow
from committees.querysets import FeeQuerySet, PlanQuerySet
from portal.catalog.models import Level
from portal.core.codes import new_code
from portal.workflow import status_check, status_triggers

KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)


class EvaluationMethod(models.TextChoices):
    """The six ways of evaluation that may be combined (M4a); each has its own record."""

    EXAM = "exam", "考试"
    REVIEW = "review", "评审"
    DEFENCE = "defence", "答辩"
    ASSESSMENT = "assessment", "考核认定"
    PRACTICAL = "practical", "实践操作"
    SHOWCASE = "showcase", "业绩展示"


class Grouping(models.TextChoices):
    """How the cases of private enterprises sit in the round (M4e): an order of work, never a gate (S13b)."""

    MIXED = "mixed", "统一评审"
    SEPARATE_GROUP = "separate_group", "民营企业单独分组"
    SEPARATE_REVIEW = "separate_review", "民营企业单独评审"
    SPECIAL_BATCH = "special_batch", "民营企业专场评审"


def review_alone() -> list[str]:
    return [EvaluationMethod.REVIEW]


def methods_field() -> ArrayField:
    method = models.CharField(max_length=12, choices=EvaluationMethod.choices)
    return ArrayField(method, verbose_name="评价方式", default=review_alone)


def methods_known(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(methods__contained_by=EvaluationMethod.values) & Q(methods__len__gt=0),
        name=name,
        violation_error_message="请至少选择一种评价方式，只能从六种评价方式中选择（人社厅发〔2020〕13号）。",
    )


def grouping_known(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(grouping__in=Grouping.values), name=name)


class YearlyPlan(PlanWorkflow):
    """What a committee's organiser means to hold in a year, reported to the authority that filed it (regulation 4.2).

    A working paper while it is written (ADR 4); each report freezes a ``PlanVersion``.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    committee = models.ForeignKey("committees.Committee", on_delete=models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField("年度")
    document = models.CharField("呈报文号", max_length=60, blank=True)
    document_on = models.DateField("呈报日期", null=True)
    arrangement = models.TextField("组织安排", blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "年度评审方案"
        verbose_name_plural = "年度评审方案"
        ordering = ["-year", "-id"]
        constraints = [
            status_check(PlanWorkflow, "committees_plan_status"),
            models.UniqueConstraint(fields=["committee", "year"], name="committees_one_plan_a_year"),
            models.CheckConstraint(
                condition=~Q(status="AGREED") | ~Q(reply="") & Q(version__gt=0), name="committees_agreed_by_a_reply"
            ),
        ]
        triggers = status_triggers(PlanWorkflow, "committees_yearlyplan", "committees.yearlyplan")

    def __str__(self) -> str:
        return f"{self.committee}{self.year}年度评审方案"


class PlannedBatch(models.Model):
    """A batch as the plan foresees it; its days bound the window of the batch that is made of it."""

    plan = models.ForeignKey(YearlyPlan, on_delete=models.CASCADE, related_name="rows")
    title = models.CharField("批次名称", max_length=120)
    levels = ArrayField(models.CharField(max_length=20), verbose_name="受理级别")
    opens_on = models.DateField("计划申报开始")
    closes_on = models.DateField("计划申报截止")
    methods = methods_field()
    grouping = models.CharField("民营企业分组", max_length=16, choices=Grouping.choices, default=Grouping.MIXED)
    expected = models.PositiveIntegerField("预计人数")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="committees_planned_window"),
            methods_known("committees_planned_methods"),
            grouping_known("committees_planned_grouping"),
        ]

    def __str__(self) -> str:
        return self.title


class PlanVersion(models.Model):
    """What stood in the plan when it was reported; never changed."""

    plan = models.ForeignKey(YearlyPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    reported_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="committees_plan_version_once")]
        triggers = [KEPT]


class FeeItem(FeeWorkflow):
    """What a committee may take for a case of a level, by which approval and how long (令40 art. 37, M6e).

    Without one there is no fee. Another amount is another approval, so a row is never edited.
    """

    committee = models.ForeignKey("committees.Committee", on_delete=models.PROTECT, related_name="fees")
    level = models.CharField("级别", max_length=20, choices=Level.choices)
    amount = models.DecimalField("金额（元）", max_digits=8, decimal_places=2)
    approval_document = models.CharField("批准文号", max_length=120)
    approved_by = models.CharField("批准机关", max_length=120)
    valid_from = models.DateField("执行起始日")
    valid_to = models.DateField("执行截止日")
    registered_at = models.DateTimeField()

    objects = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = "评审收费"
        verbose_name_plural = "评审收费"
        ordering = ["-valid_from", "-id"]
        constraints = [
            status_check(FeeWorkflow, "committees_fee_status"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="committees_fee_level"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="committees_fee_amount"),
            models.CheckConstraint(
                condition=Q(approval_document__regex=r"\S") & Q(approved_by__regex=r"\S"),
                name="committees_fee_only_with_approval",
                violation_error_message="没有批准文件的不得收费（人社部令第40号第37条）。",
            ),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="committees_fee_dates"),
            ExclusionConstraint(
                name="committees_one_fee_at_a_time",
                expressions=[
                    ("committee", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"), F("valid_to"), Value("[]"),
                            function="DATERANGE", output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(status="IN_FORCE"),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="another_amount_is_another_approval",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF (NEW.committee_id, NEW.level, NEW.amount, NEW.approval_document, NEW.approved_by,
                        NEW.valid_from, NEW.valid_to) IS DISTINCT FROM
                       (OLD.committee_id, OLD.level, OLD.amount, OLD.approval_document, OLD.approved_by,
                        OLD.valid_from, OLD.valid_to) THEN
                        RAISE EXCEPTION 'a fee is never edited' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            *status_triggers(FeeWorkflow, "committees_feeitem", "committees.feeitem"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.amount}元"


class LevelMethods(models.Model):
    """How a batch judges the cases of one level (M4a); without a row, by the methods of the whole batch."""

    batch = models.ForeignKey("committees.Batch", on_delete=models.CASCADE, related_name="level_methods")
    level = models.CharField(max_length=20, choices=Level.choices)
    methods = methods_field()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "level"], name="committees_level_methods_once"),
            methods_known("committees_level_methods_known"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stand_as_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF (SELECT status FROM committees_batch
                        WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.batch_id ELSE NEW.batch_id END) <> 'DRAFT' THEN
                        RAISE EXCEPTION 'a published batch stands' USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                """,
            )
        ]


class BatchTerms(models.Model):
    """The terms of a batch, frozen when it was published (regulation 4.2); never changed.

    ``content`` holds what ``committees.terms`` gathered, ``sha256`` its digest. ``shown`` is the little of it that
    lists show, so that they need not fetch the whole.
    """

    batch = models.OneToOneField("committees.Batch", on_delete=models.PROTECT, related_name="terms")
    content = models.JSONField()
    shown = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    frozen_at = models.DateTimeField()

    class Meta:
        triggers = [KEPT]


# A published batch is lengthened or closed, nothing else (regulation 4.2).
STANDS_AS_PUBLISHED = [
    pgtrigger.Trigger(
        name="stands_as_published",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.status <> 'DRAFT'"),
        func="""
            IF (NEW.code, NEW.committee_id, NEW.planned_id, NEW.title, NEW.year, NEW.levels, NEW.opens_at,
                NEW.cutoff_on, NEW.methods, NEW.grouping, NEW.defence_tracks, NEW.pass_rate_guideline, NEW.charges)
               IS DISTINCT FROM
               (OLD.code, OLD.committee_id, OLD.planned_id, OLD.title, OLD.year, OLD.levels, OLD.opens_at,
                OLD.cutoff_on, OLD.methods, OLD.grouping, OLD.defence_tracks, OLD.pass_rate_guideline, OLD.charges)
               OR NEW.closes_at < OLD.closes_at THEN
                RAISE EXCEPTION 'a published batch stands' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Protect(
        name="published_is_kept",
        operation=pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.status <> 'DRAFT'"),
    ),
]
