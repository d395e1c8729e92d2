"""Each act of a meeting moves its pulse; what is noted of experts and cases reaches the meetings."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.dispatch import receiver

from applications.models import Application
from committees.models import Expert, Relation
from portal.audit.models import Record
from portal.batch_acts.taking_back import asked_to_take_back
from portal.workflow import Done, acted
from reviews.blind_selectors import bound_items
from reviews.models import AgendaItem, Meeting, ResultImport, RollEntry, Round
from reviews.services.blind import hide_bound_experts
from reviews.services.conflicts import leave_meetings, recuse_in_called_meetings
from reviews.services.disavowal import set_aside_for_review
from reviews.services.pulses import beat
from reviews.services.sealing import ask_to_seal


@receiver(acted, sender=Meeting)
def meeting_moved(move: str, done: Sequence[Done], **_kwargs: Any) -> None:
    beat({each.subject.pk for each in done}, scene=True)
    if move == "sign":
        for each in done:
            ask_to_seal(each.subject.pk)


@receiver(acted, sender=ResultImport)
def results_brought(done: Sequence[Done], **_kwargs: Any) -> None:
    beat({each.subject.meeting_id for each in done}, scene=True)


@receiver(acted, sender=Round)
def round_moved(move: str, done: Sequence[Done], **_kwargs: Any) -> None:
    beat({each.subject.item.meeting_id for each in done}, scene=move != "enter_tally")


@receiver(acted, sender=RollEntry)
def paper_used(move: str, done: Sequence[Done], **_kwargs: Any) -> None:
    """A cast ballot changes what the chair and the office see, and nobody else's screen but the voter's own."""
    beat({each.subject.round.item.meeting_id for each in done}, scene=move != "cast")


@receiver(acted, sender=Relation)
def stand_aside_where_a_meeting_is_called(done: Sequence[Done], **_kwargs: Any) -> None:
    for each in done:
        recuse_in_called_meetings(each.subject.expert_id)
        hide_bound_experts(bound_items(each.subject).select_related("meeting"))


@receiver(acted, sender=Expert)
def leave_the_room(done: Sequence[Done], move: str, **_kwargs: Any) -> None:
    if move == "remove_expert":
        leave_meetings([each.subject.pk for each in done])


@receiver(acted, sender=Application)
def another_meeting_decides(move: str, done: Sequence[Done], **_kwargs: Any) -> None:
    if move == "reopen_review":
        set_aside_for_review([each.subject for each in done], "复查结论：重新评审")


@receiver(asked_to_take_back, sender=Application)
def keep_what_a_meeting_decides_on(records: Mapping[int, Record], **_kwargs: Any) -> dict[int, str]:
    listed = AgendaItem.objects.filter(application__in=records).values_list("application", flat=True)
    return dict.fromkeys(listed, "已列入评审会议，不能撤回受理。")
