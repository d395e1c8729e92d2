"""A committee's meeting: who sat, what was on the agenda, who voted and, apart from that, what was voted."""

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from committees.models import Member
from portal.core.codes import new_code
from portal.workflow import status_check, status_triggers
from reviews import tally_box
from reviews.blind_models import BlindCopy, IssuedCopy
from reviews.draw_models import Draw, DrawCandidate, DrawPlace, Substitution
from reviews.hearing_models import Hearing, MethodRecord, RecordedMethod
from reviews.live_models import AttendanceEvent, Pulse
from reviews.panel_models import (
    Assignment,
    ExpertOpinion,
    Panel,
    PanelSeat,
    ReviewSetup,
    ScoreSheet,
    WithdrawnOpinion,
)
from reviews.panel_workflow import MeetingPanelWorkflow
from reviews.querysets import (
    AgendaQuerySet,
    AttendanceQuerySet,
    ImportQuerySet,
    MeetingQuerySet,
    RollQuerySet,
    RoundQuerySet,
)
from reviews.reply_models import Reply, ReplyLine
from reviews.result_models import Decision, NonRecognition, SealedMinutes
from reviews.rules import CHOICE_LABELS, OPINION_EXPERTS, Choice, Counts, Tally
from reviews.workflow import MeetingWorkflow, ResultImportWorkflow, RollEntryWorkflow, RoundWorkflow

__all__ = [
    "AgendaItem",
    "Assignment",
    "Attendance",
    "AttendanceEvent",
    "Ballot",
    "BlindCopy",
    "Box",
    "Decision",
    "Draw",
    "DrawCandidate",
    "DrawPlace",
    "ExpertOpinion",
    "Hearing",
    "IssuedCopy",
    "Meeting",
    "MethodRecord",
    "NonRecognition",
    "Opinion",
    "Panel",
    "PanelSeat",
    "Pulse",
    "RecordedMethod",
    "Recusal",
    "ReleasedSheet",
    "Reply",
    "ReplyLine",
    "ResultImport",
    "ReviewSetup",
    "RollEntry",
    "Round",
    "ScoreSheet",
    "SealedMinutes",
    "Substitution",
    "TallySheet",
    "WithdrawnOpinion",
]

# A meeting sits by a frozen roster of its committee, and by no other afterwards (令40 arts. 9, 11).
BY_A_FROZEN_ROSTER = """
    PERFORM 1 FROM committees_roster WHERE id = NEW.roster_id FOR SHARE;
    IF NOT EXISTS (
        SELECT 1 FROM committees_roster
        WHERE id = NEW.roster_id AND committee_id = NEW.committee_id AND status = 'FROZEN'
    ) THEN
        RAISE EXCEPTION 'a meeting sits by a frozen roster of its committee' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
SEATED_ON_THE_ROSTER = """
    IF NOT EXISTS (
        SELECT 1 FROM committees_seat s JOIN reviews_meeting m ON m.roster_id = s.roster_id
        WHERE m.id = NEW.meeting_id AND s.expert_id = NEW.expert_id AND s.position = NEW.position
    ) THEN
        RAISE EXCEPTION 'who attends sits on the roster of the meeting' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Meeting(MeetingPanelWorkflow):
    """One sitting of one committee over cases of one batch (令40 art. 19)."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    batch = models.ForeignKey("committees.Batch", on_delete=models.PROTECT, related_name="meetings")
    committee = models.ForeignKey("committees.Committee", on_delete=models.PROTECT, related_name="meetings")
    roster = models.ForeignKey("committees.Roster", on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField("会议名称", max_length=120)
    starts_at = models.DateTimeField("开始时间")
    place = models.CharField("地点", max_length=120)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "评审会议"
        verbose_name_plural = "评审会议"
        ordering = ["-starts_at", "-id"]
        constraints = [status_check(MeetingWorkflow, "reviews_meeting_status")]
        triggers = [
            pgtrigger.Trigger(
                name="by_a_frozen_roster",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("roster_id", "committee_id"),
                func=BY_A_FROZEN_ROSTER,
            ),
            *status_triggers(MeetingWorkflow, "reviews_meeting", "reviews.meeting"),
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """A member's line on the attendance list; who was there is kept apart from what was voted."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    expert = models.ForeignKey("committees.Expert", on_delete=models.PROTECT, related_name="+")
    position = models.CharField(max_length=12, choices=Member.Position.choices)
    signed_in_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "expert"], name="reviews_one_attendance")]
        triggers = [
            pgtrigger.Trigger(
                name="seated_on_the_roster",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("meeting_id", "expert_id", "position"),
                func=SEATED_ON_THE_ROSTER,
            )
        ]

    @property
    def is_present(self) -> bool:
        return self.signed_in_at is not None and self.left_at is None


class AgendaItem(models.Model):
    """A case that the meeting decides on. A deferred one waits for another meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="agenda_items")
    number = models.PositiveSmallIntegerField("序号")
    deferred_because = models.CharField(max_length=200, blank=True)

    objects = AgendaQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "application"], name="reviews_case_once_a_meeting"),
            models.UniqueConstraint(fields=["meeting", "number"], name="reviews_agenda_number"),
        ]


class ResultImport(ResultImportWorkflow):
    """A workbook with the results of a meeting held offline; ``report`` is what it says, cell by cell."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="imports")
    uploaded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    uploaded_by_name = models.CharField("提交人", max_length=60)
    uploaded_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    report = models.JSONField()

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "线下会议结果"
        verbose_name_plural = "线下会议结果"
        ordering = ["-id"]
        constraints = [
            status_check(ResultImportWorkflow, "reviews_import_status"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(status="WAITING"), name="reviews_one_waiting_import"
            ),
        ]
        triggers = status_triggers(ResultImportWorkflow, "reviews_resultimport", "reviews.resultimport")


class Recusal(models.Model):
    """An expert who stands aside from one case (令40 art. 25)."""

    class FoundBy(models.TextChoices):
        DECLARED = "declared", "本人申请"
        DETECTED = "detected", "系统或办事机构发现"

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="recusals")
    expert = models.ForeignKey("committees.Expert", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    found_by = models.CharField(max_length=10, choices=FoundBy.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "expert"], name="reviews_recused_once")]


class Opinion(models.Model):
    """What at least three experts say of a case before the vote; it does not decide (N12, 令40 art. 21)."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="opinion")
    expert_ids = ArrayField(models.BigIntegerField())
    expert_names = ArrayField(models.CharField(max_length=60))
    text = models.TextField("评议意见")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expert_ids__len__gte=OPINION_EXPERTS), name="reviews_opinion_three_experts"
            )
        ]


class Round(RoundWorkflow):
    """One secret vote on one item, on screens or on paper. The counts are empty until the chair closes it."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    on_paper = models.BooleanField("纸质票", default=False)
    opened_at = models.DateTimeField()
    members = models.PositiveSmallIntegerField("评委会人数")
    attending = models.PositiveSmallIntegerField("出席人数")
    recused = models.PositiveSmallIntegerField("回避人数")
    present = models.PositiveSmallIntegerField("参加表决人数")
    agree = models.PositiveSmallIntegerField(null=True)
    disagree = models.PositiveSmallIntegerField(null=True)
    abstain = models.PositiveSmallIntegerField(null=True)
    spoiled = models.PositiveSmallIntegerField("废票", default=0)
    not_cast = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["item", "number"]
        constraints = [
            status_check(RoundWorkflow, "reviews_round_status"),
            models.UniqueConstraint(fields=["item", "number"], name="reviews_round_number"),
            models.UniqueConstraint(
                fields=["item"], condition=~Q(status="ANNULLED"), name="reviews_one_standing_round"
            ),
            models.CheckConstraint(condition=Q(present=F("attending") - F("recused")), name="reviews_present"),
            models.CheckConstraint(
                condition=Q(present__gte=1) & Q(present__gte=(F("members") * 2 + 2) / 3), name="reviews_quorum"
            ),
            models.CheckConstraint(
                condition=~Q(status="OPEN")
                | Q(agree=None, disagree=None, abstain=None, spoiled=0, not_cast=None, passed=None),
                name="reviews_no_counts_while_open",
            ),
            models.CheckConstraint(
                condition=Q(passed=None)
                | Q(present=F("agree") + F("disagree") + F("abstain") + F("spoiled") + F("not_cast")),
                name="reviews_counts_add_up",
            ),
            models.CheckConstraint(condition=Q(on_paper=True) | Q(spoiled=0), name="reviews_spoiled_on_paper"),
            models.CheckConstraint(
                condition=Q(passed=None)
                | Q(passed=True, agree__gte=(F("present") * 2 + 2) / 3)
                | Q(passed=False, agree__lt=(F("present") * 2 + 2) / 3),
                name="reviews_pass_two_thirds",
            ),
        ]
        triggers = status_triggers(RoundWorkflow, "reviews_round", "reviews.round")

    def counts(self) -> Counts | None:
        """The stored counts; None for a round that was not counted."""
        if self.agree is None or self.disagree is None or self.abstain is None:
            return None
        return Counts(self.present, self.agree, self.disagree, self.abstain, self.spoiled)

    @property
    def agreed_tally(self) -> Tally | None:
        """What both counters of a round on paper found, once they found the same."""
        return tally_box.agreed(self.sheets.all(), round_id=self.pk)


class RollEntry(RollEntryWorkflow):
    """One voter of one round: whether he has voted, never what (invariant 6)."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="roll")
    expert = models.ForeignKey("committees.Expert", on_delete=models.PROTECT, related_name="+")

    objects = RollQuerySet.as_manager()

    class Meta:
        constraints = [
            status_check(RollEntryWorkflow, "reviews_roll_status"),
            models.UniqueConstraint(fields=["round", "expert"], name="reviews_one_ballot_a_voter"),
        ]
        triggers = status_triggers(RollEntryWorkflow, "reviews_rollentry", "reviews.rollentry")


class TallySheet(models.Model):
    """What one of two counters found in the papers of a round, sealed until the chair closes it (regulation 1.2)."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sheets")
    counter = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    counter_name = models.CharField("计票人", max_length=60)
    place = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["round", "counter"], name="reviews_one_sheet_a_counter"),
            models.UniqueConstraint(fields=["round", "place"], name="reviews_one_sheet_a_place"),
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="reviews_two_sheets"),
        ]


class ReleasedSheet(models.Model):
    """The sheet of a counter whose place another took; it counts no more, stays sealed, and is read by nobody."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="released_sheets")
    counter = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    counter_name = models.CharField("计票人", max_length=60)
    sealed = models.BinaryField()
    entered_at = models.DateTimeField()
    because = models.CharField("原因", max_length=200)
    released_by_name = models.CharField("主持人", max_length=60)
    released_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "counter"], name="reviews_released_once")]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class Box(models.Model):
    """The sealed ballots of an open round, in one row that is rewritten as a whole; empty after the close."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="box")
    sealed = models.BinaryField()


class Ballot(models.Model):
    """A counted ballot. It knows its round and its choice, and neither a person nor a time (invariant 6)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField(max_length=8, choices=[(each.value, label) for each, label in CHOICE_LABELS.items()])

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(choice__in=[each.value for each in Choice]), name="reviews_known_choice")
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="only_after_the_close",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF (SELECT status FROM reviews_round WHERE id = NEW.round_id) <> 'CLOSED' THEN
                        RAISE EXCEPTION 'a ballot appears only when the chair has closed its round';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
