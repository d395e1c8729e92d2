"""The states of units, of requests for their first accounts, and of labour relations."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django_fsm import GET_STATE

from portal.accounts import permissions as may
from portal.core.fields import StatusField
from portal.workflow import move, restore


class UnitRequestStatus(models.TextChoices):
    WAITING = "WAITING", "待确认"
    CONFIRMED = "CONFIRMED", "已确认"
    REFUSED = "REFUSED", "未通过"


class OrganisationStatus(models.TextChoices):
    WAITING = "WAITING", "待确认"
    ACTIVE = "ACTIVE", "正常"
    CLOSED = "CLOSED", "已停用"


class EmploymentStatus(models.TextChoices):
    CLAIMED = "CLAIMED", "待单位确认"
    CONFIRMED = "CONFIRMED", "已确认"
    ENDED = "ENDED", "已结束"


S = UnitRequestStatus


class UnitRequestWorkflow(models.Model):
    status = StatusField("状态", max_length=12, choices=S.choices, default=S.WAITING, protected=True)
    status_since = models.DateTimeField()
    refusal = models.CharField("未通过的原因", max_length=300, blank=True)

    class Meta:
        abstract = True

    @move(
        status, source=S.WAITING, target=S.CONFIRMED, may=may.decides_unit_request,
        verb="unit_request.confirmed", label="确认单位账号", told="单位账号已确认",
    )  # fmt: skip
    def confirm(self) -> None:
        """The unit's status and the clerk's role are rows of their own."""

    @move(
        status, source=S.WAITING, target=S.REFUSED, may=may.decides_unit_request,
        verb="unit_request.refused", label="不予确认", told="单位账号未通过确认",
    )  # fmt: skip
    def refuse(self, *, reason: str) -> None:
        self.refusal = reason


class OrganisationWorkflow(models.Model):
    status = StatusField(
        "状态", max_length=10, choices=OrganisationStatus.choices, default=OrganisationStatus.ACTIVE, protected=True
    )

    class Meta:
        abstract = True

    @move(
        status, source=[OrganisationStatus.WAITING, OrganisationStatus.CLOSED], target=OrganisationStatus.ACTIVE,
        may=may.is_the_portal,
        verb="organisation.opened", label="启用单位",
    )  # fmt: skip
    def activate(self) -> None:
        """Follows from a confirmed request."""

    @move(
        status, source=OrganisationStatus.ACTIVE, target=OrganisationStatus.CLOSED, may=may.keeps_organisations,
        verb="organisation.closed", label="停用机构",
    )  # fmt: skip
    def close(self) -> None:
        """Nobody chooses it any more; its clerks finish what is in their hands."""

    @move(
        status, source=OrganisationStatus.CLOSED, target=OrganisationStatus.ACTIVE, may=may.keeps_organisations,
        verb="organisation.reopened", label="恢复机构",
    )  # fmt: skip
    def reopen(self) -> None:
        """It may be chosen again."""


Before = Mapping[int, Mapping[str, Any]]


def _former(employment: Any, *, before: Before) -> str:
    return str(before[employment.pk]["status"])


class EmploymentWorkflow(models.Model):
    """``before``: what the record of the act remembers, by the key of the row (``portal.batch_acts.taking_back``)."""

    pk: int
    status = StatusField(
        max_length=10, choices=EmploymentStatus.choices, default=EmploymentStatus.CLAIMED, protected=True
    )
    until = models.DateField("离职日期", null=True, blank=True)

    class Meta:
        abstract = True

    @move(
        status, source=EmploymentStatus.CLAIMED, target=EmploymentStatus.CONFIRMED, may=may.decides_employment,
        verb="employment.confirmed", label="确认劳动关系",
    )  # fmt: skip
    def confirm(self) -> None:
        """The unit vouches for the labour relation."""

    @move(
        status, source=[EmploymentStatus.CLAIMED, EmploymentStatus.CONFIRMED], target=EmploymentStatus.ENDED,
        may=may.ends_employment,
        verb="employment.ended", label="结束劳动关系",
    )  # fmt: skip
    def end(self, *, on: date) -> None:
        self.until = on

    @move(
        status, source=EmploymentStatus.CONFIRMED, target=EmploymentStatus.CLAIMED, may=may.decides_employment,
        verb="employment.confirmation_taken_back", label="撤回确认",
    )  # fmt: skip
    def take_back_confirmation(self, *, before: Before) -> None:
        restore(self, before[self.pk])

    @move(
        status, source=EmploymentStatus.ENDED,
        target=GET_STATE(_former, states=[EmploymentStatus.CLAIMED, EmploymentStatus.CONFIRMED]),
        may=may.decides_employment,
        verb="employment.end_taken_back", label="撤回结束",
    )  # fmt: skip
    def take_back_end(self, *, before: Before) -> None:
        restore(self, before[self.pk])
