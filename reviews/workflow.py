"""The states of a meeting, of a vote on one item, and of one voter's paper (令40 arts. 19-23, 25, 38)."""

from datetime import date, datetime
from typing import Any

from django.db import models

from portal.core.fields import StatusField
from portal.workflow import move
from reviews import guards as ready
from reviews import permissions as may
from reviews import result_permissions as after


class MeetingStatus(models.TextChoices):
    PLANNED = "PLANNED", "待召开"
    IN_SESSION = "IN_SESSION", "会议中"
    VOTED = "VOTED", "表决结束"
    SIGNED = "SIGNED", "结果已签署"
    CANCELLED = "CANCELLED", "已取消"
    FAILED = "FAILED", "未达法定人数"
    NOT_RECOGNISED = "NOT_RECOGNISED", "不予认可"


class RoundStatus(models.TextChoices):
    OPEN = "OPEN", "表决中"
    CLOSED = "CLOSED", "已结束"
    ANNULLED = "ANNULLED", "已作废"


class ImportStatus(models.TextChoices):
    WAITING = "WAITING", "待核对放行"
    RELEASED = "RELEASED", "已放行"
    DROPPED = "DROPPED", "已撤下"


class RollStatus(models.TextChoices):
    ISSUED = "ISSUED", "未投票"
    USED = "USED", "已投票"
    NOT_CAST = "NOT_CAST", "未投（按不同意计）"
    PAPER = "PAPER", "纸质票"


M, R = MeetingStatus, RoundStatus
BEFORE_VOTED = [M.PLANNED, M.IN_SESSION]
UNDER_THE_CHAIR = [M.IN_SESSION, M.VOTED]
UNSIGNED = [M.PLANNED, *UNDER_THE_CHAIR]


class MeetingWorkflow(models.Model):
    status = StatusField("状态", max_length=16, choices=M.choices, default=M.PLANNED, protected=True)
    status_since = models.DateTimeField()
    chair = models.ForeignKey("committees.Expert", null=True, on_delete=models.PROTECT, related_name="+")
    # What the meeting discusses now; every screen follows it.
    current_item = models.ForeignKey("reviews.AgendaItem", null=True, on_delete=models.PROTECT, related_name="+")
    members_count = models.PositiveSmallIntegerField(null=True)
    opened_at = models.DateTimeField(null=True)
    voted_on = models.DateField(null=True)
    signed_at = models.DateTimeField(null=True)
    minutes = models.JSONField(null=True)
    held_offline = models.BooleanField("线下会议", default=False)

    class Meta:
        abstract = True

    @move(
        status, source=UNSIGNED, target=None, may=may.keeps_roster, guards=[ready.day_has_come],
        verb="meeting.signed_in", label="签到",
    )  # fmt: skip
    def sign_in(self) -> None:
        """The time stands in the attendance."""

    @move(
        status, source=UNSIGNED, target=None, may=may.keeps_roster,
        verb="meeting.signed_out", label="退席",
    )  # fmt: skip
    def sign_out(self) -> None:
        """The time stands in the attendance."""

    @move(
        status, source=BEFORE_VOTED, target=None, may=may.keeps_roster,
        verb="meeting.recusal_declared", label="回避",
    )  # fmt: skip
    def declare_recusal(self) -> None:
        """The recusal is a row of its own."""

    @move(
        status, source=BEFORE_VOTED, target=None, may=may.gives_opinions,
        verb="meeting.opinion_saved", label="保存评议意见",
    )  # fmt: skip
    def save_opinion(self) -> None:
        """The opinion is a row of its own."""

    @move(
        status, source=M.PLANNED, target=M.IN_SESSION, may=may.opens_the_meeting,
        guards=[ready.committee_is_in_force, ready.quorum_is_there],
        verb="meeting.opened", label="宣布开会",
    )  # fmt: skip
    def open(self, *, chair_id: int, members: int, at: datetime) -> None:
        self.chair_id = chair_id
        self.members_count = members
        self.opened_at = at

    @move(
        status, source=UNDER_THE_CHAIR, target=None, may=may.opens_the_meeting, guards=[ready.chair_has_left],
        verb="meeting.chair_taken", label="接任主持",
    )  # fmt: skip
    def take_the_chair(self, *, chair_id: int) -> None:
        self.chair_id = chair_id

    @move(
        status, source=M.IN_SESSION, target=None, may=may.leads_the_agenda,
        verb="meeting.item_called", label="切换评议项目",
    )  # fmt: skip
    def discuss_item(self, *, item_id: int) -> None:
        self.current_item_id = item_id

    @move(
        status, source=M.PLANNED, target=M.CANCELLED, may=may.serves_the_meeting,
        verb="meeting.cancelled", label="取消会议",
    )  # fmt: skip
    def cancel(self) -> None:
        """The cases stay where they are."""

    @move(
        status, source=BEFORE_VOTED, target=M.FAILED, may=may.serves_the_meeting,
        guards=[ready.day_has_come, ready.quorum_is_missing, ready.nothing_was_voted],
        verb="meeting.failed", label="记录为未达法定人数",
    )  # fmt: skip
    def fail(self) -> None:
        """The cases stay where they are."""

    @move(
        status, source=M.PLANNED, target=M.VOTED, may=may.serves_the_meeting,
        guards=[ready.committee_is_in_force, ready.meeting_day_has_come],
        verb="meeting.held_offline", label="记录线下会议",
    )  # fmt: skip
    def hold_offline(self, *, chair_id: int, members: int, at: datetime, on: date) -> None:
        """Attendance, opinions and rounds are rows of their own; whoever presided still signs (令40 art. 22)."""
        self.chair_id, self.members_count = chair_id, members
        self.opened_at, self.voted_on = at, on
        self.held_offline = True

    @move(
        status, source=M.IN_SESSION, target=None, may=may.presides, guards=[ready.committee_is_in_force],
        verb="meeting.rounds_opened", label="开始表决",
    )  # fmt: skip
    def open_rounds(self) -> None:
        """The rounds are rows of their own."""

    @move(
        status, source=M.IN_SESSION, target=None, may=may.presides,
        verb="meeting.item_deferred", label="本次不表决",
    )  # fmt: skip
    def defer_item(self) -> None:
        """The reason stands at the item; the case waits for another meeting."""

    @move(
        status, source=M.IN_SESSION, target=M.VOTED, may=may.presides, guards=[ready.everything_is_voted],
        verb="meeting.voted", label="表决结束",
    )  # fmt: skip
    def finish_voting(self, *, on: date) -> None:
        self.voted_on = on

    @move(
        status, source=M.VOTED, target=M.IN_SESSION, may=may.presides,
        verb="meeting.resumed", label="恢复表决",
    )  # fmt: skip
    def resume_voting(self) -> None:
        self.voted_on = None

    @move(
        status, source=M.VOTED, target=M.SIGNED, may=may.presides,
        guards=[ready.committee_is_in_force, ready.everything_is_voted],
        verb="meeting.signed", label="宣布并签署结果",
    )  # fmt: skip
    def sign(self, *, at: datetime, minutes: dict[str, Any]) -> None:
        self.signed_at = at
        self.minutes = minutes

    @move(
        status, source=M.SIGNED, target=None, may=may.serves_the_meeting,
        guards=[ready.committee_is_in_force, ready.has_unpublished_decision],
        verb="meeting.decisions_published", label="公布结果",
    )  # fmt: skip
    def publish_decisions(self) -> None:
        """The decisions are rows of their own; each case gets its result in the same act."""

    @move(
        status, source=M.SIGNED, target=M.NOT_RECOGNISED, may=after.drops_non_recognition,
        verb="meeting.not_recognised", label="不予认可",
    )  # fmt: skip
    def not_recognise(self) -> None:
        """The order with its document is a row of its own (令40 art. 38)."""


class RoundWorkflow(models.Model):
    status = StatusField("状态", max_length=10, choices=R.choices, default=R.OPEN, protected=True)
    closed_at = models.DateTimeField(null=True)
    annulled_because = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @move(
        status, source=R.OPEN, target=None, may=may.counts_papers,
        guards=[ready.is_on_paper, ready.sheets_do_not_agree_yet],
        verb="round.tally_entered", label="录入计票单",
    )  # fmt: skip
    def enter_tally(self) -> None:
        """The sheet is a sealed row of its own; the record knows no number."""

    @move(
        status, source=R.OPEN, target=R.CLOSED, may=may.presides,
        guards=[ready.every_ballot_is_accounted_for, ready.paper_is_counted_twice],
        verb="round.closed", label="结束表决并计票",
    )  # fmt: skip
    def close(self, *, at: datetime) -> None:
        self.closed_at = at

    @move(
        status, source=R.OPEN, target=R.CLOSED, may=may.counts_papers,
        guards=[ready.meeting_was_offline, ready.paper_is_counted_twice],
        verb="round.recorded_offline", label="记录线下表决",
    )  # fmt: skip
    def record_offline(self, *, at: datetime) -> None:
        self.closed_at = at

    @move(
        status, source=[R.OPEN, R.CLOSED], target=R.ANNULLED, may=may.annuls, guards=[ready.result_is_not_signed],
        verb="round.annulled", label="作废本轮表决",
    )  # fmt: skip
    def annul(self, *, reason: str) -> None:
        self.annulled_because = reason


class ResultImportWorkflow(models.Model):
    """What a workbook says of an offline meeting takes effect when a second person releases it."""

    status = StatusField(
        "状态", max_length=10, choices=ImportStatus.choices, default=ImportStatus.WAITING, protected=True
    )
    decided_by_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @move(
        status, source=ImportStatus.WAITING, target=ImportStatus.RELEASED, may=may.releases_results,
        verb="results.released", label="核对无误，放行",
    )  # fmt: skip
    def release(self, *, by: str, at: datetime) -> None:
        self.decided_by_name, self.decided_at = by, at

    @move(
        status, source=ImportStatus.WAITING, target=ImportStatus.DROPPED, may=may.drops_results,
        verb="results.dropped", label="撤下",
    )  # fmt: skip
    def drop(self, *, by: str, at: datetime) -> None:
        self.decided_by_name, self.decided_at = by, at


class RollEntryWorkflow(models.Model):
    status = StatusField("状态", max_length=10, choices=RollStatus.choices, default=RollStatus.ISSUED, protected=True)

    class Meta:
        abstract = True

    @move(
        status, source=RollStatus.ISSUED, target=RollStatus.USED, may=may.is_the_voter,
        guards=[ready.round_is_open, ready.voter_is_present],
        verb="ballot.cast", label="投票",
    )  # fmt: skip
    def cast(self) -> None:
        """The choice goes into the sealed box and nowhere else."""

    @move(
        status, source=RollStatus.ISSUED, target=RollStatus.NOT_CAST, may=may.declares_not_cast,
        guards=[ready.round_is_open, ready.voter_has_left],
        verb="ballot.not_cast", label="记为未投",
    )  # fmt: skip
    def declare_not_cast(self) -> None:
        """Counts as not agree (N10)."""
