"""Reading panels: who sits where, who would read what, how far the opinions are, and what one expert has to read."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from portal.core import clock
from portal.core.errors import Refused
from reviews import assigning, scoring
from reviews.models import (
    AgendaItem,
    Assignment,
    Attendance,
    ExpertOpinion,
    Meeting,
    Panel,
    PanelSeat,
    ReviewSetup,
    Round,
    ScoreSheet,
)
from reviews.rules import OPINION_EXPERTS
from reviews.selectors import agenda, roster


def setup_of(meeting: Meeting) -> ReviewSetup | None:
    return ReviewSetup.objects.filter(meeting=meeting).first()


def material_is_open(meeting: Meeting) -> bool:
    """May the meeting's experts read now (art. 24)?"""
    found: Any = Meeting.objects.for_act().get(pk=meeting.pk)
    return found.material_is_open


def panels_of(meeting: Meeting) -> list[Panel]:
    return list(Panel.objects.with_seats().filter(meeting=meeting).annotate(cases=Count("assignments")))


def panel_for(meeting: Meeting, panel_id: int) -> Panel:
    found = Panel.objects.with_seats().filter(meeting=meeting, pk=panel_id).first()
    if found is None:
        raise Refused("没有找到这个评议组。", code="not_found")
    return found


def free_lines(meeting: Meeting, panel: Panel | None = None) -> list[Attendance]:
    """The roster's experts who sit in no other panel of the meeting."""
    others = PanelSeat.objects.filter(meeting=meeting, expert=OuterRef("expert"))
    if panel is not None:
        others = others.exclude(panel=panel)
    return list(roster(meeting).filter(~Exists(others)).select_related("expert__specialty").order_by("pk"))


def sheets_for(meeting: Meeting) -> list[ScoreSheet]:
    """The organiser's forms that suit the meeting, nearest first: of its batch, of its level, of its series."""
    committee = meeting.committee
    suits = Q(batch=meeting.batch_id) | Q(batch=None, series=committee.series_id, level__in=["", *_levels(meeting)])
    found = ScoreSheet.objects.filter(suits, organiser=committee.organiser_id)
    return sorted(found, key=lambda each: (each.batch_id is None, not each.level, -each.pk))


def _levels(meeting: Meeting) -> list[str]:
    return list(meeting.batch.levels)


def frozen_items(meeting: Meeting) -> list[scoring.ScoreItem]:
    setup = setup_of(meeting)
    return scoring.items_of(setup.sheet) if setup else []


@dataclass(frozen=True)
class Proposal:
    """A plan with what a page needs to show it."""

    plan: assigning.Plan
    items: dict[int, AgendaItem]
    panels: dict[int, Panel]
    names: dict[int, str]
    digest: str
    loads: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def rows(self) -> list[tuple[AgendaItem, Panel, list[str]]]:
        return [
            (self.items[each.item_id], self.panels[each.panel_id], [self.names[one] for one in each.experts])
            for each in self.plan.shares
        ]


def proposal(meeting: Meeting) -> Proposal:
    """What ``assign_cases`` would do now; changes nothing."""
    panels = {each.pk: each for each in panels_of(meeting)}
    items = items_to_assign(meeting)
    groups = [_group(panel) for panel in panels.values() if len(panel.seats.all()) >= OPINION_EXPERTS]
    busy = Counter(
        ExpertOpinion.objects.assigned()
        .filter(item__meeting=meeting)
        .exclude(item__in=[each.pk for each in items])
        .values_list("expert_id", flat=True)
    )
    found = assigning.plan([_work(each) for each in items], groups, experts=OPINION_EXPERTS, busy=busy)
    names = {seat.expert_id: seat.expert.user.name for panel in panels.values() for seat in panel.seats.all()}
    total = Counter(found.loads()) + busy
    loads = [
        (panel.name, names[seat.expert_id], total[seat.expert_id])
        for panel in panels.values()
        for seat in panel.seats.all()
    ]
    return Proposal(found, {each.pk: each for each in items}, panels, names, assigning.digest(found), loads)


def items_to_assign(meeting: Meeting) -> list[AgendaItem]:
    """Cases without a vote that fewer than three experts read, unless one of these has handed in already."""
    standing = Round.objects.standing().filter(item=OuterRef("pk"))
    items = list(agenda(meeting).filter(~Exists(standing), deferred_because="").select_related("assignment"))
    readers: Counter[int] = Counter()
    written = set()
    for item_id, status in ExpertOpinion.objects.assigned().filter(item__in=items).values_list("item_id", "status"):
        readers[item_id] += 1
        if status == "HANDED_IN":
            written.add(item_id)
    return [each for each in items if readers[each.pk] < OPINION_EXPERTS and each.pk not in written]


def _group(panel: Panel) -> assigning.Group:
    readers = tuple(assigning.Reader(seat.expert_id, seat.expert.specialty_id) for seat in panel.seats.all())
    return assigning.Group(panel.pk, readers, panel.specialty_id)


def _work(item: AgendaItem) -> assigning.Work:
    recused = frozenset(each.expert_id for each in item.recusals.all())
    return assigning.Work(item.pk, item.number, item.application.specialty_id, recused)


@dataclass(frozen=True)
class Progress:
    """How far one case is: who reads it, how many have handed in, whether the panel's opinion is there."""

    item: AgendaItem
    panel: Panel | None
    readers: list[ExpertOpinion]
    composed: bool
    papers: Counter[str]
    withdrawn: bool = False

    @property
    def handed_in(self) -> int:
        return sum(each.status == "HANDED_IN" for each in self.readers)

    @property
    def state(self) -> tuple[str, str]:
        """The label and its tone."""
        if self.composed:
            return "已形成评议意见", "good"
        if self.panel is None:
            return "未分配", "action"
        if self.withdrawn and self.handed_in >= OPINION_EXPERTS:
            return "有人回避，待重新形成意见", "bad"
        if len(self.readers) < OPINION_EXPERTS:
            return f"不足{OPINION_EXPERTS}名专家", "bad"
        if self.handed_in >= OPINION_EXPERTS:
            return "待组长形成意见", "waiting"
        return f"已提交{self.handed_in}份", "waiting"


def progress(meeting: Meeting) -> list[Progress]:
    """Each case of the agenda, in a constant number of queries."""
    items = list(
        agenda(meeting).select_related("assignment__panel").prefetch_related("blind_copies", "withdrawn_opinions")
    )
    readers: dict[int, list[ExpertOpinion]] = defaultdict(list)
    standing = ExpertOpinion.objects.assigned().filter(item__meeting=meeting).select_related("expert__user")
    for opinion in standing.order_by("item", "pk"):
        readers[opinion.item_id].append(opinion)
    return [
        Progress(
            item,
            item.assignment.panel if hasattr(item, "assignment") else None,
            readers[item.pk],
            hasattr(item, "opinion"),
            Counter(each.status for each in item.blind_copies.all()),
            bool(item.withdrawn_opinions.all()),
        )
        for item in items
    ]


@dataclass(frozen=True)
class Reading:
    """A case as one expert of its panel has it: ``mine`` is None for a leader who does not read it himself."""

    item: AgendaItem
    mine: ExpertOpinion | None
    leads: bool


def readings(meeting: Meeting, line: Attendance) -> list[Reading]:
    """The cases that the expert reads or whose panel he leads; never one from which he stands aside (art. 25)."""
    mine = {
        each.item_id: each
        for each in ExpertOpinion.objects.assigned().filter(item__meeting=meeting, expert=line.expert_id)
    }
    led = set(
        Assignment.objects.filter(
            item__meeting=meeting, panel__seats__expert=line.expert_id, panel__seats__is_leader=True
        ).values_list("item_id", flat=True)
    )
    items = agenda(meeting).filter(Q(pk__in=mine) | Q(pk__in=led)).exclude(recusals__expert=line.expert_id)
    return [Reading(each, mine.get(each.pk), each.pk in led) for each in items.select_related("assignment__panel")]


def reading_for(meeting: Meeting, line: Attendance, number: int) -> Reading:
    """One of the expert's cases while the material is open. Raises Refused (arts. 24, 25)."""
    found = next((each for each in readings(meeting, line) if each.item.number == number), None)
    if found is None:
        raise Refused("这件申报没有分配给您，或者您已回避（人社部令第40号第21、25条）。", code="denied")
    if not material_is_open(meeting):
        raise Refused("现在不是材料查阅和评议的时间（人社部令第40号第24条）。", code="denied")
    found.item.meeting = meeting
    return found


def handed_in(item: AgendaItem) -> QuerySet[ExpertOpinion]:
    """What the experts of a case have handed in, without those who stand aside now."""
    return ExpertOpinion.objects.assigned().filter(item=item, status="HANDED_IN").select_related("expert__user")


def opinions_shown(item: AgendaItem) -> list[ExpertOpinion]:
    """The experts' opinions for the office and the supervisor: once the panel's own opinion stands, not before."""
    return list(handed_in(item)) if hasattr(item, "opinion") else []


def scored(opinions: Sequence[ExpertOpinion], items: Sequence[scoring.ScoreItem]) -> list[dict[str, Any]]:
    """Opinions with their points, one line an item, and the sum."""
    return [
        {
            "opinion": each,
            "lines": [(item.label, each.scores.get(item.code) or "—", item.points) for item in items],
            "total": scoring.total(items, each.scores),
        }
        for each in opinions
    ]


def expert_number(meeting: Meeting, expert_id: int) -> int:
    """The number under which an expert is known outside the room: his place on the roster."""
    places = list(Attendance.objects.filter(meeting=meeting).order_by("pk").values_list("expert_id", flat=True))
    return places.index(expert_id) + 1


def window_default(meeting: Meeting) -> tuple[datetime, datetime]:
    """From now until the end of the meeting's day."""
    day = meeting.starts_at.astimezone(clock.SHANXI).replace(hour=23, minute=59, second=0, microsecond=0)
    return clock.now().replace(second=0, microsecond=0), day
