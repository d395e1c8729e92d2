"""The moves of a case after its review: re-examination, own confirmation and filing, a meeting not recognised.

A part of ``workflow.ApplicationWorkflow``, which names the states (令40 arts. 26, 27, 38; M5h).
"""

from typing import Any

from applications import guards as ready
from applications import permissions as may
from portal.workflow import move

JUDGED = ["PASSED", "NOT_PASSED", "RESULT_NOTICE", "CONFIRMED", "CERTIFIED"]


class AfterReview:
    """Moves by name; the columns stand in the workflow."""

    handler_id: int | None
    deciding_body_id: int | None
    passed_on: Any

    @move(
        "status", source="NOT_PASSED", target=None, may=may.is_applicant,
        guards=[ready.was_voted_on, ready.has_no_open_reexamination],
        verb="application.reexamination_requested", label="申请复查", told="您申请了复查",
    )  # fmt: skip
    def request_reexamination(self) -> None:
        """The request is a row of its own; the result stands until it is answered."""

    @move(
        "status", source="NOT_PASSED", target=None, may=may.is_applicant, guards=[ready.has_open_reexamination],
        verb="application.reexamination_withdrawn", label="撤回复查申请", told="您撤回了复查申请",
    )  # fmt: skip
    def withdraw_reexamination(self) -> None:
        """Closes the request; the result stands."""

    @move(
        "status", source="NOT_PASSED", target=None, may=may.organiser_answers, guards=[ready.has_open_reexamination],
        verb="application.result_upheld", label="维持原结果", told="复查结论：维持原评审结果",
    )  # fmt: skip
    def uphold_result(self) -> None:
        """Closes the request; the result stands."""

    @move(
        "status", source="NOT_PASSED", target="IN_REVIEW", may=may.organiser_answers,
        guards=[ready.has_open_reexamination, ready.committee_is_in_force],
        verb="application.review_reopened", label="重新评审", told="复查结论：重新评审",
    )  # fmt: skip
    def reopen_review(self) -> None:
        """Another meeting decides; what the first decided is kept and set aside."""
        self.handler_id = self.deciding_body_id

    @move(
        "status", source="RESULT_NOTICE", target="CONFIRMED", may=may.organiser_confirms,
        guards=[
            ready.results_are_filed, ready.notice_has_run, ready.has_no_open_objection, ready.committee_is_in_force,
        ],
        verb="application.confirmed_by_organiser", label="确认结果，待备案", told="评审结果已由组建单位确认，待备案",
    )  # fmt: skip
    def confirm_by_organiser(self) -> None:
        self.handler_id = None

    @move(
        "status", source="CONFIRMED", target=None, may=may.authority_files,
        guards=[ready.results_are_filed, ready.stands_in_a_filing],
        verb="application.result_filed", label="予以备案", told="评审结果已备案",
    )  # fmt: skip
    def file_result(self) -> None:
        """The filing is a row of its own; the certificate begins with it (M5h)."""

    @move(
        "status", source=JUDGED, target="NOT_RECOGNISED", may=may.filing_authority_disavows,
        guards=[ready.was_voted_on],
        verb="application.not_recognised", label="不予认可", told="评审会议不予认可，原结果作废",
    )  # fmt: skip
    def mark_not_recognised(self) -> None:
        self.handler_id = None

    @move(
        "status", source="NOT_RECOGNISED", target="IN_REVIEW", may=may.organiser_answers,
        guards=[ready.committee_is_in_force, ready.place_is_free],
        verb="application.heard_anew", label="重新提交评审", told="您的申报将由评审委员会重新评审",
    )  # fmt: skip
    def hear_anew(self) -> None:
        """Another meeting decides, as if the first had not been held."""
        self.handler_id = self.deciding_body_id
        self.passed_on = None
