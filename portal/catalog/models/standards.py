"""Evaluation standards and the conditions in them (令40 art. 5; regulation 3.4, 3.5)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from portal.catalog import rules
from portal.catalog.models.base import DatedRow, SourcedRow, one_of
from portal.catalog.models.choices import Degree, Level, SchoolClass, StandardKind, Track, YearsOf
from portal.catalog.models.revision import revises_rules
from portal.catalog.models.titles import Series


class EvaluationStandard(DatedRow):
    """A national, regional or unit standard; the last two stand under a parent they may not fall below.

    Without a ``series`` it holds the common conditions, for every series that has none of its own.
    """

    code = models.SlugField("代码", max_length=60, primary_key=True)
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("种类", max_length=8, choices=StandardKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上位标准")
    series = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="standards",
        verbose_name="系列",
        help_text="不选即为通行条件，用于还没有自己标准的系列",
    )

    class Meta:
        verbose_name = verbose_name_plural = "评审标准"
        ordering = ["code"]
        triggers = revises_rules()
        constraints = [
            *DatedRow.Meta.constraints,
            one_of("kind", StandardKind),
            models.CheckConstraint(
                condition=~Q(kind=StandardKind.NATIONAL) | Q(parent__isnull=True),
                name="evaluationstandard_national_is_root",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        parent = self.parent
        if parent is None:
            return
        if self.kind == StandardKind.NATIONAL:
            raise ValidationError({"parent": "国家标准没有上位标准。"})
        if self.pk == parent.pk or self.pk in rules.ancestors(parent.pk, parents_of_standards()):
            raise ValidationError({"parent": "上位标准不能是本标准或其下位标准。"})
        if parent.series_id is not None and parent.series_id != self.series_id:
            raise ValidationError({"parent": "上位标准属于其他系列。"})
        above = rows_above(self.pk, parents_of_standards() | {self.pk: parent.pk})
        for row in self.rules.all():
            if field := row.laxer_field(above):
                raise ValidationError({"parent": f"申报条件“{row}”：{rules.LAXER[field]}"})


class EligibilityRule(DatedRow):
    """One row of 3.4 or 3.5: with this education or skill, this title and these years, this level is open.

    ``years`` are full years of what ``years_of`` says. ``skill_level``: 1 高级技师, 2 技师, 3 高级工.
    ``recommenders``: full seniors of the field who must recommend (exceptional track).
    """

    code = models.SlugField("代码", max_length=80, unique=True)
    standard = models.ForeignKey(EvaluationStandard, models.PROTECT, related_name="rules", verbose_name="评审标准")
    track = models.CharField("申报方式", max_length=24, choices=Track, default=Track.NORMAL)
    level = models.CharField("申报层级", max_length=16, choices=Level)
    education = models.CharField("学历学位", max_length=16, choices=Degree, blank=True)
    prior_level = models.CharField("现职称层级", max_length=16, choices=Level, blank=True)
    skill_level = models.PositiveSmallIntegerField("技能等级", null=True, blank=True)
    years = models.PositiveSmallIntegerField("年限", default=0)
    years_of = models.CharField("年限计算", max_length=16, choices=YearsOf, default=YearsOf.TITLE)
    recommenders = models.PositiveSmallIntegerField("推荐专家人数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "申报条件"
        ordering = ["id"]
        triggers = revises_rules()
        constraints = [
            *DatedRow.Meta.constraints,
            one_of("track", Track),
            one_of("level", Level),
            one_of("education", Degree, optional=True),
            one_of("prior_level", Level, optional=True),
            one_of("years_of", YearsOf),
            models.CheckConstraint(
                condition=Q(skill_level__isnull=True) | Q(skill_level__in=(1, 2, 3)),
                name="eligibilityrule_skill_level_known",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        super().clean()
        if not self.standard_id or self.years is None or self.recommenders is None:
            return
        if field := self.laxer_field(rows_above(self.standard_id, parents_of_standards())):
            raise ValidationError({field: rules.LAXER[field]})

    def laxer_field(self, above: "list[EligibilityRule]") -> str | None:
        """The field in which the row falls below the rows ``above`` it while both are in force (令40 art. 5)."""
        return rules.laxer_field(self, [row for row in above if self._overlaps(row)])

    def _overlaps(self, other: "EligibilityRule") -> bool:
        begins = max(self.valid_from or date.min, other.valid_from or date.min)
        return begins <= min(self.valid_to or date.max, other.valid_to or date.max)


def parents_of_standards() -> dict[str, str | None]:
    """Each standard's parent, by code."""
    return dict(EvaluationStandard.objects.values_list("pk", "parent_id"))


def rows_above(standard: str, parents: dict[str, str | None]) -> list[EligibilityRule]:
    """The rows that count in the standards above ``standard``."""
    chain = rules.ancestors(standard, parents)
    rows: dict[str, list[EligibilityRule]] = {code: [] for code in chain}
    for row in EligibilityRule.objects.filter(standard__in=chain):
        rows[row.standard_id].append(row)
    return rules.effective([rows[code] for code in chain])


class EducationEquivalence(SourcedRow):
    """A class of a technical school and the education it equals (S9b)."""

    school_class = models.CharField("技工院校班别", max_length=16, choices=SchoolClass, unique=True)
    degree = models.CharField("等同学历", max_length=16, choices=Degree)

    class Meta:
        verbose_name = verbose_name_plural = "技工院校学历对应"
        ordering = ["id"]
        triggers = revises_rules()
        constraints = [
            *SourcedRow.Meta.constraints,
            one_of("school_class", SchoolClass),
            one_of("degree", Degree),
        ]

    def __str__(self) -> str:
        return f"{self.get_school_class_display()} → {self.get_degree_display()}"
