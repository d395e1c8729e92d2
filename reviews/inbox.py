"""What waits before, in and after a meeting: for its office, its experts and chair, its supervisor."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from portal.core.actors import Actor, Role
from portal.core.waiting import Waiting, tally, waiting
from reviews.draw_selectors import draws_of
from reviews.models import Attendance, ExpertOpinion, NonRecognition, RollEntry
from reviews.panel_querysets import open_window
from reviews.querysets import PRESENT
from reviews.result_selectors import cases_to_rehear, unpublished_meetings
from reviews.selectors import batches_of, meetings_of

PRESIDING = ["chair", "deputy_chair"]


@waiting(Role.SECRETARY)
def batches_to_plan(actor: Actor) -> Iterator[Waiting]:
    yield tally(batches_of(actor), "有申报待安排会议的批次", "reviews:meetings")


@waiting(Role.SECRETARY, Role.SUPERVISOR)
def draws_to_hold(actor: Actor) -> Iterator[Waiting]:
    """Draws under preparation, and those sealed that are to be held before witnesses (令40 art. 11)."""
    found = draws_of(actor).filter(status__in=["PREPARED", "SEALED"])
    yield tally(found, "待抽取的评审专家名单", "reviews:draws", since="status_since")


@waiting(Role.SECRETARY)
def meetings_to_hold(actor: Actor) -> Iterator[Waiting]:
    found = meetings_of(actor).filter(status__in=["PLANNED", "IN_SESSION"])
    yield tally(found, "待召开和正在召开的会议", "reviews:meetings", due="starts_at__date")


@waiting(Role.SECRETARY)
def results_to_publish(actor: Actor) -> Iterator[Waiting]:
    yield tally(unpublished_meetings(actor), "结果待公布的会议", "reviews:unpublished", since="signed_at")


@waiting(Role.SECRETARY)
def cases_to_hear_anew(actor: Actor) -> Iterator[Waiting]:
    """Of meetings that were not recognised (令40 art. 38)."""
    yield tally(cases_to_rehear(actor), "需要重新评审的申报", "reviews:rehearing", since="status_since")


@waiting(Role.HRSS_OFFICER)
def non_recognitions_to_check(actor: Actor) -> Iterator[Waiting]:
    """Proposed by another officer (令40 art. 38)."""
    found = NonRecognition.objects.visible_to(actor).filter(status="WAITING").exclude(proposed_by=actor.user_id)
    yield tally(found, "待复核的会议不予认可", "reviews:supervised_meetings", since="proposed_at")


@waiting(Role.EXPERT)
def meetings_to_attend(actor: Actor) -> Iterator[Waiting]:
    found = meetings_of(actor).filter(status__in=["PLANNED", "IN_SESSION"])
    yield tally(found, "您参加的会议", "reviews:my_meetings", due="starts_at__date", only="reviews:seat")


@waiting(Role.EXPERT)
def cases_to_read(actor: Actor) -> Iterator[Waiting]:
    """Cases of which the expert has not handed in his opinion, while their material is open (令40 arts. 21, 24)."""
    mine = ExpertOpinion.objects.assigned().filter(
        open_window("item__meeting__"), expert__user_id=actor.user_id, status="DRAFT"
    )
    due = "item__meeting__setup__material_until__date"
    yield tally(mine, "待您审阅并提交意见的申报", "reviews:my_meetings", due=due)


@waiting(Role.EXPERT)
def votes_to_cast(actor: Actor) -> Iterator[Waiting]:
    """Papers that the expert holds in rounds that are open (令40 art. 20)."""
    held = RollEntry.objects.filter(expert__user_id=actor.user_id, status="ISSUED", round__status="OPEN")
    yield tally(held, "待您投票的申报", "reviews:my_meetings")


@waiting(Role.EXPERT)
def minutes_to_sign(actor: Actor) -> Iterator[Waiting]:
    """Meetings whose votes are over, for those who may preside (令40 art. 23)."""
    presides = Attendance.objects.filter(
        PRESENT, meeting=OuterRef("pk"), expert__user_id=actor.user_id, position__in=PRESIDING
    )
    voted = meetings_of(actor).filter(Exists(presides), status="VOTED")
    label = "待您宣布并签署结果的会议"
    yield tally(voted, label, "reviews:my_meetings", since="status_since", only="reviews:seat")
