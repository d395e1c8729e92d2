"""Who may judge, filed by whom, for what, and when they take cases."""

from datetime import date

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from committees import rules
from committees.batch_models import Batch
from committees.filing_models import (
    Basis,
    CommitteeFiling,
    EndReminder,
    FilingEvidence,
    FilingReminder,
    FilingSpecialty,
    FilingUnit,
    FilingVersion,
    FormedBy,
    Scope,
    SupervisionAct,
)
from committees.filings import CommitteeSpecialty, CommitteeUnit, Entrustment
from committees.outage_models import Outage, WindowExtension
from committees.plan_models import (
    BatchTerms,
    EvaluationMethod,
    FeeItem,
    Grouping,
    LevelMethods,
    PlannedBatch,
    PlanVersion,
    YearlyPlan,
)
from committees.pool_models import Expert, ExpertPool, PoolEntry
from committees.querysets import CommitteeQuerySet, MemberQuerySet
from committees.relation_models import Relation
from committees.roster_models import Position, Roster, Seat
from committees.workflow import CommitteeStatus, CommitteeWorkflow
from portal.accounts.models import OrganisationKind
from portal.catalog.models import CommitteeLevel, Specialty
from portal.catalog.selectors import parameter
from portal.workflow import status_check, status_triggers

__all__ = [
    "Batch",
    "BatchTerms",
    "Committee",
    "CommitteeFiling",
    "CommitteeLevel",
    "CommitteeSpecialty",
    "CommitteeUnit",
    "EndReminder",
    "Entrustment",
    "EvaluationMethod",
    "Expert",
    "ExpertPool",
    "FeeItem",
    "FilingEvidence",
    "FilingReminder",
    "FilingSpecialty",
    "FilingUnit",
    "FilingVersion",
    "Grouping",
    "LevelMethods",
    "Member",
    "Outage",
    "PlanVersion",
    "PlannedBatch",
    "PoolEntry",
    "Relation",
    "Roster",
    "Seat",
    "SupervisionAct",
    "WindowExtension",
    "YearlyPlan",
]

# A CHECK reads its own row only; what another row must agree with is held by a trigger.
TARGETED_IS_ENGINEERING = f"""
    IF (SELECT code FROM catalog_series WHERE id = NEW.series_id) <> '{rules.TARGETED_SERIES}' THEN
        RAISE EXCEPTION 'a committee of an SME authority is one of engineering' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""  # noqa: S608 - built from a constant


class Committee(CommitteeWorkflow):
    """A review committee of one series (令40 art. 6), filed for at most three years (N1).

    Without a row in ``specialty_periods`` it takes its whole series. ``units`` are the bodies whose people an
    internal committee takes beside its organiser's own: a system's units, or the members of a joint group (M2d).
    """

    Basis = Basis
    FormedBy = FormedBy
    Scope = Scope
    Status = CommitteeStatus

    class UsageScope(models.TextChoices):
        GENERAL = "general", "通用"
        TARGETED = "targeted", "定向评价、定向使用"

    number = models.PositiveSmallIntegerField("评委会编号", unique=True)
    name = models.CharField("名称", max_length=120)
    organiser = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="committees", verbose_name="组建单位"
    )
    formed_by = models.CharField("组建方式", max_length=12, choices=FormedBy.choices, default=FormedBy.AUTHORITY)
    series = models.ForeignKey("catalog.Series", on_delete=models.PROTECT, related_name="+", verbose_name="系列")
    specialties = models.ManyToManyField("catalog.Specialty", through="CommitteeSpecialty", related_name="+")
    level = models.CharField("级别", max_length=10, choices=CommitteeLevel.choices)
    basis = models.CharField("组建依据", max_length=10, choices=Basis.choices, default=Basis.SERIES)
    region = models.ForeignKey("catalog.Region", on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    scope = models.CharField("申报范围", max_length=10, choices=Scope.choices, default=Scope.OPEN)
    units = models.ManyToManyField("accounts.Organisation", through="CommitteeUnit", related_name="+")
    usage_scope = models.CharField("使用范围", max_length=10, choices=UsageScope.choices, default=UsageScope.GENERAL)
    filing_number = models.CharField("备案文号", max_length=60)
    filing_authority = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="备案机关"
    )
    filed_on = models.DateField("核准日", null=True, editable=False)
    valid_from = models.DateField("备案起始日")
    valid_to = models.DateField("备案截止日")
    contact = models.CharField(
        "办事机构", max_length=60, blank=True, help_text="对外公布的办公室名称（人社部令第40号第12条）"
    )
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
                violation_error_message="备案截止日不得早于起始日，有效期最长3年（人社部令第40号第8条）。",
            ),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True)
                | Q(valid_from__gte=F("filed_on"))
                & Q(valid_to__lte=models.expressions.RawSQL("filed_on + interval '3 years'", [])),
                name="committees_three_years_from_filing",
                violation_error_message="备案自核准之日起最长3年（人社部令第40号第8条）。",
            ),
            status_check(CommitteeWorkflow, "committees_committee_status"),
            models.CheckConstraint(
                condition=Q(level__in=CommitteeLevel.values), name="committees_committee_level_known"
            ),
            models.CheckConstraint(
                condition=~Q(formed_by="enterprise") | Q(level__in=["middle", "junior"], scope="internal"),
                name="committees_enterprise_never_senior",
                violation_error_message="企业自主评审委员会只有中级、初级，只面向本单位（第7条）。",
            ),
            models.CheckConstraint(
                condition=~Q(formed_by="sme_targeted") | Q(usage_scope="targeted", scope="open"),
                name="committees_sme_targeted_and_open",
                violation_error_message="中小企业主管部门的评审委员会面向社会，实行定向评价、定向使用（第5条）。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="targeted_is_engineering",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__formed_by="sme_targeted"),
                func=TARGETED_IS_ENGINEERING,
            ),
            *status_triggers(CommitteeWorkflow, "committees_committee", "committees.committee", edited=True),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        problems: dict[str, str] = {}
        if self._has("series", "organiser") and (refusal := self._formation_refusal()):
            problems["formed_by"] = refusal
        if self._has("filing_authority") and (refusal := self._authority_refusal()):
            problems["filing_authority"] = refusal
        if self.valid_from and self.valid_to:
            years = parameter("filing_years_max", self.valid_from)
            if refusal := rules.filing_years_refusal(self.valid_from, self.valid_to, years):
                problems["valid_to"] = refusal
        if problems:
            raise ValidationError(problems)

    def _has(self, *relations: str) -> bool:
        return all(getattr(self, f"{name}_id") is not None for name in relations)

    def _formation_refusal(self) -> str | None:
        return rules.formation_refusal(
            formed_by=self.formed_by,
            organiser_kind=self.organiser.kind,
            level=self.level,
            series=self.series.code,
        )

    def _authority_refusal(self) -> str | None:
        return rules.filing_authority_refusal(
            formed_by=self.formed_by,
            level=self.level,
            kind=self.filing_authority.kind,
            admin_level=self.filing_authority.region.level,
        )

    def in_force(self, on: date) -> bool:
        """May it act on that day (令40 arts. 8 and 38)?"""
        return self.valid_from <= on <= self.valid_to and self.status in rules.ENTITLED

    @property
    def serves(self) -> frozenset[int]:
        """The ids of the bodies whose people are its own: the organiser and ``units``."""
        return frozenset({self.organiser_id, *(unit.pk for unit in self.units.all())})

    def is_own_of(self, organisation_id: int) -> bool:
        """Did this employer form it, alone or with others (S7, M2d; channel ``self_review_enterprise``)?"""
        return self.organiser.kind == OrganisationKind.EMPLOYER and organisation_id in self.serves

    @property
    def files_its_results(self) -> bool:
        """Is it one with its own right to review, whose results are filed afterwards (令40 art. 26; M5h)?"""
        return self.formed_by in rules.OWN_RIGHT

    def specialties_on(self, on: date) -> list[Specialty] | None:
        """What it takes on that day, None for its whole series; closing one leaves old titles alone (S5d)."""
        periods = list(self.specialty_periods.all())
        if not periods:
            return None
        return [period.specialty for period in periods if period.in_force(on)]

    def filing(self, on: date) -> rules.Filing:
        """What it is filed for on that day, as the rules read it."""
        specialties = self.specialties_on(on)
        return rules.Filing(
            status=self.status,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            specialties=None if specialties is None else frozenset(each.code for each in specialties),
            internal=self.scope == self.Scope.INTERNAL,
            serves=self.serves,
        )


class Member(models.Model):
    """That an expert belongs to a committee; its meetings take who is seated on a frozen ``Roster``."""

    Position = Position

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
