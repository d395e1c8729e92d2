"""Numbers of the regulation that an administrator may change within the law."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q

from portal.catalog import rules
from portal.catalog.models.base import DatedRow, one_of
from portal.catalog.models.choices import Unit


class Parameter(DatedRow):
    """One number from ``valid_from`` on; of rows in force together the one that began last counts."""

    key = models.SlugField("键", max_length=60)
    name = models.CharField("名称", max_length=60)
    value = models.PositiveIntegerField("数值")
    unit = models.CharField("单位", max_length=16, choices=Unit)

    class Meta:
        verbose_name = verbose_name_plural = "参数"
        ordering = ["key", "valid_from"]
        constraints = [
            *DatedRow.Meta.constraints,
            one_of("unit", Unit),
            models.UniqueConstraint(
                fields=["key", "valid_from"], name="parameter_once_from_a_day", nulls_distinct=False
            ),
            *(
                CheckConstraint(condition=~Q(key=key) | Q(value__gte=floor), name=f"parameter_floor_{key}")
                for key, floor in rules.LEGAL_FLOOR.items()
            ),
            *(
                CheckConstraint(condition=~Q(key=key) | Q(value__lte=top), name=f"parameter_ceiling_{key}")
                for key, top in rules.LEGAL_CEILING.items()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"

    def clean(self) -> None:
        super().clean()
        floor, ceiling = rules.LEGAL_FLOOR.get(self.key), rules.LEGAL_CEILING.get(self.key)
        if self.value is None:
            return
        if floor is not None and self.value < floor:
            raise ValidationError({"value": f"按规定不得少于{floor}。"})
        if ceiling is not None and self.value > ceiling:
            raise ValidationError({"value": f"按规定不得超过{ceiling}。"})
