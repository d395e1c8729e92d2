"""Which item the meeting discusses now; every screen follows it (令40 art. 19)."""

from uuid import UUID

from django.db import transaction

from portal import workflow
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import Act
from reviews.models import AgendaItem, Meeting
from reviews.services.session import lock_meeting


@transaction.atomic
def discuss_item(
    *, meeting: Meeting, item: AgendaItem, seen: int | None, actor: Actor, key: UUID | None = None
) -> Meeting:
    """Call an item, by the presiding chair or by the office at his word; the recused leave the room (令40 art. 25).

    ``seen`` is the number of the item that the caller's screen showed as called, None for none: of two people who
    turn the page at once the second is refused and told where the meeting stands. Raises Refused.
    """
    if item.meeting_id != meeting.pk:
        raise Refused("议程上没有这一项。", code="not_found")
    called = _called(lock_meeting(meeting.pk))

    def refuse_whoever_came_second(_done: object) -> None:
        if called != seen:
            where = f"已切换到第{called}项" if called else "还没有开始评议"
            raise Refused(f"您的页面不是最新的：议程{where}。请核对后再切换。", code="not_open")

    act = Act(
        move="discuss_item", actor=actor, key=key, arguments={"item_id": item.pk}, data={"item": item.number},
        then=refuse_whoever_came_second,
    )  # fmt: skip
    return workflow.run(Meeting, meeting.pk, act).subject


def _called(meeting: Meeting) -> int | None:
    return meeting.current_item.number if meeting.current_item else None
