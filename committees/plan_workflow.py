"""The states of a committee's batch (令40 art. 15; regulation 4.2)."""

from django.db import models
from django_fsm import FSMField

from committees import guards as ready
from committees import permissions as may
from portal.workflow import move


class BatchStatus(models.TextChoices):
    DRAFT = "DRAFT", "拟定中"
    PUBLISHED = "PUBLISHED", "已发布"
    CLOSED = "CLOSED", "已结束受理"


B = BatchStatus


class BatchWorkflow(models.Model):
    status = FSMField("状态", max_length=10, choices=B.choices, default=B.DRAFT, protected=True)

    class Meta:
        abstract = True

    @move(
        status, source=B.DRAFT, target=B.PUBLISHED, may=may.runs_the_batch,
        verb="batch.published", label="发布批次",
    )  # fmt: skip
    def publish_batch(self) -> None:
        """From now on its rules stand."""

    @move(
        status, source=B.PUBLISHED, target=B.CLOSED, may=may.runs_the_batch, guards=[ready.window_is_not_running],
        verb="batch.closed", label="结束受理",
    )  # fmt: skip
    def close_batch(self) -> None:
        """No window of it opens or is lengthened any more."""
