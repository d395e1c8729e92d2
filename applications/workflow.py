"""The states of a case and the moves between them (architecture, "The way of a case"; regulation 8.1)."""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django_fsm import GET_STATE

from applications import guards as ready
from applications import permissions as may
from applications.after_review import AfterReview
from applications.taking_back import TakingBack
from portal.core.fields import StatusField
from portal.workflow import move


class Status(models.TextChoices):
    """Where a case stands; the label is what staff and applicants read."""

    DRAFT = "DRAFT", "填写中"
    ASSIGNMENT = "ASSIGNMENT", "待指定受理机构"
    UNIT_REVIEW = "UNIT_REVIEW", "单位审核"
    UNIT_NOTICE = "UNIT_NOTICE", "单位公示"
    AGENCY_REVIEW = "AGENCY_REVIEW", "代理机构审核"
    HRSS_REVIEW = "HRSS_REVIEW", "人社部门审核"
    COMMITTEE_ACCEPTANCE = "COMMITTEE_ACCEPTANCE", "评委会受理"
    RECOGNITION = "RECOGNITION", "认定中"
    CORRECTION = "CORRECTION", "待补正"
    IN_REVIEW = "IN_REVIEW", "评审中"
    PASSED = "PASSED", "评审通过"
    NOT_PASSED = "NOT_PASSED", "评审未通过"
    RESULT_NOTICE = "RESULT_NOTICE", "结果公示"
    CONFIRMED = "CONFIRMED", "已确认"
    CERTIFIED = "CERTIFIED", "已发证"
    REFUSED = "REFUSED", "不予受理"
    WITHDRAWN = "WITHDRAWN", "已撤回"
    DEEMED_WITHDRAWN = "DEEMED_WITHDRAWN", "视为放弃"
    CANCELLED = "CANCELLED", "已取消"
    NOT_RECOGNISED = "NOT_RECOGNISED", "不予认可"


S = Status
REVIEWING = [S.UNIT_REVIEW, S.AGENCY_REVIEW, S.HRSS_REVIEW, S.COMMITTEE_ACCEPTANCE, S.RECOGNITION]
IN_HAND = [S.ASSIGNMENT, S.UNIT_NOTICE, *REVIEWING]
FIRST_STATES = [S.UNIT_REVIEW, S.ASSIGNMENT, S.HRSS_REVIEW, S.RECOGNITION]
LEG_STATES = [S.AGENCY_REVIEW, S.HRSS_REVIEW, S.COMMITTEE_ACCEPTANCE, S.RECOGNITION]
# Until the committee has the case, its applicant may choose another way (regulation 2.3, cross rule 1).
ON_THE_WAY = [S.ASSIGNMENT, S.UNIT_REVIEW, S.UNIT_NOTICE, S.AGENCY_REVIEW, S.HRSS_REVIEW]
IN_NOTICE = [S.UNIT_NOTICE, S.RESULT_NOTICE]
# These leave the place free for another application of the same person, series, level and year (M6d).
CLOSED = [S.REFUSED, S.WITHDRAWN, S.DEEMED_WITHDRAWN, S.CANCELLED, S.NOT_RECOGNISED]
ENDED = [*CLOSED, S.NOT_PASSED, S.CERTIFIED]


def _stage(case: "ApplicationWorkflow", **_arguments: Any) -> str:
    return case.stage_of_leg()


def _asking_stage(case: "ApplicationWorkflow", **_arguments: Any) -> str:
    return case.returned_from


class ApplicationWorkflow(AfterReview, TakingBack, models.Model):
    applicant_id: int

    status = StatusField("状态", max_length=24, choices=Status.choices, default=Status.DRAFT, protected=True)
    status_since = models.DateTimeField()
    leg = models.PositiveSmallIntegerField(default=0)
    handler = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    claimed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = ArrayField(models.BigIntegerField(), default=list)
    returned_from = models.CharField(max_length=24, blank=True)
    due_on = models.DateField(null=True)
    version = models.PositiveSmallIntegerField(default=0)
    route_round = models.PositiveSmallIntegerField(default=0)
    passed_on = models.DateField(null=True)
    tenure_from = models.DateField("任现职起算日", null=True)

    class Meta:
        abstract = True

    def stage_of_leg(self) -> str:
        """The task of the leg at which the case stands; the runner has loaded the legs."""
        raise NotImplementedError

    def stand_at(self, leg: int) -> None:
        """Stand at leg ``leg``, in the hands of its body, claimed by nobody."""
        raise NotImplementedError

    def _finish_leg(self, by: int | None) -> None:
        self.decided_by = sorted({*self.decided_by, *([by] if by else [])})
        self.stand_at(self.leg + 1)

    @move(
        status, source=S.DRAFT, target=GET_STATE(_stage, states=FIRST_STATES), may=may.is_applicant,
        guards=[ready.window_is_open, ready.committee_is_in_force, ready.has_route],
        verb="application.submitted", label="提交申报", told="您提交了申报",
    )  # fmt: skip
    def submit(self, *, due_on: date | None = None) -> None:
        """``due_on``: until when an office must assign a reviewing body, when the route begins with that (M1g)."""
        self.version += 1
        self.route_round += 1
        self.due_on = due_on
        self.stand_at(1)

    @move(
        status, source=ON_THE_WAY, target=S.DRAFT, may=may.is_applicant,
        guards=[ready.window_is_open, ready.has_no_open_objection],
        verb="application.route_changed", label="改换申报渠道", told="您改换了申报渠道，审核和公示将重新开始",
    )  # fmt: skip
    def change_route(self) -> None:
        self.leg = 0
        self.handler_id = self.claimed_by_id = self.due_on = None
        self.decided_by = []

    @move(
        status, source=S.ASSIGNMENT, target=S.UNIT_REVIEW, may=may.assigning_office,
        verb="application.body_assigned", label="指定受理机构", told="人社部门为您指定了受理机构",
    )  # fmt: skip
    def assign_body(self) -> None:
        """The body stands in the legs."""
        self.due_on = None
        self.stand_at(self.leg + 1)

    @move(
        status, source=S.ASSIGNMENT, target=None, may=may.is_the_portal, guards=[ready.assignment_is_overdue],
        verb="application.assignment_escalated", label="逾期未指定，转上级人社部门",
        told="受理机构逾期未指定，已转上级人社部门",
    )  # fmt: skip
    def escalate_assignment(self, *, due_on: date) -> None:
        """The office above stands in the leg."""
        self.due_on = due_on
        self.stand_at(self.leg)

    @move(
        status, source=[S.DRAFT, *FIRST_STATES], target=S.WITHDRAWN, may=may.is_applicant,
        guards=[ready.stands_at_the_start, ready.unit_has_not_started],
        verb="application.withdrawn", label="撤回申报", told="您撤回了申报",
    )  # fmt: skip
    def withdraw(self) -> None:
        self.handler_id = None

    @move(
        status, source=IN_HAND, target=None, may=may.reviewer_in_charge,
        verb="application.claimed", label="领取", told="工作人员开始办理",
    )  # fmt: skip
    def claim(self, *, by: int) -> None:
        self.claimed_by_id = by

    @move(
        status, source=IN_HAND, target=None, may=may.reviewer_in_charge, guards=[ready.is_claimed],
        verb="application.released", label="放回待办",
    )  # fmt: skip
    def release(self) -> None:
        self.claimed_by_id = None

    @move(
        status, source=IN_HAND, target=None, may=may.colleague_of_the_claimer,
        verb="application.taken_over", label="接手办理",
    )  # fmt: skip
    def take_over(self, *, by: int) -> None:
        self.claimed_by_id = by

    @move(
        status, source=IN_HAND, target=None, may=may.reviewer_who_is_away, guards=[ready.is_claimed],
        verb="application.handed_on", label="请假交接",
    )  # fmt: skip
    def hand_on(self, *, to: int | None) -> None:
        """To a colleague, if he may do it: else to the pool (nobody decides on his own case, nor at two stages)."""
        decided = self.status != S.UNIT_NOTICE and to in self.decided_by
        self.claimed_by_id = None if decided or to == self.applicant_id else to

    @move(
        status, source=REVIEWING, target=S.CORRECTION, may=may.reviewer_in_charge,
        guards=[ready.stage_has_not_asked],
        verb="application.correction_asked", label="一次性告知补正", told="需要您补正材料",
    )  # fmt: skip
    def ask_correction(self, *, due_on: date) -> None:
        self.returned_from = self.status
        self.due_on = due_on

    @move(
        status, source=S.CORRECTION, target=GET_STATE(_asking_stage, states=REVIEWING), may=may.is_applicant,
        guards=[ready.correction_is_not_overdue],
        verb="application.resubmitted", label="提交补正", told="您提交了补正",
    )  # fmt: skip
    def resubmit(self) -> None:
        self.version += 1
        self.due_on = None

    @move(
        status, source=S.CORRECTION, target=S.DEEMED_WITHDRAWN, may=may.is_the_portal,
        guards=[ready.correction_is_overdue],
        verb="application.deemed_withdrawn", label="视为放弃申报", told="逾期未补正，视为放弃申报",
    )  # fmt: skip
    def deem_withdrawn(self) -> None:
        self.handler_id = None

    @move(
        status, source=S.CORRECTION, target=None, may=may.is_the_portal,
        verb="application.correction_extended", label="顺延补正期限", told="系统停机，补正期限顺延",
    )  # fmt: skip
    def extend_correction(self, *, due_on: date) -> None:
        """The outage stands in a row of its own; a deadline never comes nearer."""
        self.due_on = max(self.due_on or due_on, due_on)

    @move(
        status, source=REVIEWING, target=S.REFUSED, may=may.reviewer_in_charge,
        verb="application.refused", label="不予受理", told="申报未被受理",
    )  # fmt: skip
    def refuse(self, *, by: int) -> None:
        self.decided_by = sorted({*self.decided_by, by})

    @move(
        status, source=S.UNIT_REVIEW, target=S.UNIT_NOTICE, may=may.unit_in_charge,
        verb="application.unit_approved", label="审核通过，进入公示", told="单位审核通过",
    )  # fmt: skip
    def approve_by_unit(self, *, by: int) -> None:
        self._finish_leg(by)

    @move(
        status, source=S.UNIT_NOTICE, target=None, may=may.unit_in_charge, guards=[ready.has_no_notice],
        verb="application.notice_published", label="发布公示", told="单位发布了评前公示",
    )  # fmt: skip
    def publish_notice(self) -> None:
        """The notice is a row of its own."""

    @move(
        status, source=IN_NOTICE, target=None, may=may.notice_publisher,
        verb="application.notice_lengthened", label="延长公示", told="公示期延长",
    )  # fmt: skip
    def lengthen_notice(self) -> None:
        """The new last day stands in the notice."""

    @move(
        status, source=IN_NOTICE, target=None, may=may.anybody, guards=[ready.notice_is_running],
        verb="application.objection_filed", label="提出异议", told="公示期间收到异议",
    )  # fmt: skip
    def file_objection(self) -> None:
        """The objection is a row of its own; while it is open the case stands still."""

    @move(
        status, source=IN_NOTICE, target=None, may=may.notice_publisher, guards=[ready.has_open_objection],
        verb="application.objection_rejected", label="异议不成立", told="异议经核查不成立",
    )  # fmt: skip
    def reject_objection(self) -> None:
        """Closes the objection; the case goes on."""

    @move(
        status, source=IN_NOTICE, target=S.CANCELLED, may=may.notice_publisher, guards=[ready.has_open_objection],
        verb="application.objection_upheld", label="异议成立，取消申报", told="异议经核查成立，申报被取消",
    )  # fmt: skip
    def uphold_objection(self) -> None:
        self.handler_id = None

    @move(
        status, source=S.UNIT_NOTICE, target=GET_STATE(_stage, states=LEG_STATES), may=may.unit_in_charge,
        guards=[ready.notice_has_run, ready.has_no_open_objection],
        verb="application.recommended", label="推荐上报", told="单位推荐上报",
    )  # fmt: skip
    def recommend(self, *, by: int) -> None:
        self._finish_leg(by)

    @move(
        status, source=[S.AGENCY_REVIEW, S.HRSS_REVIEW], target=GET_STATE(_stage, states=LEG_STATES[1:]),
        may=may.officer_in_charge,
        verb="application.passed_on", label="审核通过，逐级上报", told="审核通过，已上报",
    )  # fmt: skip
    def pass_on(self, *, by: int) -> None:
        self._finish_leg(by)

    @move(
        status, source=S.COMMITTEE_ACCEPTANCE, target=S.IN_REVIEW, may=may.committee_in_charge,
        guards=[ready.committee_is_in_force],
        verb="application.accepted", label="受理", told="评委会已受理",
    )  # fmt: skip
    def accept(self, *, by: int) -> None:
        self.decided_by = sorted({*self.decided_by, by})
        self.claimed_by_id = None

    @move(
        status, source=S.IN_REVIEW, target=S.PASSED, may=may.committee_records_result,
        guards=[ready.committee_is_in_force],
        verb="application.review_passed", label="评审通过", told="评审通过",
    )  # fmt: skip
    def record_pass(self, *, on: date) -> None:
        self.passed_on = on

    @move(
        status, source=S.IN_REVIEW, target=S.NOT_PASSED, may=may.committee_records_result,
        verb="application.review_not_passed", label="评审未通过", told="评审未通过",
    )  # fmt: skip
    def record_failure(self) -> None:
        self.handler_id = None

    @move(
        status, source=S.RECOGNITION, target=S.PASSED, may=may.decider_in_charge,
        guards=[ready.needs_no_ballot, ready.committee_is_in_force],
        verb="application.recognised", label="予以认定", told="认定通过",
    )  # fmt: skip
    def recognise(self, *, by: int, on: date, tenure_from: date | None) -> None:
        """The evidence stands in a row of its own; no ballot (regulation 8.1)."""
        self.decided_by = sorted({*self.decided_by, by})
        self.passed_on = on
        self.tenure_from = tenure_from
        self.claimed_by_id = None

    @move(
        status, source=S.RECOGNITION, target=S.NOT_PASSED, may=may.decider_in_charge,
        verb="application.recognition_declined", label="不予认定", told="未予认定",
    )  # fmt: skip
    def decline_recognition(self, *, by: int) -> None:
        self.decided_by = sorted({*self.decided_by, by})
        self.handler_id = None

    @move(
        status, source=S.PASSED, target=S.RESULT_NOTICE, may=may.deciding_body_publishes_result,
        guards=[ready.result_must_be_published, ready.committee_is_in_force],
        verb="application.result_published", label="发布结果公示", told="评审通过，结果已公示",
    )  # fmt: skip
    def publish_result(self) -> None:
        """The notice is a row of its own and covers the whole meeting."""

    @move(
        status, source=S.RESULT_NOTICE, target=S.CONFIRMED, may=may.authority_confirms,
        guards=[ready.authority_confirms_results, ready.notice_has_run, ready.has_no_open_objection],
        verb="application.confirmed", label="确认结果", told="评审结果已确认",
    )  # fmt: skip
    def confirm(self) -> None:
        self.handler_id = None

    @move(
        status, source=S.PASSED, target=S.CONFIRMED, may=may.authority_confirms,
        guards=[ready.result_needs_no_notice],
        verb="application.recognition_confirmed", label="确认认定结果", told="认定结果已确认",
    )  # fmt: skip
    def confirm_recognition(self) -> None:
        self.handler_id = None

    @move(
        status, source=S.CONFIRMED, target=S.CERTIFIED, may=may.is_the_portal,
        verb="application.certified", label="制发证书", told="电子证书已生成",
    )  # fmt: skip
    def certify(self) -> None:
        """The certificate is a row of its own."""


class ObjectionStatus(models.TextChoices):
    OPEN = "OPEN", "核查中"
    UPHELD = "UPHELD", "异议成立"
    REJECTED = "REJECTED", "异议不成立"
    LAPSED = "LAPSED", "不再核查"


class ObjectionWorkflow(models.Model):
    """An objection moves inside the act that decides it for the case."""

    status = StatusField(max_length=10, choices=ObjectionStatus.choices, default=ObjectionStatus.OPEN, protected=True)
    finding = models.TextField(blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def _answer(self, finding: str, by: str, at: datetime) -> None:
        self.finding, self.decided_by_name, self.decided_at = finding, by, at

    @move(
        status, source=ObjectionStatus.OPEN, target=ObjectionStatus.UPHELD, may=may.decides_objection,
        verb="objection.upheld", label="异议成立",
    )  # fmt: skip
    def uphold(self, *, finding: str, by: str, at: datetime) -> None:
        self._answer(finding, by, at)

    @move(
        status, source=ObjectionStatus.OPEN, target=ObjectionStatus.REJECTED, may=may.decides_objection,
        verb="objection.rejected", label="异议不成立",
    )  # fmt: skip
    def reject(self, *, finding: str, by: str, at: datetime) -> None:
        self._answer(finding, by, at)

    @move(
        status, source=ObjectionStatus.OPEN, target=ObjectionStatus.LAPSED, may=may.is_the_portal,
        verb="objection.lapsed", label="不再核查",
    )  # fmt: skip
    def lapse(self, *, finding: str, by: str, at: datetime) -> None:
        """What it was about exists no more (令40 art. 38)."""
        self._answer(finding, by, at)
