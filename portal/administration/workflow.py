"""What two administrators do together: one proposes, another confirms (GB/T 22239 8.1.4.2)."""

from django.conf import settings
from django.db import models

from portal.administration import permissions as may
from portal.core.fields import StatusField
from portal.workflow import move


class ProposalStatus(models.TextChoices):
    WAITING = "WAITING", "待另一名管理员确认"
    CONFIRMED = "CONFIRMED", "已确认"
    DECLINED = "DECLINED", "未同意"
    WITHDRAWN = "WITHDRAWN", "已撤回"


S = ProposalStatus


class ProposalWorkflow(models.Model):
    status = StatusField("状态", max_length=12, choices=S.choices, default=S.WAITING, protected=True)
    status_since = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField("未同意的原因", max_length=300, blank=True)

    class Meta:
        abstract = True

    @move(
        status, source=S.WAITING, target=S.CONFIRMED, may=may.decides_proposal,
        verb="proposal.confirmed", label="确认",
    )  # fmt: skip
    def confirm(self, *, by: int) -> None:
        self.decided_by_id = by

    @move(
        status, source=S.WAITING, target=S.DECLINED, may=may.decides_proposal,
        verb="proposal.declined", label="不同意",
    )  # fmt: skip
    def decline(self, *, by: int, reason: str) -> None:
        self.decided_by_id, self.answer = by, reason

    @move(
        status, source=S.WAITING, target=S.WITHDRAWN, may=may.is_the_proposer,
        verb="proposal.withdrawn", label="撤回",
    )  # fmt: skip
    def withdraw(self) -> None:
        """Nothing was changed yet."""
