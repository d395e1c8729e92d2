"""What the tables of the catalogue share."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q

from portal.catalog.models.choices import Confidence, Origin
from portal.catalog.querysets import DatedQuerySet


def one_of(field: str, choices: type[models.TextChoices], *, optional: bool = False) -> CheckConstraint:
    """The database refuses a ``field`` outside ``choices`` (or, if ``optional``, empty)."""
    values = [*choices.values, *([""] if optional else [])]
    return CheckConstraint(condition=Q(**{f"{field}__in": values}), name=f"%(class)s_{field}_known")


class CatalogRow(models.Model):
    """A row that the loader or an administrator wrote; the loader never touches an administrator's."""

    origin = models.CharField(
        "来源", max_length=8, choices=Origin, default=Origin.ADMIN, db_default=Origin.ADMIN, editable=False
    )
    edited_at = models.DateTimeField("修改时间", null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [one_of("origin", Origin)]


class SourcedRow(CatalogRow):
    """A row that says in which document it stands, and how sure that is."""

    document = models.CharField("依据文件", max_length=120, blank=True)
    clause = models.CharField("条款", max_length=60, blank=True)
    confidence = models.CharField("可信度", max_length=8, choices=Confidence, default=Confidence.DECISION)
    note = models.CharField("备注", max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [*CatalogRow.Meta.constraints, one_of("confidence", Confidence)]


class DatedRow(SourcedRow):
    """A sourced row in force from ``valid_from`` (empty: always) to ``valid_to`` (empty: still), inclusive."""

    valid_from = models.DateField("生效日期", null=True, blank=True)
    valid_to = models.DateField("失效日期", null=True, blank=True, help_text="最后一个有效日")

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            *SourcedRow.Meta.constraints,
            CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="%(class)s_validity_in_order",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValidationError({"valid_to": "失效日期应晚于生效日期。"})
