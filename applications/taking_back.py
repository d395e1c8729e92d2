"""The moves that take an act back while nobody has acted on its result.

A part of ``workflow.ApplicationWorkflow``, which names the states. That nobody has acted since is seen by
``portal.batch_acts.taking_back``, which holds the lock and reads the record.
"""

from collections.abc import Mapping
from typing import Any

from django_fsm import GET_STATE

from applications import permissions as may
from portal.workflow import move, restore

Before = Mapping[int, Mapping[str, Any]]


def _former(case: Any, *, before: Before) -> str:
    return str(before[case.pk]["status"])


class TakingBack:
    """Moves by name. ``before``: what the record of the act remembers, by the key of the case."""

    pk: int

    @move(
        "status", source="UNIT_NOTICE", target="UNIT_REVIEW", may=may.decided_last,
        verb="application.unit_approval_taken_back", label="撤回审核通过", told="单位撤回了审核通过，将重新审核",
    )  # fmt: skip
    def take_back_approval(self, *, before: Before) -> None:
        restore(self, before[self.pk])

    @move(
        "status", source=["AGENCY_REVIEW", "HRSS_REVIEW", "COMMITTEE_ACCEPTANCE", "RECOGNITION"], target="UNIT_NOTICE",
        may=may.decided_last,
        verb="application.recommendation_taken_back", label="撤回推荐", told="单位撤回了推荐",
    )  # fmt: skip
    def take_back_recommendation(self, *, before: Before) -> None:
        restore(self, before[self.pk])

    @move(
        "status", source=["HRSS_REVIEW", "COMMITTEE_ACCEPTANCE", "RECOGNITION"],
        target=GET_STATE(_former, states=["AGENCY_REVIEW", "HRSS_REVIEW"]), may=may.decided_last,
        verb="application.passing_on_taken_back", label="撤回上报", told="上报已撤回，将重新审核",
    )  # fmt: skip
    def take_back_passing_on(self, *, before: Before) -> None:
        restore(self, before[self.pk])

    @move(
        "status", source="IN_REVIEW", target="COMMITTEE_ACCEPTANCE", may=may.decided_last,
        verb="application.acceptance_taken_back", label="撤回受理", told="受理已撤回，将重新核对",
    )  # fmt: skip
    def take_back_acceptance(self, *, before: Before) -> None:
        restore(self, before[self.pk])

    @move(
        "status", source="UNIT_REVIEW", target="ASSIGNMENT", may=may.has_assigned,
        verb="application.assignment_taken_back", label="撤回指定受理机构", told="指定的受理机构已撤回，将重新指定",
    )  # fmt: skip
    def take_back_assignment(self, *, before: Before) -> None:
        """That no body stands in the legs any more follows."""
        restore(self, before[self.pk])
