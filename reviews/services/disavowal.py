"""A whole meeting is not recognised: proposed by one officer, ordered by another (令40 art. 38; M6f)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db import IntegrityError, transaction
from django.urls import reverse

from applications.after_review import JUDGED
from applications.models import Application
from applications.services.disavowal import disavow
from committees.services.letters import tell_staff
from portal import workflow
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.messages.services import tell
from portal.workflow import Act, Done
from reviews import result_permissions as may
from reviews.models import Decision, Meeting, NonRecognition
from reviews.wordings import MEETING_DISOWNED, RESULTS_VOID

STANDING = "reviews_one_standing_nonrecognition"
NOT_YET_TOLD = "您的申报仍在评审中，原来的表决作废。评审委员会可以依法重新组织评审，届时会通知您。"


class BadProposal(Refused):
    """A field of the proposal is beyond reason; ``problems`` says which and why."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence, code="invalid")
        self.problems = {field: sentence}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Why a meeting is not recognised: the ground of art. 38, the document, its day, the reason in words."""

    ground: str
    document: str
    document_on: date
    reason: str


@transaction.atomic
def propose_non_recognition(
    *, meeting: Meeting, finding: Finding, actor: Actor, key: uuid.UUID | None = None
) -> NonRecognition:
    """An officer of the filing authority proposes that a signed meeting is not recognised; nothing changes yet.

    Another officer decides (令40 art. 38). Raises ``Refused``.
    """
    stored = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if refusal := may.drops_non_recognition.refusal(Meeting.objects.for_act().get(pk=meeting.pk), actor):
        raise Refused(refusal, code="denied")
    if finding.ground not in NonRecognition.Ground.values:
        raise BadProposal("ground", "请选择不予认可的情形。")
    if finding.document_on > clock.today():
        raise BadProposal("document_on", "文件日期不能晚于今天。")
    if stored.status != "SIGNED":
        raise Refused(f"会议“{stored.get_status_display()}”，不能作不予认可处理。", code="not_open")
    proposal = NonRecognition(
        meeting=stored,
        ground=finding.ground,
        document=finding.document.strip(),
        document_on=finding.document_on,
        reason=finding.reason.strip(),
        proposed_by_id=cast("int", actor.user_id),
        proposed_by_name=actor.name,
        proposed_at=clock.now(),
    )
    data = {"document": proposal.document, "ground": proposal.ground}
    try:
        with transaction.atomic():
            return workflow.open_case(proposal, "non_recognition.proposed", actor=actor, key=key, data=data).subject
    except IntegrityError as error:
        if STANDING not in str(error):
            raise
        raise Refused("这次会议已有不予认可的处理，请先办理完毕。", code="not_open") from error


def drop_non_recognition(*, proposal: NonRecognition, actor: Actor, key: uuid.UUID | None = None) -> NonRecognition:
    """Take a proposal back; nothing of it has had any effect."""
    act = Act(move="drop", actor=actor, key=key, arguments=_by(actor))
    return workflow.run(NonRecognition, proposal.pk, act).subject


@transaction.atomic
def order_non_recognition(*, proposal: NonRecognition, actor: Actor, key: uuid.UUID | None = None) -> NonRecognition:
    """A second officer orders that the meeting is not recognised; all that follows happens by sets (令40 art. 38).

    Its decisions are set aside and kept. Published results become NOT_RECOGNISED: notices stop, objections and
    re-examinations lapse, certificates are revoked by whoever listens, applicants are told. Cases whose result
    nobody knew stay in review. Both may be heard by another meeting. Raises ``Refused``; then nothing was changed.
    """
    _lock(proposal.meeting_id)

    def disown(done: Sequence[Done]) -> None:
        ordered = done[0].subject
        data = {"document": ordered.document, "order": ordered.code}
        act = Act(move="not_recognise", actor=actor, note=ordered.reason, data=data,
                  then=lambda meetings: _disown(meetings[0], ordered, actor))  # fmt: skip
        workflow.run(Meeting, ordered.meeting_id, act)

    act = Act(
        move="order", actor=actor, key=key, data={"document": proposal.document}, arguments=_by(actor), then=disown
    )
    return workflow.run(NonRecognition, proposal.pk, act).subject


def _by(actor: Actor) -> dict[str, object]:
    return {"by_id": actor.user_id, "by": actor.name, "at": clock.now()}


def _lock(meeting_id: int) -> None:
    Meeting.objects.select_for_update().get(pk=meeting_id)


def _disown(done: Done, order: NonRecognition, actor: Actor) -> None:
    meeting = done.subject
    standing = Decision.objects.standing().filter(item__meeting=meeting)
    judged = Application.objects.filter(decisions__in=standing, status__in=JUDGED)
    unheard = Application.objects.filter(decisions__in=standing, status="IN_REVIEW")
    judged_ids = list(judged.values_list("pk", flat=True))
    waiting = list(unheard.values_list("applicant_id", "code"))
    because = f"会议不予认可（{order.document}）"
    standing.update(set_aside_at=clock.now(), set_aside_because=because)
    disavow(ids=judged_ids, actor=actor, document=order.document, reason=order.reason)
    tell(
        MEETING_DISOWNED.letter(
            applicant_id,
            {
                "case_code": code,
                "document": order.document,
                "reason": order.reason.rstrip("。"),
                "next_step": NOT_YET_TOLD,
            },
            link=reverse("applications:case", args=[code]),
            record_id=done.record.pk,
        )
        for applicant_id, code in waiting
    )
    tell_staff(
        meeting.committee.organiser_id,
        [Role.SECRETARY],
        RESULTS_VOID,
        {"meeting": meeting.title, "document": order.document, "reason": order.reason.rstrip("。")},
        link=reverse("reviews:rehearing"),
        record=done.record,
    )


def set_aside_for_review(applications: Sequence[Application], because: str) -> None:
    """A re-examination has reopened the review: what stood is kept, and another meeting decides (令40 art. 27)."""
    standing = Decision.objects.standing().filter(application__in=applications)
    standing.update(set_aside_at=clock.now(), set_aside_because=because[:200])
