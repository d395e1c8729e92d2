"""Opening the meeting, putting an item off, and the chair's signature under the results."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from committees.services.letters import tell_staff
from portal import workflow
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.workflow import Act, Done
from reviews.minutes import digest, minutes_of
from reviews.models import AgendaItem, Attendance, Decision, Meeting, Recusal, Round
from reviews.permissions import CHAIR_IS_RECUSED
from reviews.wordings import RESULTS_SIGNED


@transaction.atomic
def open_meeting(*, meeting: Meeting, actor: Actor, key: UUID | None = None) -> Meeting:
    """The chair or a deputy who is present opens the meeting if there is a quorum (N9, 令40 art. 19).

    The number of members is frozen. Raises Refused; for want of quorum the sentence says how many are missing.
    """
    chair = Attendance.objects.of(actor).filter(meeting=meeting).values_list("expert_id", flat=True).first()
    # No one may join the roster between the count and the freeze.
    members = lock_meeting(meeting.pk).attendances.count()
    arguments = {"chair_id": chair, "members": members, "at": clock.now()}
    return workflow.run(Meeting, meeting.pk, Act(move="open", actor=actor, key=key, arguments=arguments)).subject


def take_the_chair(*, meeting: Meeting, actor: Actor, key: UUID | None = None) -> Meeting:
    """A chair or deputy who is present presides from now on, because whoever presided has left (令40 art. 19)."""
    chair = Attendance.objects.of(actor).filter(meeting=meeting).values_list("expert_id", flat=True).first()
    act = Act(move="take_the_chair", actor=actor, key=key, arguments={"chair_id": chair}, data={"expert": chair})
    return workflow.run(Meeting, meeting.pk, act).subject


def defer_item(*, item: AgendaItem, reason: str, actor: Actor, key: UUID | None = None) -> None:
    """Leave a case without a vote, e.g. for want of quorum after recusals; it waits for another meeting."""
    if not reason.strip():
        raise Refused("请写明本次不表决的原因。", code="invalid")

    def put_off(done: Sequence[Done]) -> None:
        if Recusal.objects.filter(item=item, expert=done[0].subject.chair_id).exists():
            raise Refused(CHAIR_IS_RECUSED, code="denied")
        if Round.objects.standing().filter(item=item).exists():
            raise Refused("这件申报已经开始表决，请先作废本轮表决。")
        AgendaItem.objects.filter(pk=item.pk).update(deferred_because=reason.strip())
        finish_if_settled(item.meeting_id, actor)

    act = Act(move="defer_item", actor=actor, key=key, note=reason.strip(), data={"item": item.number}, then=put_off)
    workflow.run(Meeting, item.meeting_id, act)


def finish_if_settled(meeting_id: int, actor: Actor) -> None:
    """Declare the voting finished when every item is voted or deferred; inside the act that settled the last.

    The meeting is locked before the question, or two acts that settle two items would each miss the other's.
    """
    meeting = lock_meeting(meeting_id)
    if meeting.status == "IN_SESSION" and not AgendaItem.objects.filter(meeting=meeting_id).unsettled().exists():
        workflow.run(Meeting, meeting_id, Act(move="finish_voting", actor=actor, arguments={"on": clock.today()}))


def lock_meeting(meeting_id: int) -> Meeting:
    """The meeting's row under lock; every act locks it before its rounds, boxes and rolls."""
    return Meeting.objects.select_for_update().get(pk=meeting_id)


@transaction.atomic
def sign_results(*, meeting: Meeting, actor: Actor, key: UUID | None = None) -> Meeting:
    """The presiding chair signs; what was decided on each voted case is kept in the same transaction (arts. 20, 22).

    The minutes are frozen and their digest goes into the record. Nobody outside the room learns anything before the
    office publishes the decisions (``publish_decisions``). Raises Refused and changes nothing if one case has
    been decided elsewhere.
    """
    minutes = minutes_of(lock_meeting(meeting.pk))
    act = Act(
        move="sign", actor=actor, key=key, arguments={"at": clock.now(), "minutes": minutes},
        data={"minutes_sha256": digest(minutes)}, then=_keep_decisions,
    )  # fmt: skip
    return workflow.run(Meeting, meeting.pk, act).subject


def _keep_decisions(done: Sequence[Done]) -> None:
    meeting = done[0].subject
    decided = Round.objects.filter(item__meeting=meeting, status="CLOSED").select_related("item").order_by("item_id")
    cases = [vote.item.application_id for vote in decided]
    if Decision.objects.standing().filter(application__in=cases).exists():
        raise Refused("其中有申报已有评审结果，不能再签署，请与办事机构核对。")
    Decision.objects.bulk_create(
        Decision(
            item=vote.item,
            application_id=vote.item.application_id,
            passed=bool(vote.passed),
            decided_on=meeting.voted_on,
        )
        for vote in decided
    )
    tell_staff(
        meeting.committee.organiser_id,
        [Role.SECRETARY],
        RESULTS_SIGNED,
        {"meeting": meeting.title},
        link=reverse("reviews:unpublished"),
        record=done[0].record,
    )
