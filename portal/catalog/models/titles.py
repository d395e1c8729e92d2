"""Series, their levels and specialties, and how a title of each is won (regulation 3.1-3.3)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from portal.catalog.models.base import CatalogRow, DatedRow, SourcedRow, one_of
from portal.catalog.models.choices import Level, Mode
from portal.catalog.models.revision import revises_rules


class Series(SourcedRow):
    """One of the 27 series (regulation 3.2)."""

    code = models.SlugField("代码", max_length=40, unique=True)
    number = models.PositiveSmallIntegerField("序号", unique=True)
    name = models.CharField("系列", max_length=40, unique=True)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "职称系列"
        ordering = ["number"]
        triggers = revises_rules()
        constraints = [*SourcedRow.Meta.constraints]

    def __str__(self) -> str:
        return self.name


class SeriesLevel(DatedRow):
    """A level that a series has, the titles it confers, and the way to it."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="levels", verbose_name="系列")
    level = models.CharField("层级", max_length=16, choices=Level)
    names = ArrayField(models.CharField(max_length=40), verbose_name="职称名称")
    mode = models.CharField("评价方式", max_length=16, choices=Mode, default=Mode.REVIEW)
    mode_note = models.CharField("评价方式说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "系列层级"
        ordering = ["series__number", "id"]
        triggers = revises_rules()
        constraints = [
            *DatedRow.Meta.constraints,
            one_of("level", Level),
            one_of("mode", Mode),
            models.UniqueConstraint(fields=["series", "level"], name="serieslevel_once"),
            models.CheckConstraint(condition=models.Q(names__len__gte=1), name="serieslevel_has_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.get_level_display()}"


class Specialty(DatedRow):
    """A specialty of a series: the product's default list, edited by the HRSS."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="specialties", verbose_name="系列")
    code = models.SlugField("代码", max_length=40)
    name = models.CharField("专业", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "专业"
        ordering = ["series__number", "id"]
        triggers = revises_rules()
        constraints = [
            *DatedRow.Meta.constraints,
            models.UniqueConstraint(fields=["series", "code"], name="specialty_code_once"),
            models.UniqueConstraint(fields=["series", "name"], name="specialty_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ExamMode(DatedRow):
    """An exam that stands for review or comes before it (regulation 3.3, S8a, S8d).

    With a ``specialty`` it overrides the mode of the series' level for that specialty alone; without a ``series``
    the title lies outside the 27.
    """

    code = models.SlugField("代码", max_length=60, unique=True)
    exam = models.CharField("考试", max_length=60)
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, verbose_name="系列")
    specialty = models.ForeignKey(Specialty, models.PROTECT, null=True, blank=True, verbose_name="专业")
    level = models.CharField("层级", max_length=16, choices=Level)
    mode = models.CharField("评价方式", max_length=16, choices=Mode)
    titles = ArrayField(models.CharField(max_length=40), verbose_name="对应职称")

    class Meta:
        verbose_name = verbose_name_plural = "考试方式"
        ordering = ["code"]
        triggers = revises_rules()
        constraints = [*DatedRow.Meta.constraints, one_of("level", Level), one_of("mode", Mode)]

    def __str__(self) -> str:
        return f"{self.exam} {self.get_level_display()}"


class QualificationMapping(DatedRow):
    """A professional qualification that is recognised as a title (S8b, M4b, regulation 3.6).

    A qualification with several rows leaves the choice to its holder; ``to_confirm`` rows wait for the province.
    """

    code = models.SlugField("代码", max_length=60)
    qualification = models.CharField("职业资格", max_length=60)
    grade = models.CharField("等级", max_length=20, blank=True)
    specialty = models.CharField("专业", max_length=40, blank=True)
    series = models.ForeignKey(Series, models.PROTECT, verbose_name="系列")
    level = models.CharField("层级", max_length=16, choices=Level)
    title = models.CharField("职称", max_length=40)
    to_confirm = models.BooleanField("待确认", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "职业资格对应目录"
        ordering = ["id"]
        triggers = revises_rules()
        constraints = [
            *DatedRow.Meta.constraints,
            one_of("level", Level),
            models.UniqueConstraint(
                fields=["code", "specialty", "series", "level", "title"], name="qualificationmapping_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.qualification} → {self.title}"


class FormerTitle(CatalogRow):
    """A title that is no longer conferred, so that old certificates stay recordable (note to regulation 3.2)."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="former_titles", verbose_name="系列")
    level = models.CharField("层级", max_length=16, choices=Level)
    name = models.CharField("名称", max_length=40)
    note = models.CharField("备注", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "历史职称名称"
        ordering = ["series__number", "name"]
        constraints = [
            *CatalogRow.Meta.constraints,
            one_of("level", Level),
            models.UniqueConstraint(fields=["series", "name"], name="formertitle_once"),
        ]

    def __str__(self) -> str:
        return self.name
