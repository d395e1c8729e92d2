"""What an office prints about a whole batch: its applicants, its results, and the letter that reports them."""

from typing import Any, Final

from applications.models import Application
from applications.selectors.listing import CaseLine, case_lines
from committees.models import Batch
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.core.papers import Paper
from reviews.documents import tables
from reviews.documents.meeting import Kind, letter
from reviews.documents.tables import OPEN, Outcome
from reviews.models import Assignment

# A case on a batch's lists has been accepted by the committee.
ACCEPTED: Final = (
    "IN_REVIEW", "PASSED", "NOT_PASSED", "RESULT_NOTICE", "CONFIRMED", "CERTIFIED", "NOT_RECOGNISED",
)  # fmt: skip
DECIDED: Final = ACCEPTED[1:]


def batch_for(actor: Actor, code: str) -> Batch:
    """One batch for the organiser's secretary or a supervisor.

    Raises Refused ``not_found``, and ``denied`` for somebody who is an applicant in it (令40 art. 25).
    """
    found = Batch.objects.with_committee().select_related("committee__filing_authority").filter(code=code)
    if actor.role == Role.SECRETARY:
        found = found.filter(committee__organiser_id=actor.organisation_id or 0)
    batch = found.first()
    if batch is None or actor.role not in {Role.SECRETARY, Role.SUPERVISOR}:
        raise Refused("没有找到这个批次，或者它不由您所在的单位办理。", code="not_found")
    if Application.objects.filter(batch=batch, applicant_id=actor.user_id).exists():
        raise Refused("您是本批次的申报人，名单由其他人员打印。", code="denied")
    return batch


def summary(batch: Batch, actor: Actor) -> Paper:
    """All applicants whom the committee has accepted (regulation 4.3, 一览表)."""
    lines = case_lines(_cases(batch, actor))
    remarks = {line.pk: line.status for line in lines}
    return Paper(
        title=f"{batch.title}申报人员一览表",
        tables=[tables.summary_table("申报人员一览表", lines, remarks)],
        facts=[("评审委员会", batch.committee.name), ("人数", f"{len(lines)}人")],
        signs=("填表人", "审核人"),
    )


def results(batch: Batch, actor: Actor) -> Paper:
    """The results of all meetings of the batch, with the columns of regulation 4.2; ID numbers masked."""
    lines = case_lines(_cases(batch, actor))
    outcomes = _outcomes(lines)
    return Paper(
        title=f"{batch.title}评审结果一览表",
        tables=[tables.results_table("评审结果一览表", lines, outcomes)],
        facts=[("评审委员会", batch.committee.name), ("人数", f"{len(lines)}人")],
        signs=("填表人", "审核人"),
    )


def forwarding(batch: Batch, actor: Actor) -> Paper:
    """The letter that reports the whole batch (令40 art. 26); see ``reviews.documents.meeting.forwarding``."""
    lines = case_lines(_cases(batch, actor, DECIDED), full_ids=actor.role == Role.SECRETARY)
    text = f"{batch.committee.name}已完成{batch.title}的评审。"
    return letter(batch.committee, batch.title, text, lines, _outcomes(lines))


def _cases(batch: Batch, actor: Actor, statuses: tuple[str, ...] = ACCEPTED) -> Any:
    return Application.objects.visible_to(actor).filter(batch=batch, status__in=statuses).order_by("code")


def _outcomes(lines: list[CaseLine]) -> dict[int, Outcome]:
    """By case; the panel is that of the meeting which read it last."""
    read = Assignment.objects.filter(item__application__in=[line.pk for line in lines]).order_by("item")
    panels = dict(read.values_list("item__application_id", "panel__name"))
    return {
        line.pk: Outcome(number, line.result or OPEN, line.status, line.passed_on, panels.get(line.pk, ""))
        for number, line in enumerate(lines, 1)
    }


def _unless_decided(batch: Batch) -> str:
    decided = Application.objects.filter(batch=batch, status__in=DECIDED).exists()
    return "" if decided else "本批次还没有评审结果。"


KINDS: Final = (
    Kind("summary", "申报人员一览表", "评委会已受理的全部申报人，身份证号隐去中间各位。", summary),
    Kind("results", "评审结果一览表", "各次会议的结果，按省平台的栏目。", results, _unless_decided),
    Kind(
        "forwarding", "报送函", "致备案机关，附评审通过人员名单，名单上有完整的身份证号。", forwarding, _unless_decided,
        shows_full_ids=True,
    ),
)  # fmt: skip
BY_CODE: Final = {kind.code: kind for kind in KINDS}
