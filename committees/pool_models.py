"""The expert pool: who may be drawn into a committee, for how long, filed by whom (令40 arts. 9-11; N7).

Part of ``committees.models``, which stands above; import the tables from there.
"""

from datetime import date

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from committees.pool_querysets import ExpertQuerySet, PoolEntryQuerySet, PoolQuerySet
from committees.pool_rules import Share
from committees.pool_workflow import (
    EntryStatus,
    ExpertStatus,
    ExpertWorkflow,
    PoolEntryWorkflow,
    PoolStatus,
    PoolWorkflow,
)
from portal.catalog.models import Level
from portal.catalog.rules import LEVELS
from portal.core.codes import new_code
from portal.workflow import status_check, status_triggers

# A CHECK reads its own row only; that both are of one series is held by a trigger (令40 art. 10 (3)).
ENTRY_OF_THE_SERIES = """
    IF (SELECT series_id FROM committees_expert WHERE id = NEW.expert_id)
        <> (SELECT series_id FROM committees_expertpool WHERE id = NEW.pool_id) THEN
        RAISE EXCEPTION 'an expert stands in pools of his own series' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class ExpertPool(PoolWorkflow):
    """A pool of experts of one series, or of one specialty of it, filed like a committee (令40 arts. 8, 11)."""

    Status = PoolStatus

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    organiser = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="expert_pools", verbose_name="组建单位"
    )
    name = models.CharField("名称", max_length=120)
    series = models.ForeignKey("catalog.Series", on_delete=models.PROTECT, related_name="+", verbose_name="系列")
    specialty = models.ForeignKey(
        "catalog.Specialty", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="专业"
    )
    authority = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="备案机关"
    )

    objects = PoolQuerySet.as_manager()

    class Meta:
        verbose_name = "专家库"
        verbose_name_plural = "专家库"
        ordering = ["name", "id"]
        constraints = [
            status_check(PoolWorkflow, "committees_pool_status"),
            models.UniqueConstraint(fields=["organiser", "name"], name="committees_pool_name_once"),
            models.CheckConstraint(
                condition=~Q(status="FILED")
                | Q(
                    filed_on__isnull=False,
                    valid_from__gte=F("filed_on"),
                    valid_to__gte=F("valid_from"),
                    valid_to__lte=RawSQL("filed_on + interval '3 years'", []),
                )
                & ~Q(filing_number=""),
                name="committees_pool_at_most_three_years",
                violation_error_message="专家库备案自核准之日起最长3年（人社部令第40号第8、11条）。",
            ),
        ]
        triggers = status_triggers(PoolWorkflow, "committees_expertpool", "committees.expertpool")

    def __str__(self) -> str:
        return self.name

    def in_force(self, on: date) -> bool:
        """May a committee be drawn from it on that day (令40 art. 11)?"""
        if self.valid_from is None or self.valid_to is None:
            return False
        return self.status == PoolStatus.FILED and self.valid_from <= on <= self.valid_to


class Expert(ExpertWorkflow):
    """A person whom committees may be drawn from: his title, his field, his term of at most three years (N7).

    One row a person, whatever pools he is in, so that a removal (令40 art. 42) and a term hold everywhere.
    """

    Status = ExpertStatus

    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="expert")
    series = models.ForeignKey("catalog.Series", on_delete=models.PROTECT, related_name="+", verbose_name="职称系列")
    title_level = models.CharField("职称级别", max_length=20, choices=Level.choices)
    title_name = models.CharField("职称名称", max_length=60, blank=True)
    specialty = models.ForeignKey(
        "catalog.Specialty", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="专业"
    )
    employer = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="工作单位",
    )  # fmt: skip
    practises = models.BooleanField("现从事本专业工作", default=True)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = "评审专家"
        verbose_name_plural = "评审专家"
        constraints = [
            status_check(ExpertWorkflow, "committees_expert_status"),
            models.CheckConstraint(condition=Q(title_level__in=LEVELS), name="committees_expert_level_known"),
            models.CheckConstraint(
                condition=Q(term_to__gte=F("term_from")) & Q(term_to__lte=RawSQL("term_from + interval '3 years'", [])),
                name="committees_term_at_most_three_years",
                violation_error_message="聘期止不得早于聘期起，每届最长3年（人社部令第40号第10条）。",
            ),
            models.CheckConstraint(
                condition=Q(status="IN_POOL", removed_on__isnull=True, removal_document="")
                | Q(status="REMOVED", removed_on__isnull=False, removed_by__isnull=False)
                & ~Q(removal_document="")
                & ~Q(removal_reason=""),
                name="committees_removed_by_document",
            ),
        ]
        triggers = status_triggers(ExpertWorkflow, "committees_expert", "committees.expert", edited=True)

    def __str__(self) -> str:
        return self.user.name

    def serves_on(self, on: date) -> bool:
        """In term, and not removed by then (N7; 令40 arts. 10, 42)?"""
        return self.term_from <= on <= self.term_to and (self.removed_on is None or self.removed_on > on)

    def clean(self) -> None:
        super().clean()
        if self.specialty and self.series_id and self.specialty.series_id != self.series_id:
            raise ValidationError({"specialty": "专业不属于所选的职称系列。"})


class PoolEntry(PoolEntryWorkflow):
    """That an expert stands in a pool, from a day on; a row that has ended stays."""

    Status = EntryStatus

    pool = models.ForeignKey(ExpertPool, on_delete=models.PROTECT, related_name="entries")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="pool_entries")
    joined_on = models.DateField("入库日期")

    objects = PoolEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "入库专家"
        verbose_name_plural = "入库专家"
        ordering = ["id"]
        constraints = [
            status_check(PoolEntryWorkflow, "committees_pool_entry_status"),
            models.UniqueConstraint(
                fields=["pool", "expert"], condition=Q(status="IN_POOL"), name="committees_once_in_a_pool"
            ),
            models.CheckConstraint(
                condition=Q(status="IN_POOL", removed_on__isnull=True)
                | Q(status="LEFT", removed_on__gte=F("joined_on")) & ~Q(removal_reason=""),
                name="committees_left_with_reason",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="of_the_series",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("pool_id", "expert_id"),
                func=ENTRY_OF_THE_SERIES,
            ),
            *status_triggers(PoolEntryWorkflow, "committees_poolentry", "committees.poolentry"),
        ]


def share_of(pool: ExpertPool) -> Share:
    """The private share of a pool that ``with_shares`` has loaded."""
    return Share(pool.expert_count, pool.private_count)  # type: ignore[attr-defined]
