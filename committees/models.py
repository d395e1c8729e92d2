"""Who may judge, filed by whom, for what, and when they take cases."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from committees.querysets import BatchQuerySet, CommitteeQuerySet, MemberQuerySet
from portal.core.codes import new_code


class CommitteeLevel(models.TextChoices):
    """The three levels of committees (令40 art. 7)."""

    SENIOR = "senior", "高级"
    MIDDLE = "middle", "中级"
    JUNIOR = "junior", "初级"


class Committee(models.Model):
    """A review committee of one series (令40 art. 6), filed for at most three years (N1)."""

    class Basis(models.TextChoices):
        SERIES = "series", "按系列组建"
        SPECIALTY = "specialty", "按专业组建"

    class Scope(models.TextChoices):
        OPEN = "open", "面向社会"
        INTERNAL = "internal", "本单位（系统）"

    class UsageScope(models.TextChoices):
        GENERAL = "general", "通用"
        TARGETED = "targeted", "定向评价、定向使用"

    class Status(models.TextChoices):
        ACTIVE = "ACTIVE", "正常"
        RECTIFYING = "RECTIFYING", "整改中"
        SUSPENDED = "SUSPENDED", "暂停"
        WITHDRAWN = "WITHDRAWN", "已收回评审权"

    number = models.PositiveSmallIntegerField("评委会编号", unique=True)
    name = models.CharField("名称", max_length=120)
    organiser = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="committees")
    series = models.ForeignKey("catalog.Series", on_delete=models.PROTECT, related_name="+")
    specialties = models.ManyToManyField("catalog.Specialty", blank=True, related_name="+")
    level = models.CharField("级别", max_length=10, choices=CommitteeLevel.choices)
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.SERIES)
    region = models.ForeignKey("catalog.Region", on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.OPEN)
    usage_scope = models.CharField(max_length=10, choices=UsageScope.choices, default=UsageScope.GENERAL)
    filing_number = models.CharField("备案文号", max_length=60)
    filing_authority = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField("备案起始日")
    valid_to = models.DateField("备案截止日")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.ACTIVE)
    telephone = models.CharField("咨询电话", max_length=40, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = "评审委员会"
        verbose_name_plural = "评审委员会"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from"))
                & Q(valid_to__lte=models.expressions.RawSQL("valid_from + interval '3 years'", [])),
                name="committees_filing_at_most_three_years",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def in_force(self, on: date) -> bool:
        """May it act on that day (令40 arts. 8 and 38)?"""
        return self.valid_from <= on <= self.valid_to and self.status in {self.Status.ACTIVE, self.Status.RECTIFYING}


class Batch(models.Model):
    """One round of one committee: what it takes, from when to when, counted up to which day."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="batches")
    title = models.CharField("名称", max_length=120)
    year = models.PositiveSmallIntegerField("年度")
    levels = ArrayField(models.CharField(max_length=20), verbose_name="受理级别")
    opens_at = models.DateTimeField("申报开始")
    closes_at = models.DateTimeField("申报截止")
    cutoff_on = models.DateField("资历计算截止日")

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "评审批次"
        verbose_name_plural = "评审批次"
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="committees_batch_window"),
        ]

    def __str__(self) -> str:
        return self.title


class Expert(models.Model):
    """A person of the expert pool; a term is at most three years (N7)."""

    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="expert")
    title_level = models.CharField("职称级别", max_length=20)
    specialty = models.ForeignKey(
        "catalog.Specialty", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    employer = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    term_from = models.DateField("聘期起")
    term_to = models.DateField("聘期止")

    class Meta:
        verbose_name = "评审专家"
        verbose_name_plural = "评审专家"
        constraints = [
            models.CheckConstraint(
                condition=Q(term_to__gte=F("term_from"))
                & Q(term_to__lte=models.expressions.RawSQL("term_from + interval '3 years'", [])),
                name="committees_term_at_most_three_years",
            )
        ]

    def __str__(self) -> str:
        return self.user.name


class Member(models.Model):
    """An expert's seat on a committee."""

    class Position(models.TextChoices):
        CHAIR = "chair", "主任委员"
        DEPUTY_CHAIR = "deputy_chair", "副主任委员"
        MEMBER = "member", "委员"

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="members")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="seats")
    position = models.CharField(max_length=12, choices=Position.choices, default=Position.MEMBER)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "评委会委员"
        verbose_name_plural = "评委会委员"
        constraints = [
            models.UniqueConstraint(fields=["committee", "expert"], name="committees_one_seat"),
            models.UniqueConstraint(fields=["committee"], condition=Q(position="chair"), name="committees_one_chair"),
        ]
