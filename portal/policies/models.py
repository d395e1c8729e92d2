"""What the rules say in plain words: documents, guides line by line, questions and answers (S13a, M5a)."""

import re

from django.db import models

from portal.catalog.models.base import DatedRow, one_of

BETWEEN_CLAUSES = re.compile(r"[,，、\s]+")


class CitedRow(DatedRow):
    """A row whose ``clause`` names one clause or several, separated by commas."""

    class Meta(DatedRow.Meta):
        abstract = True

    @property
    def clauses(self) -> list[str]:
        return [each for each in BETWEEN_CLAUSES.split(self.clause) if each]


class PolicyDocument(DatedRow):
    """One document of the basis (M0): who issued it, when it counts, and what it says in our words."""

    code = models.SlugField("代码", max_length=40, unique=True)
    number = models.CharField("文号", max_length=60, blank=True)
    title = models.CharField("标题", max_length=120)
    issuer = models.CharField("发布机关", max_length=60)
    issued_on = models.DateField("发布日期", null=True, blank=True)
    summary = models.TextField("内容摘要", help_text="本平台的通俗说明，不是原文。每段一行。")
    address = models.URLField("原文网址", blank=True)
    position = models.PositiveSmallIntegerField("排序", default=100)

    class Meta:
        verbose_name = verbose_name_plural = "政策文件"
        ordering = ["position", "id"]
        constraints = [*DatedRow.Meta.constraints]

    def __str__(self) -> str:
        return self.title


class GuideKind(models.TextChoices):
    GENERAL = "general", "从这里开始"
    CHANNEL = "channel", "按申报渠道"
    TRACK = "track", "按申报方式"


class Part(models.TextChoices):
    """The five questions that a guide answers (S13a)."""

    WHO = "who", "谁可以"
    WAY = "way", "怎样办"
    PREPARE = "prepare", "准备什么"
    TIME = "time", "要多久"
    AFTER = "after", "结果之后"


class Guide(DatedRow):
    """A guide in plain words: a general one, or that of one channel or track, whose code it bears."""

    code = models.SlugField("代码", max_length=40, unique=True)
    kind = models.CharField("类别", max_length=8, choices=GuideKind)
    title = models.CharField("标题", max_length=60)
    lede = models.CharField("一句话说明", max_length=200)
    position = models.PositiveSmallIntegerField("排序", default=100)

    class Meta:
        verbose_name = verbose_name_plural = "办事指南"
        ordering = ["position", "id"]
        constraints = [
            *DatedRow.Meta.constraints,
            one_of("kind", GuideKind),
        ]

    def __str__(self) -> str:
        return self.title


class GuideLine(CitedRow):
    """One sentence or short paragraph of a guide, with its clauses; ``{key}`` stands for a parameter's value."""

    guide = models.ForeignKey(Guide, models.CASCADE, related_name="lines", verbose_name="指南")
    number = models.PositiveSmallIntegerField("序号")
    part = models.CharField("部分", max_length=8, choices=Part)
    text = models.CharField("内容", max_length=300, help_text="{参数的键} 处显示该参数现行的数值。")

    class Meta:
        verbose_name = verbose_name_plural = "指南内容"
        ordering = ["guide", "number"]
        constraints = [
            *CitedRow.Meta.constraints,
            one_of("part", Part),
            models.UniqueConstraint(fields=["guide", "number"], name="policies_line_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Question(CitedRow):
    """A question that people ask, and its answer in a few sentences."""

    code = models.SlugField("代码", max_length=40, unique=True)
    topic = models.CharField("主题", max_length=20)
    question = models.CharField("问题", max_length=120)
    answer = models.CharField("回答", max_length=500, help_text="{参数的键} 处显示该参数现行的数值。")
    position = models.PositiveSmallIntegerField("排序", default=100)

    class Meta:
        verbose_name = verbose_name_plural = "常见问题"
        ordering = ["position", "id"]
        constraints = [*CitedRow.Meta.constraints]

    def __str__(self) -> str:
        return self.question
