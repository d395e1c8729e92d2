"""What each level said of a case, as the application form prints it (令40 arts. 16, 18, 22, 26)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from applications.models import Application
from applications.reasons import texts_of
from applications.workflow import Status
from portal.audit.models import Record
from portal.audit.selectors import chain_of
from portal.core.actors import Role
from portal.core.clock import SHANXI
from portal.core.dates import in_chinese
from portal.workflow import chain

SAID: Final = {
    "application.unit_approved": "审核通过，同意公示",
    "application.recommended": "公示无异议，同意推荐",
    "application.passed_on": "审核通过，同意上报",
    "application.accepted": "符合受理条件，予以受理",
    "application.review_passed": "评审通过",
    "application.review_not_passed": "评审未通过",
    "application.result_upheld": "经复查，维持原结果",
    "application.recognised": "予以认定",
    "application.recognition_declined": "不予认定",
    "application.confirmed": "确认评审结果",
    "application.confirmed_by_organiser": "确认评审结果",
    "application.recognition_confirmed": "确认认定结果",
    "application.result_filed": "评审结果予以备案",
    "application.not_recognised": "评审结果不予认可",
    "application.refused": "不予受理",
}
TAKEN_BACK: Final = {
    "application.unit_approval_taken_back": "application.unit_approved",
    "application.recommendation_taken_back": "application.recommended",
    "application.passing_on_taken_back": "application.passed_on",
    "application.acceptance_taken_back": "application.accepted",
}
BEGINS_ANEW: Final = "application.route_changed"


@dataclass(frozen=True)
class Opinion:
    """One level's word. ``by`` is empty where the reader is not to know who it was."""

    stage: str
    body: str
    text: str
    by: str
    day: str


def opinions_of(case: Application, *, names: bool) -> list[Opinion]:
    """In the order of the levels; ``names``: with the officers' names, for offices alone. One query."""
    return [_opinion(case, record, names=names) for record in standing(chain_of(chain(case)))]


def standing(records: Iterable[Record]) -> list[Record]:
    """The decisions that hold: none that was taken back, none of a way that the applicant has left. Pure."""
    kept: list[Record] = []
    for record in records:
        if record.verb == BEGINS_ANEW:
            kept = []
        elif record.verb in TAKEN_BACK:
            undone = next(place for place in reversed(range(len(kept))) if kept[place].verb == TAKEN_BACK[record.verb])
            del kept[undone]
        elif record.verb in SAID:
            kept.append(record)
    return kept


def _opinion(case: Application, record: Record, *, names: bool) -> Opinion:
    # Who sat in a panel is a secret of the committee for good (令40 art. 24).
    by_committee = record.actor_role == Role.EXPERT or record.status_from == Status.IN_REVIEW
    reasons = texts_of(record.data.get("reasons", []))
    text = "：".join(filter(None, [SAID[record.verb], reasons]))
    return Opinion(
        stage=Status(record.status_from).label,
        body=case.decided_by_body if by_committee else record.organisation_name,
        text=f"{text}。{record.note}" if record.verb == "application.refused" and record.note else text,
        by="" if by_committee or not names else record.actor_name,
        day=in_chinese(record.at.astimezone(SHANXI)),
    )
