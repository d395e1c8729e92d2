"""The states of a draw: prepared, its list sealed, drawn, or replaced by another with a reason (令40 art. 11)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from portal.core.fields import StatusField
from portal.workflow import move
from reviews import draw_guards as ready
from reviews import draw_permissions as may


class DrawStatus(models.TextChoices):
    PREPARED = "PREPARED", "准备中"
    SEALED = "SEALED", "名单已封存"
    DRAWN = "DRAWN", "已抽取"
    REPLACED = "REPLACED", "已由重新抽取代替"


S = DrawStatus


class DrawWorkflow(models.Model):
    """``promise`` is the office's number, kept secret from the seal to the draw; ``nonce`` is it made known."""

    status = StatusField("状态", max_length=10, choices=S.choices, default=S.PREPARED, protected=True)
    status_since = models.DateTimeField()
    list_sha256 = models.CharField("候选名单摘要", max_length=64, blank=True)
    nonce_sha256 = models.CharField("承诺数摘要", max_length=64, blank=True)
    promise = models.TextField(blank=True)
    sealed_at = models.DateTimeField("封存时间", null=True)
    nonce = models.CharField("承诺数", max_length=64, blank=True)
    words = models.JSONField("见证人所报内容", default=list)
    seed = models.CharField("种子", max_length=64, blank=True)
    drawn_at = models.DateTimeField("抽取时间", null=True)
    roster = models.ForeignKey("committees.Roster", null=True, on_delete=models.PROTECT, related_name="draws")
    replaced_because = models.CharField("重新抽取的原因", max_length=300, blank=True)

    class Meta:
        abstract = True

    @move(
        status, source=S.PREPARED, target=None, may=may.keeps_draws,
        verb="draw.edited", label="修改抽取条件",
    )  # fmt: skip
    def edit_draw(self, *, facts: Mapping[str, Any]) -> None:
        """The conditions by column; the candidates are rows of their own."""
        for name, value in facts.items():
            setattr(self, name, value)

    @move(
        status, source=S.PREPARED, target=S.SEALED, may=may.keeps_draws, guards=[ready.has_a_witness],
        verb="draw.sealed", label="封存候选名单",
    )  # fmt: skip
    def seal_draw(self, *, list_sha256: str, nonce_sha256: str, promise: str, at: datetime) -> None:
        self.list_sha256, self.nonce_sha256 = list_sha256, nonce_sha256
        self.promise, self.sealed_at = promise, at

    @move(
        status, source=S.SEALED, target=S.DRAWN, may=may.keeps_draws,
        verb="draw.drawn", label="抽取",
    )  # fmt: skip
    def hold_draw(self, *, nonce: str, words: list[str], seed: str, roster_id: int, at: datetime) -> None:
        self.nonce, self.words, self.seed = nonce, words, seed
        self.roster_id, self.drawn_at = roster_id, at

    @move(
        status, source=S.DRAWN, target=None, may=may.keeps_draws, guards=[ready.no_meeting_sits_by_it],
        verb="draw.substituted", label="候补专家递补",
    )  # fmt: skip
    def step_in(self, *, roster_id: int) -> None:
        self.roster_id = roster_id

    @move(
        status, source=[S.PREPARED, S.SEALED, S.DRAWN], target=S.REPLACED, may=may.keeps_draws,
        guards=[ready.no_meeting_sits_by_it],
        verb="draw.replaced", label="重新抽取",
    )  # fmt: skip
    def replace_draw(self, *, reason: str) -> None:
        self.replaced_because = reason
