"""Reading what meetings decided: what waits to be published, what an authority supervises (令40 arts. 26, 38)."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from applications.after_review import JUDGED
from applications.models import Application
from applications.workflow import Status
from portal.core.actors import Actor, Role
from reviews.models import Decision, Meeting, NonRecognition


def unpublished_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Signed meetings of the secretary's committees with a decision that nobody outside has seen."""
    if actor.role != Role.SECRETARY:
        return Meeting.objects.none()
    waiting = Decision.objects.unpublished().filter(item__meeting=OuterRef("pk"))
    return signed_meetings(actor).filter(Exists(waiting)).order_by("batch_id", "signed_at", "pk")


def signed_meetings(actor: Actor) -> QuerySet[Meeting]:
    """With how many cases each ``passed`` and ``failed`` that wait to be published."""
    waits = Q(items__decision__set_aside_at=None, items__decision__published_at=None)
    found = Meeting.objects.visible_to(actor).filter(status="SIGNED").select_related("committee", "batch")
    return found.annotate(
        passed=Count("items", filter=waits & Q(items__decision__passed=True)),
        failed=Count("items", filter=waits & Q(items__decision__passed=False)),
    )


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
