"""The states of an order that a meeting is not recognised (令40 art. 38)."""

from datetime import datetime

from django.db import models

from portal.core.fields import StatusField
from portal.workflow import move
from reviews import result_permissions as may


class NonRecognitionStatus(models.TextChoices):
    WAITING = "WAITING", "待复核"
    ORDERED = "ORDERED", "已决定不予认可"
    DROPPED = "DROPPED", "已撤下"


N = NonRecognitionStatus


class NonRecognitionWorkflow(models.Model):
    status = StatusField("状态", max_length=10, choices=N.choices, default=N.WAITING, protected=True)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_by_name = models.CharField("复核人", max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def _decide(self, by_id: int, by: str, at: datetime) -> None:
        self.decided_by_id, self.decided_by_name, self.decided_at = by_id, by, at

    @move(
        status, source=N.WAITING, target=N.ORDERED, may=may.orders_non_recognition,
        verb="non_recognition.ordered", label="复核无误，不予认可",
    )  # fmt: skip
    def order(self, *, by_id: int, by: str, at: datetime) -> None:
        self._decide(by_id, by, at)

    @move(
        status, source=N.WAITING, target=N.DROPPED, may=may.drops_non_recognition,
        verb="non_recognition.dropped", label="撤下",
    )  # fmt: skip
    def drop(self, *, by_id: int, by: str, at: datetime) -> None:
        self._decide(by_id, by, at)
