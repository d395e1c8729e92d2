"""Administrative units (regulation 8.2)."""

from django.db import models

from portal.catalog.models.base import CatalogRow, one_of
from portal.catalog.models.choices import AdminLevel


class Region(CatalogRow):
    """A province, city, county or zone, known by its six-digit division code."""

    code = models.CharField("区划代码", max_length=6, primary_key=True)
    name = models.CharField("名称", max_length=40)
    level = models.CharField("级别", max_length=8, choices=AdminLevel)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    note = models.CharField("备注", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ["code"]
        constraints = [
            *CatalogRow.Meta.constraints,
            one_of("level", AdminLevel),
            models.UniqueConstraint(fields=["parent", "name"], name="region_name_once_under_parent"),
            models.CheckConstraint(condition=models.Q(code__regex=r"^[0-9]{6}$"), name="region_code_six_digits"),
            models.CheckConstraint(
                condition=models.Q(level=AdminLevel.PROVINCE, parent__isnull=True)
                | (~models.Q(level=AdminLevel.PROVINCE) & models.Q(parent__isnull=False)),
                name="region_province_alone_is_root",
            ),
        ]

    def __str__(self) -> str:
        return self.name
