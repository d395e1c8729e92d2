"""What a committee's room prints, and the page behind each copy; experts' names stand on some (令40 art. 24)."""

from django.urls import reverse

from committees.models import Batch, Entrustment
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.prints.kinds import print_kinds
from reviews.documents import batch as of_batch
from reviews.documents import meeting as of_meeting
from reviews.models import Draw, Meeting, Reply

READERS = (Role.SECRETARY, Role.SUPERVISOR)


@print_kinds({f"meeting.{kind.code}": kind.title for kind in of_meeting.KINDS})
def meeting_prints(actor: Actor, pk: int) -> str:
    meeting = Meeting.objects.visible_to(actor).filter(pk=pk).first()
    return reverse("reviews:prints", args=[meeting.code]) if meeting and actor.role in READERS else ""


@print_kinds({"meeting.record": "评价记录"})
def meeting_itself(actor: Actor, pk: int) -> str:
    meeting = Meeting.objects.visible_to(actor).filter(pk=pk).first()
    return reverse("reviews:meeting", args=[meeting.code]) if meeting else ""


@print_kinds({f"batch.{kind.code}": kind.title for kind in of_batch.KINDS})
def batch_prints(actor: Actor, pk: int) -> str:
    batch = Batch.objects.filter(pk=pk).first()
    try:
        return reverse("reviews:batch_prints", args=[of_batch.batch_for(actor, batch.code).code]) if batch else ""
    except Refused:
        return ""


@print_kinds({"draw.protocol": "抽取记录（含专家姓名）"})
def draw_itself(actor: Actor, pk: int) -> str:
    draw = Draw.objects.visible_to(actor).filter(pk=pk).first()
    return reverse("reviews:draw", args=[draw.code]) if draw else ""


@print_kinds({"reply.letter": "评审结果函"})
def reply_page(actor: Actor, pk: int) -> str:
    reply = (
        Reply.objects.filter(pk=pk, letter__in=Entrustment.objects.visible_to(actor)).select_related("letter").first()
    )
    return reverse("reviews:replies", args=[reply.letter.code]) if reply else ""
