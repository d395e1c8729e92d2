"""What a committee is filed for beyond its own row: specialties in their time, bodies it serves, letters.

Part of ``committees.models``, which stands above; import the tables from there.
"""

from datetime import date

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q

from committees.entrustment_workflow import EntrustmentWorkflow
from committees.querysets import EntrustmentQuerySet, PeriodQuerySet
from portal.catalog.models import CommitteeLevel
from portal.core.codes import new_code
from portal.workflow import status_check, status_triggers

LETTER_WITHIN_FILING = """
    IF NOT EXISTS (
        SELECT 1 FROM committees_committee
        WHERE id = NEW.committee_id AND series_id = NEW.series_id AND level = NEW.level
    ) THEN
        RAISE EXCEPTION 'the letter exceeds what the committee is filed for' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class CommitteeSpecialty(models.Model):
    """A specialty that a committee takes from a day to a day, both included, or on and on (S5d)."""

    committee = models.ForeignKey("committees.Committee", on_delete=models.CASCADE, related_name="specialty_periods")
    specialty = models.ForeignKey("catalog.Specialty", on_delete=models.PROTECT, related_name="+", verbose_name="专业")
    valid_from = models.DateField("起始日")
    valid_to = models.DateField("截止日", null=True, blank=True, help_text="最后一个受理日；不填即继续受理")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "评审专业"
        verbose_name_plural = "评审专业"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="committees_specialty_dates",
                violation_error_message="截止日不得早于起始日。",
            ),
            ExclusionConstraint(
                name="committees_specialty_once",
                expressions=[
                    ("committee", RangeOperators.EQUAL),
                    ("specialty", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"), F("valid_to"), models.Value("[]"),
                            function="DATERANGE", output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="同一专业的受理时间重叠。",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.specialty)

    def clean(self) -> None:
        super().clean()
        if self.specialty_id and self.committee.series_id and self.specialty.series_id != self.committee.series_id:
            raise ValidationError({"specialty": "专业不属于评审委员会的系列。"})

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or self.valid_to >= on)


class CommitteeUnit(models.Model):
    """A body whose people an internal committee takes (M1d, M2d)."""

    committee = models.ForeignKey("committees.Committee", on_delete=models.CASCADE, related_name="unit_rows")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )

    class Meta:
        verbose_name = "服务单位"
        verbose_name_plural = "服务单位"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "organisation"],
                name="committees_unit_once",
                violation_error_message="这个单位已经登记。",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Entrustment(EntrustmentWorkflow):
    """A letter by which a region or unit without a committee of its own entrusts a filed one (令40 art. 28, M4c).

    ``persons`` says in words whom it is about; the people of ``from_body``'s region, or of the unit, find the
    committee by it once its office has accepted the letter, or an administrator has registered one on paper.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    sent_by_name = models.CharField("发函人", max_length=60, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    from_body = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="委托单位"
    )
    committee = models.ForeignKey(
        "committees.Committee", on_delete=models.PROTECT, related_name="entrustments", verbose_name="受托评审委员会"
    )
    series = models.ForeignKey("catalog.Series", on_delete=models.PROTECT, related_name="+", verbose_name="系列")
    level = models.CharField("级别", max_length=10, choices=CommitteeLevel.choices)
    persons = models.CharField("委托的地区和人员", max_length=300)
    document = models.CharField("委托函文号", max_length=60)
    valid_from = models.DateField("起始日")
    valid_to = models.DateField("截止日")

    objects = EntrustmentQuerySet.as_manager()

    class Meta:
        verbose_name = "委托评审"
        verbose_name_plural = "委托评审"
        constraints = [
            status_check(EntrustmentWorkflow, "committees_entrustment_status"),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="committees_entrustment_dates",
                violation_error_message="截止日不得早于起始日。",
            ),
            models.UniqueConstraint(
                fields=["committee", "from_body", "document"],
                name="committees_letter_once",
                violation_error_message="这份委托函已经登记。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="letter_within_filing",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=LETTER_WITHIN_FILING,
            ),
            *status_triggers(EntrustmentWorkflow, "committees_entrustment", "committees.entrustment", edited=True),
        ]

    def __str__(self) -> str:
        return self.document

    def clean(self) -> None:
        super().clean()
        if self.committee_id is None:
            return
        if self.series_id and self.series_id != self.committee.series_id:
            raise ValidationError({"series": "委托的系列不在受托评审委员会的备案范围内（人社部令第40号第28条）。"})
        if self.level and self.level != self.committee.level:
            raise ValidationError({"level": "委托的级别不在受托评审委员会的备案范围内（人社部令第40号第28条）。"})
