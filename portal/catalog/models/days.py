"""The working-day calendar by year (regulation section 6)."""

from django.core.exceptions import ValidationError
from django.db import models

from portal.catalog.models.base import CatalogRow


class CalendarYear(CatalogRow):
    """A year whose State Council notice is loaded. A year without a row is refused, never guessed."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    source_document = models.CharField("依据文件", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"
        ordering = ["-year"]
        constraints = [*CatalogRow.Meta.constraints]

    def __str__(self) -> str:
        return str(self.year)


class CalendarException(models.Model):
    """A weekday that is off, or a Saturday or Sunday that is worked."""

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="exceptions", verbose_name="年份")
    day = models.DateField("日期", unique=True)
    working = models.BooleanField("上班", help_text="周末补班选“上班”；工作日放假不选")

    class Meta:
        verbose_name = verbose_name_plural = "放假与补班日"
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(working=True, day__week_day__in=(1, 7))
                | models.Q(working=False, day__week_day__in=(2, 3, 4, 5, 6)),
                name="calendarexception_changes_the_day",
                violation_error_message="只登记周末上班的日子和工作日放假的日子。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.working else '放假'}"

    def clean(self) -> None:
        super().clean()
        year = getattr(self, "year", None)
        if self.day and year and self.day.year != year.year:
            raise ValidationError({"day": "日期不属于这一年。"})
