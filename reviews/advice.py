"""What a batch's terms advise a meeting: how private enterprises are grouped, and the pass rate (M4e, M6a).

Advice only: neither decides who may be judged or who passes.
"""

from dataclasses import dataclass

from django.db.models import Count, Q

from applications.models import Application
from committees.models import Batch, Grouping
from committees.planning import guideline_share
from portal.accounts.models import Ownership
from reviews.models import Meeting, Round

PRIVATE, OTHER = "民营企业组", "其他单位组"
VOTED = ("VOTED", "SIGNED")


def is_from_private_enterprise(case: Application) -> bool:
    """For grouping alone (M4e); who works for nobody is treated by reference to them (M6h)."""
    return case.employer is None or case.employer.ownership == Ownership.PRIVATE


def group_of(case: Application, batch: Batch) -> str:
    """The group in which the batch has the case judged; empty where all are judged together."""
    if batch.grouping not in {Grouping.SEPARATE_GROUP, Grouping.SEPARATE_REVIEW}:
        return ""
    return PRIVATE if is_from_private_enterprise(case) else OTHER


def grouping_line(batch: Batch) -> str:
    """What the secretary who plans a meeting should keep to; empty for a mixed batch."""
    return {
        Grouping.SEPARATE_GROUP: "这个批次的民营企业申报单独分组评议，请按下面标明的组别安排评议组。",
        Grouping.SEPARATE_REVIEW: "这个批次的民营企业申报单独评审，请为两个组别分别安排会议。",
        Grouping.SPECIAL_BATCH: "这是面向民营企业的专场。其他单位人员的申报已经受理的，同样评审。",
    }.get(Grouping(batch.grouping), "")


@dataclass(frozen=True)
class Guideline:
    """The share that passed beside the guideline, both in percent."""

    guideline: int
    passed: int
    voted: int

    @property
    def share(self) -> str:
        return guideline_share(self.passed, self.voted)

    @property
    def is_above(self) -> bool:
        return 100 * self.passed > self.guideline * self.voted


def guideline_of(meeting: Meeting) -> Guideline | None:
    """For chair and office, once the vote is closed on every item: nothing is shown that could sway a ballot (M6a)."""
    guideline = meeting.batch.pass_rate_guideline
    if guideline is None or meeting.status not in VOTED:
        return None
    rounds = Round.objects.standing().filter(item__meeting=meeting, status="CLOSED")
    counts = rounds.aggregate(voted=Count("pk"), passed=Count("pk", filter=Q(passed=True)))
    return Guideline(guideline, counts["passed"], counts["voted"])
