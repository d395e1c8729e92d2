"""Reading what meetings decided: what waits to be published, what an authority supervises (令40 arts. 26, 38)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from applications.after_review import JUDGED
from applications.models import Application
from applications.workflow import Status
from portal.core.actors import Actor, Role
from portal.workflow import Declined
from reviews.models import Decision, Meeting, NonRecognition

MOST_SHOWN = 500


def unpublished_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Signed meetings of the secretary's committees with a decision that nobody outside has seen."""
    if actor.role != Role.SECRETARY:
        return Meeting.objects.none()
    waiting = Decision.objects.unpublished().filter(item__meeting=OuterRef("pk"))
    found = Meeting.objects.visible_to(actor).filter(Exists(waiting), status="SIGNED")
    return found.select_related("committee", "batch").order_by("batch_id", "signed_at", "pk")


@dataclass(frozen=True)
class WaitingLine:
    """A meeting that waits: its numbers, and what publishing it now would refuse."""

    meeting: Meeting
    passed: int
    failed: int


def numbers_of(meetings: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many cases each meeting passed and failed that wait to be published."""
    waiting = Decision.objects.unpublished().filter(item__meeting__in=meetings)
    rows = (
        waiting.order_by()
        .values_list("item__meeting")
        .annotate(yes=Count("pk", filter=Q(passed=True)), no=Count("pk", filter=Q(passed=False)))
    )
    return {pk: (yes, no) for pk, yes, no in rows}


def waiting_lines(meetings: Sequence[Meeting]) -> list[WaitingLine]:
    numbers = numbers_of([each.pk for each in meetings])
    return [WaitingLine(each, *numbers.get(each.pk, (0, 0))) for each in meetings]


def in_words(declined: Sequence[Declined]) -> list[str]:
    """What would be refused, one line each."""
    return [f"{_name_of(each.subject)}：{each.reason}" for each in declined]


def _name_of(subject: Any) -> str:
    if subject is None:
        return "记录"
    return subject.title if isinstance(subject, Meeting) else f"{subject.applicant.name}（{subject.code}）"


def cases_to_rehear(actor: Actor) -> QuerySet[Application]:
    """Cases of the secretary's committees whose meeting was not recognised (令40 art. 38)."""
    if actor.role != Role.SECRETARY:
        return Application.objects.none()
    found = Application.objects.visible_to(actor).filter(status=Status.NOT_RECOGNISED)
    return found.select_related("applicant", "employer", "series", "batch__committee").order_by("batch_id", "code")


def supervised_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Signed meetings of the committees that the officer's authority has filed; never with experts (art. 24)."""
    if actor.role != Role.HRSS_OFFICER or actor.organisation_id is None:
        return Meeting.objects.none()
    own = Q(items__application__applicant_id=actor.user_id)
    found = Meeting.objects.filter(
        committee__filing_authority_id=actor.organisation_id, status__in=["SIGNED", "NOT_RECOGNISED"]
    ).exclude(own)
    return found.select_related("committee", "batch").order_by("-signed_at", "-pk")


def supervised_meeting(actor: Actor, code: str) -> Meeting | None:
    return supervised_meetings(actor).filter(code=code).first()


@dataclass(frozen=True)
class Consequences:
    """What the order that a meeting is not recognised would do now."""

    results: list[tuple[str, int]]
    unpublished: int
    certified: int
    in_notice: int

    @property
    def total(self) -> int:
        return self.unpublished + sum(count for _label, count in self.results)


def consequences_of(meeting: Meeting) -> Consequences:
    """Counted from the decisions that stand; two queries."""
    standing = Decision.objects.standing().filter(item__meeting=meeting)
    statuses = Counter(standing.values_list("application__status", flat=True))
    labels = dict(Status.choices)
    return Consequences(
        results=[(str(labels[each]), statuses[each]) for each in JUDGED if statuses[each]],
        unpublished=statuses["IN_REVIEW"],
        certified=statuses["CONFIRMED"] + statuses["CERTIFIED"],
        in_notice=statuses["RESULT_NOTICE"],
    )


def proposals_of(actor: Actor, meeting: Meeting) -> QuerySet[NonRecognition]:
    return NonRecognition.objects.visible_to(actor).filter(meeting=meeting).order_by("-pk")


def proposal_of(actor: Actor, meeting: Meeting, code: str) -> NonRecognition | None:
    found: Any = NonRecognition.objects.visible_to(actor).for_act()
    return found.filter(meeting=meeting, code=code).first()
