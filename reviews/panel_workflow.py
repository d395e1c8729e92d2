"""The acts around panels: those on the meeting, an expert's opinion, a blind paper, a record (N12; M4a; art. 24)."""

from datetime import datetime
from typing import Any, cast

from django.db import models

from portal.core.fields import StatusField
from portal.workflow import move
from reviews import panel_guards as ready
from reviews import panel_permissions as panel_may
from reviews import permissions as may
from reviews.workflow import BEFORE_VOTED, MeetingWorkflow


class OpinionStatus(models.TextChoices):
    DRAFT = "DRAFT", "填写中"
    HANDED_IN = "HANDED_IN", "已提交"
    RELEASED = "RELEASED", "不再承担"


class BlindStatus(models.TextChoices):
    PREPARING = "PREPARING", "正在处理"
    TO_CHECK = "TO_CHECK", "待人工核对"
    READY = "READY", "可以查阅"
    WITHHELD = "WITHHELD", "不提供"


class RecordStatus(models.TextChoices):
    DRAFT = "DRAFT", "记录中"
    FILED = "FILED", "已归档"


P, B, F = OpinionStatus, BlindStatus, RecordStatus
_meeting_status = cast("StatusField", MeetingWorkflow._meta.get_field("status"))  # noqa: SLF001 - Django's public model API


class MeetingPanelWorkflow(MeetingWorkflow):
    """What is prepared in a meeting before its vote; the rows are rows of their own."""

    class Meta:
        abstract = True

    @move(
        _meeting_status, source=BEFORE_VOTED, target=None, may=may.serves_the_meeting,
        verb="meeting.review_set_up", label="设置评议",
    )  # fmt: skip
    def set_up_review(self) -> None:
        """The window of the material and the score form (art. 24)."""

    @move(
        _meeting_status, source=BEFORE_VOTED, target=None, may=may.serves_the_meeting,
        verb="meeting.panels_changed", label="调整评议组",
    )  # fmt: skip
    def change_panels(self) -> None:
        """Panels and their seats (N12)."""

    @move(
        _meeting_status, source=BEFORE_VOTED, target=None, may=may.serves_the_meeting, guards=[ready.review_is_set_up],
        verb="meeting.cases_assigned", label="分配申报",
    )  # fmt: skip
    def assign_cases(self) -> None:
        """Which panel and which experts read which case."""

    @move(
        _meeting_status, source=BEFORE_VOTED, target=None, may=may.serves_the_meeting,
        verb="meeting.case_moved", label="调整分配",
    )  # fmt: skip
    def move_case(self) -> None:
        """The reason stands in the record."""

    @move(
        _meeting_status, source=BEFORE_VOTED, target=None, may=panel_may.leads_a_panel,
        guards=[ready.meeting_material_is_open], verb="meeting.opinion_composed", label="形成评议意见",
    )  # fmt: skip
    def compose_opinion(self) -> None:
        """The panel's opinion is a row of its own (art. 21)."""

    @move(
        _meeting_status, source=BEFORE_VOTED, target=None, may=may.serves_the_meeting, guards=[ready.review_is_set_up],
        verb="meeting.material_prepared", label="准备盲审材料",
    )  # fmt: skip
    def prepare_material(self) -> None:
        """Each paper becomes a blind copy, made by a job."""

    @move(
        _meeting_status, source=BEFORE_VOTED, target=None, may=may.serves_the_meeting,
        verb="meeting.hearings_planned", label="安排答辩",
    )  # fmt: skip
    def plan_hearings(self) -> None:
        """Times and places are rows of their own; the applicants are told."""


class ExpertOpinionWorkflow(models.Model):
    status = StatusField("状态", max_length=10, choices=P.choices, default=P.DRAFT, protected=True)
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @move(
        status, source=P.DRAFT, target=P.HANDED_IN, may=panel_may.writes_this_opinion,
        guards=[ready.material_is_open, ready.vote_has_not_begun], verb="opinion.handed_in", label="提交评议",
    )  # fmt: skip
    def hand_in(self, *, at: datetime) -> None:
        self.handed_in_at = at

    @move(
        status, source=P.HANDED_IN, target=P.DRAFT, may=panel_may.writes_this_opinion,
        guards=[ready.material_is_open, ready.vote_has_not_begun, ready.is_not_composed],
        verb="opinion.taken_back", label="取回修改",
    )  # fmt: skip
    def take_back(self) -> None:
        self.handed_in_at = None

    @move(
        status, source=[P.DRAFT, P.HANDED_IN], target=P.RELEASED, may=panel_may.assigns_readers,
        guards=[ready.vote_has_not_begun], verb="opinion.released", label="不再承担",
    )  # fmt: skip
    def release(self) -> None:
        """What was written stays; it counts no more."""

    @move(
        status, source=P.RELEASED, target=P.DRAFT, may=panel_may.assigns_readers,
        guards=[ready.vote_has_not_begun], verb="opinion.taken_up", label="重新承担",
    )  # fmt: skip
    def take_up(self) -> None:
        self.handed_in_at = None


class BlindCopyWorkflow(models.Model):
    status = StatusField("状态", max_length=10, choices=B.choices, default=B.PREPARING, protected=True)
    covers = models.JSONField(default=list)
    checked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_by_name = models.CharField(max_length=60, blank=True)
    checked_at = models.DateTimeField(null=True)
    withheld_because = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @move(
        status, source=B.PREPARING, target=B.READY, may=panel_may.is_the_portal,
        guards=[ready.nothing_is_unread], verb="blind.cleared", label="处理完成",
    )  # fmt: skip
    def clear(self, *, copy_id: Any, check_copy_id: Any, pages: int) -> None:
        self._made(copy_id, check_copy_id, pages)

    @move(
        status, source=B.PREPARING, target=B.TO_CHECK, may=panel_may.is_the_portal,
        verb="blind.held", label="转人工核对",
    )  # fmt: skip
    def hold(self, *, copy_id: Any, check_copy_id: Any, pages: int) -> None:
        self._made(copy_id, check_copy_id, pages)

    @move(
        status, source=B.PREPARING, target=B.WITHHELD, may=panel_may.is_the_portal,
        verb="blind.failed", label="无法处理",
    )  # fmt: skip
    def give_up(self, *, reason: str) -> None:
        self.withheld_because = reason[:200]

    @move(
        status, source=[B.PREPARING, B.TO_CHECK, B.READY], target=B.PREPARING, may=panel_may.checks_papers,
        verb="blind.remade", label="重新处理",
    )  # fmt: skip
    def remake(self) -> None:
        self.checked_by_id, self.checked_by_name, self.checked_at = None, "", None

    @move(
        status, source=B.TO_CHECK, target=B.PREPARING, may=panel_may.checks_papers,
        verb="blind.approved", label="核对完毕，可以提供",
    )  # fmt: skip
    def approve(self, *, covers: list[dict[str, Any]], by: int, name: str, at: datetime) -> None:
        self.covers = covers
        self.checked_by_id, self.checked_by_name, self.checked_at = by, name, at

    @move(
        status, source=B.READY, target=B.TO_CHECK, may=panel_may.checks_papers,
        verb="blind.reopened", label="重新核对",
    )  # fmt: skip
    def look_again(self) -> None:
        self.checked_by_id, self.checked_by_name, self.checked_at = None, "", None

    @move(
        status, source=[B.TO_CHECK, B.READY], target=B.WITHHELD, may=panel_may.checks_papers,
        verb="blind.withheld", label="不提供",
    )  # fmt: skip
    def withhold(self, *, reason: str) -> None:
        self.withheld_because = reason[:200]

    @move(
        status, source=B.WITHHELD, target=B.TO_CHECK, may=panel_may.checks_papers, guards=[ready.copy_was_made],
        verb="blind.offered_again", label="恢复核对",
    )  # fmt: skip
    def offer_again(self) -> None:
        self.withheld_because = ""
        self.checked_by_id, self.checked_by_name, self.checked_at = None, "", None

    def _made(self, copy_id: Any, check_copy_id: Any, pages: int) -> None:
        row = cast("Any", self)
        row.copy_id, row.check_copy_id, row.pages = copy_id, check_copy_id, pages


class MethodRecordWorkflow(models.Model):
    status = StatusField("状态", max_length=8, choices=F.choices, default=F.DRAFT, protected=True)
    filed_by_name = models.CharField(max_length=60, blank=True)
    filed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @move(
        status, source=F.DRAFT, target=F.FILED, may=panel_may.keeps_this_record,
        guards=[ready.meeting_is_not_over, ready.vote_has_not_begun], verb="record.filed", label="确认并归档",
    )  # fmt: skip
    def file_record(self, *, name: str, at: datetime) -> None:
        self.filed_by_name, self.filed_at = name, at

    @move(
        status, source=F.FILED, target=F.DRAFT, may=panel_may.keeps_this_record,
        guards=[ready.meeting_is_not_over, ready.vote_has_not_begun], verb="record.reopened", label="退回修改",
    )  # fmt: skip
    def reopen_record(self) -> None:
        self.filed_by_name, self.filed_at = "", None
