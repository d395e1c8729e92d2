"""Panel opinions that count no more: kept with the reason, and asked for anew (N12, 令40 arts. 21, 25)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import BooleanField, Exists, F, Func, OuterRef, QuerySet
from django.urls import reverse

from committees.services.letters import staff_of
from portal.core import clock
from portal.core.actors import SYSTEM, Role
from portal.messages.services import Letter, tell
from portal.workflow import open_cases
from reviews.models import AgendaItem, Meeting, Opinion, PanelSeat, Recusal, Round, WithdrawnOpinion
from reviews.wordings import OPINION_VOID

PARTLY_RECUSED = "参加评议的专家须回避这件申报"


def of_recused() -> QuerySet[Opinion]:
    """Opinions that wait for the vote and in which somebody took part who stands aside from the case."""
    took_part = Func(
        F("expert"), OuterRef("expert_ids"), template="%(expressions)s)", arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )  # fmt: skip
    aside = Recusal.objects.filter(took_part, item=OuterRef("item"))
    voted = Round.objects.standing().filter(item=OuterRef("item"))
    return Opinion.objects.filter(Exists(aside), ~Exists(voted))


def reopen_opinions(items: Iterable[AgendaItem]) -> int:
    """Withdraw the opinions of ``items`` in which somebody took part who stands aside by now; gives how many.

    What the others handed in stands, so that the leader can form the opinion again from three of them, or the office
    finds a substitute; both are told. Where a vote has begun nothing changes. The caller holds the meeting.
    """
    found = of_recused().filter(item__in=[each.pk for each in items]).select_related("item__meeting__committee")
    return withdraw(list(found.order_by("pk").select_for_update(of=("self",))), PARTLY_RECUSED)


def withdraw(opinions: Sequence[Opinion], because: str) -> int:
    """Take ``opinions`` (with item, meeting and committee) out of the count and keep them with the reason, by sets."""
    if not opinions:
        return 0
    now = clock.now()
    kept = [
        WithdrawnOpinion(
            item=each.item, expert_ids=each.expert_ids, expert_names=each.expert_names, text=each.text,
            saved_at=each.saved_at, because=because, withdrawn_at=now,
        )
        for each in opinions
    ]  # fmt: skip
    open_cases(kept, "panel_opinion.withdrawn", actor=SYSTEM)
    Opinion.objects.filter(pk__in=[each.pk for each in opinions]).delete()
    by_meeting: dict[Meeting, list[AgendaItem]] = defaultdict(list)
    for each in opinions:
        by_meeting[each.item.meeting].append(each.item)
    for meeting, items in by_meeting.items():
        tell(_letters(meeting, items, because))
    return len(kept)


def _letters(meeting: Meeting, items: Sequence[AgendaItem], because: str) -> Iterable[Letter]:
    """To the office, and to the leaders of the panels; they name no applicant (art. 24)."""
    numbers = "、".join(f"第{each.number}项" for each in sorted(items, key=lambda each: each.number))
    told = {"meeting": meeting.title, "items": numbers, "because": because}
    for person in staff_of(meeting.committee.organiser_id, [Role.SECRETARY]):
        yield OPINION_VOID.letter(person, told, link=reverse("reviews:panels", args=[meeting.code]))
    leaders = PanelSeat.objects.filter(panel__assignments__item__in=list(items), is_leader=True)
    for person in leaders.order_by("expert__user").values_list("expert__user_id", flat=True).distinct():
        yield OPINION_VOID.letter(person, told, link=reverse("reviews:my_cases", args=[meeting.code]))
