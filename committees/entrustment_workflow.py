"""The states of a letter of entrustment (令40 art. 28; M4c): it counts only when the entrusted side has accepted it."""

from datetime import datetime

from django.db import models

from committees import entrustment_rules as ready
from portal.core.fields import StatusField
from portal.workflow import move


class EntrustmentStatus(models.TextChoices):
    ON_PAPER = "ON_PAPER", "纸质函登记"
    SENT = "SENT", "待答复"
    ACCEPTED = "ACCEPTED", "已接受"
    DECLINED = "DECLINED", "未接受"
    WITHDRAWN = "WITHDRAWN", "已撤回"


E = EntrustmentStatus
# An administrator registers a letter on paper when it has been accepted on paper.
COUNTING = [E.ON_PAPER, E.ACCEPTED]


class EntrustmentWorkflow(models.Model):
    status = StatusField(
        "状态", max_length=10, choices=E.choices, default=E.ON_PAPER, protected=True, editable=False
    )  # fmt: skip
    answer = models.CharField("答复", max_length=500, blank=True, editable=False)
    answered_by_name = models.CharField(max_length=60, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def _answered(self, answer: str, by: str, at: datetime) -> None:
        self.answer, self.answered_by_name, self.answered_at = answer, by, at

    @move(
        status, source=E.SENT, target=E.ACCEPTED, may=ready.answers_letter,
        guards=[ready.committee_is_in_force, ready.letter_has_not_run_out],
        verb="entrustment.accepted", label="接受委托",
    )  # fmt: skip
    def accept_letter(self, *, answer: str, by: str, at: datetime) -> None:
        self._answered(answer, by, at)

    @move(
        status, source=E.SENT, target=E.DECLINED, may=ready.answers_letter,
        verb="entrustment.declined", label="不接受",
    )  # fmt: skip
    def decline_letter(self, *, answer: str, by: str, at: datetime) -> None:
        self._answered(answer, by, at)

    @move(
        status, source=E.SENT, target=E.WITHDRAWN, may=ready.wrote_letter,
        verb="entrustment.withdrawn", label="撤回委托函",
    )  # fmt: skip
    def withdraw_letter(self, *, by: str, at: datetime) -> None:
        self._answered("", by, at)

    @move(
        status, source=COUNTING, target=None, may=ready.answers_letter,
        verb="entrustment.replied", label="发结果函",
    )  # fmt: skip
    def reply_to_letter(self) -> None:
        """The letter of reply is a row of the room above."""
