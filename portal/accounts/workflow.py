"""The states of a request for a unit's first account and the moves between them."""

from django.db import models
from django_fsm import FSMField

from portal.accounts import permissions as may
from portal.workflow import move


class UnitRequestStatus(models.TextChoices):
    WAITING = "WAITING", "待确认"
    CONFIRMED = "CONFIRMED", "已确认"
    REFUSED = "REFUSED", "未通过"


S = UnitRequestStatus


class UnitRequestWorkflow(models.Model):
    status = FSMField("状态", max_length=12, choices=S.choices, default=S.WAITING, protected=True)
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
