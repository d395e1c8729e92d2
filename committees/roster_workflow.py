"""The states of a roster: written, frozen for the meeting, replaced by another (令40 arts. 9, 11)."""

from datetime import datetime

from django.db import models

from committees import roster_guards as ready
from committees import roster_permissions as may
from portal.core.fields import StatusField
from portal.workflow import move


class RosterStatus(models.TextChoices):
    DRAFT = "DRAFT", "拟定中"
    FROZEN = "FROZEN", "已确定"
    REPLACED = "REPLACED", "已被替换"
    DROPPED = "DROPPED", "已撤下"


S = RosterStatus


class RosterWorkflow(models.Model):
    status = StatusField("状态", max_length=10, choices=S.choices, default=S.DRAFT, protected=True)
    status_since = models.DateTimeField()
    members = models.PositiveSmallIntegerField("人数", null=True)
    sha256 = models.CharField("名单摘要", max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True)
    frozen_by_name = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True

    @move(
        status, source=S.DRAFT, target=None, may=may.keeps_rosters,
        verb="roster.edited", label="修改名单",
    )  # fmt: skip
    def edit_roster(self, *, size_exception_document: str) -> None:
        """The seats are rows of their own."""
        self.size_exception_document = size_exception_document

    @move(
        status, source=S.DRAFT, target=None, may=may.keeps_rosters, guards=[ready.was_drawn],
        verb="roster.seat_swapped", label="候补专家递补",
    )  # fmt: skip
    def swap_seat(self) -> None:
        """The seats are rows of their own; who steps in follows from the draw."""

    @move(
        status, source=S.DRAFT, target=S.FROZEN, may=may.keeps_rosters,
        verb="roster.frozen", label="确定名单",
    )  # fmt: skip
    def freeze_roster(self, *, members: int, sha256: str, at: datetime, by: str) -> None:
        self.members, self.sha256 = members, sha256
        self.frozen_at, self.frozen_by_name = at, by

    @move(
        status, source=[S.DRAFT, S.FROZEN], target=S.REPLACED, may=may.keeps_rosters,
        guards=[ready.no_meeting_runs_by_it],
        verb="roster.replaced", label="替换名单",
    )  # fmt: skip
    def replace_roster(self) -> None:
        """What meetings were held by it stays as it was."""

    @move(
        status, source=S.DRAFT, target=S.DROPPED, may=may.keeps_rosters, guards=[ready.is_standing],
        verb="roster.dropped", label="撤下名单",
    )  # fmt: skip
    def drop_roster(self) -> None:
        """A roster that was drawn goes by a redraw alone."""
