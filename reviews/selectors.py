"""Reading a meeting: who may vote on what, what the room shows, what an expert sees."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from applications.models import Application
from committees.models import Batch, Expert
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.core.identifiers import mask_id_number
from portal.core.numbers import small_number
from portal.core.tables import Table
from reviews import rules
from reviews.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Pulse,
    Recusal,
    ResultImport,
    RollEntry,
    Round,
    WithdrawnOpinion,
)
from reviews.offline.judging import ItemFacts, MeetingFacts, SeatFacts
from reviews.offline.template import template_tables
from reviews.permissions import CHAIR_IS_RECUSED
from reviews.querysets import AttendanceQuerySet
from reviews.records import missing_records
from reviews.tally_box import SHEETS

LIVE = ["PLANNED", "IN_SESSION", "VOTED"]


@dataclass(frozen=True)
class Electorate:
    """Who votes on one item if it is opened now; ``refusal`` says why it cannot be."""

    item: AgendaItem
    members: int
    attending: int
    voters: list[int] = field(default_factory=list)
    earlier_rounds: int = 0
    refusal: str = ""


def electorates(meeting: Meeting, item_ids: Sequence[int]) -> list[Electorate]:
    """Voters (expert ids) of each item: attending and not recused (regulation 1.0), in a constant number of queries."""
    present = list(Attendance.objects.present().filter(meeting=meeting).values_list("expert_id", flat=True))
    items = (
        AgendaItem.objects.filter(meeting=meeting, pk__in=item_ids)
        .select_related("opinion", "application", "meeting__batch")
        .prefetch_related("recusals", "records")
        .annotate(
            was_withdrawn=Exists(WithdrawnOpinion.objects.filter(item=OuterRef("pk"))),
            earlier=Count("rounds"),
            standing=Count("rounds", filter=~Q(rounds__status="ANNULLED")),
        )
    )
    return [_electorate(item, meeting, present) for item in items]


def _electorate(item: Any, meeting: Meeting, present: Sequence[int]) -> Electorate:
    members = meeting.members_count or 0
    recused = {each.expert_id for each in item.recusals.all()}
    voters = [expert_id for expert_id in present if expert_id not in recused]
    refusal = CHAIR_IS_RECUSED if meeting.chair_id in recused else _why_not(item, members, len(voters))
    return Electorate(item, members, len(present), voters, item.earlier, refusal and f"第{item.number}项：{refusal}")


def _why_not(item: Any, members: int, voters: int) -> str:
    if item.deferred_because:
        return "已决定本次不表决。"
    if item.standing:
        return "已经开始表决。"
    if not hasattr(item, "opinion"):
        first = "还没有评议意见，须由不少于3名专家提出后才能表决（人社部令第40号第21条）。"
        again = "原评议意见不再有效，须由不少于3名不回避的专家重新提出后才能表决（人社部令第40号第21、25条）。"
        return again if item.was_withdrawn else first
    if sentence := missing_records(item):
        return sentence
    if not rules.has_quorum(members=members, present=voters):
        missing = rules.missing_for_quorum(members=members, present=voters)
        return f"除回避外出席{voters}人，未达到评委会{members}人的三分之二，还差{missing}人（人社部令第40号第19条）。"
    return ""


def meetings_of(actor: Actor) -> QuerySet[Meeting]:
    """The meetings that ``actor`` may see, newest first."""
    return Meeting.objects.visible_to(actor).select_related("committee", "batch").annotate(cases=Count("items"))


def meeting_for(actor: Actor, code: str) -> Meeting:
    """One meeting as its room needs it. Raises Refused ``not_found`` for whoever may not see it (art. 24)."""
    # In the same statement, so that a change after it is seen by a screen's next question.
    pulse = Pulse.objects.filter(meeting=OuterRef("pk"))
    found = (
        Meeting.objects.visible_to(actor)
        .for_act()
        .annotate(scene=Subquery(pulse.values("scene")), papers=Subquery(pulse.values("papers")))
        .filter(code=code)
        .first()
    )
    if found is None:
        raise Refused("没有找到这次会议，或者您不在会议名单上。", code="not_found")
    return found


def item_for(meeting: Meeting, number: int) -> AgendaItem:
    item = agenda(meeting).filter(number=number).first()
    if item is None:
        raise Refused("议程上没有这一项。", code="not_found")
    item.meeting = meeting
    return item


def agenda(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items with opinion, recusals and the standing round (``votes``: none or one, with its roll)."""
    roll = RollEntry.objects.select_related("expert__user").order_by("expert__user__name")
    standing = Round.objects.standing().prefetch_related(Prefetch("roll", roll), "sheets")
    return (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("application__specialty", "application__series", "application__applicant", "opinion",
                        "application__employer")
        .prefetch_related(
            Prefetch("recusals", Recusal.objects.select_related("expert__user")),
            Prefetch("rounds", standing, to_attr="votes"),
        )
    )  # fmt: skip


def roster(meeting: Meeting) -> AttendanceQuerySet:
    return Attendance.objects.filter(meeting=meeting).select_related("expert__user")


def seat_of(meeting: Meeting, actor: Actor) -> Attendance:
    """The actor's own line on the roster. Raises Refused for anyone who has none."""
    line = roster(meeting).of(actor).first()
    if line is None:
        raise Refused("您不在本次会议的名单上。", code="denied")
    return line


def expert_on(meeting: Meeting, expert_id: str) -> Expert:
    """An expert of the roster by the id that a form sent. Raises Refused."""
    wanted = small_number(expert_id, default=0)
    line = roster(meeting).filter(expert_id=wanted).first()
    if line is None:
        raise Refused("请选择名单上的一位专家。", code="invalid")
    return line.expert


def standing_round(item: AgendaItem) -> Round:
    vote = Round.objects.standing().filter(item=item).first()
    if vote is None:
        raise Refused("这件申报还没有开始表决。", code="not_open")
    return vote


def batches_of(actor: Actor) -> QuerySet[Batch]:
    """The organiser's batches that have cases waiting for a meeting."""
    decided = Decision.objects.standing().filter(application=OuterRef("pk"))
    waiting = Application.objects.filter(~Exists(decided), batch=OuterRef("pk"), status="IN_REVIEW")
    return Batch.objects.filter(Exists(waiting), committee__organiser_id=actor.organisation_id).with_committee()


def cases_to_plan(batch: Batch) -> QuerySet[Application]:
    """Cases in review that stand on no live agenda and that no meeting has decided."""
    taken = AgendaItem.objects.filter(application=OuterRef("pk"), meeting__status__in=LIVE, deferred_because="")
    decided = Decision.objects.standing().filter(application=OuterRef("pk"))
    return (
        Application.objects.filter(~Exists(taken), ~Exists(decided), batch=batch, status="IN_REVIEW")
        .select_related("applicant", "employer", "specialty")
        .order_by("code")
    )


def able_to_judge(item: AgendaItem) -> list[Attendance]:
    """Those present who are not recused from the case."""
    recused = [each.expert_id for each in item.recusals.all()]
    return list(roster(item.meeting).present().exclude(expert_id__in=recused))


def opinion_as_typed(item: AgendaItem) -> dict[str, Any]:
    opinion = getattr(item, "opinion", None)
    return {"experts": [str(pk) for pk in opinion.expert_ids], "text": opinion.text} if opinion else {}


@dataclass(frozen=True)
class SeatItem:
    """An item as one expert sees it: whether he is recused, and where his own paper stands."""

    item: AgendaItem
    is_recused: bool
    vote: Round | None
    paper: RollEntry | None

    @property
    def may_vote(self) -> bool:
        return (
            self.vote is not None
            and self.vote.status == "OPEN"
            and self.paper is not None
            and self.paper.status == "ISSUED"
        )


def seat_item(item: Any, line: Attendance) -> SeatItem:
    vote = item.votes[0] if item.votes else None
    roll = list(vote.roll.all()) if vote else []
    paper = next((each for each in roll if each.expert_id == line.expert_id), None)
    is_recused = any(each.expert_id == line.expert_id for each in item.recusals.all())
    return SeatItem(item, is_recused, vote, paper)


def paper_rounds(meeting: Meeting) -> list[Round]:
    """The open rounds on paper in the order of the agenda, each with its roll, its case and its sheets."""
    return list(
        Round.objects.filter(item__meeting=meeting, status="OPEN", on_paper=True)
        .select_related("item__application__series", "item__application__specialty")
        .prefetch_related("roll", "sheets", "released_sheets")
        .order_by("item__number")
    )


@dataclass(frozen=True)
class TallyState:
    """Where the two sheets of a round stand, as one counter may know it: never the other's numbers."""

    text: str
    tone: str
    may_enter: bool


def tally_state(vote: Round, actor: Actor) -> TallyState:
    sheets = list(vote.sheets.all())
    if any(each.counter_id == actor.user_id for each in vote.released_sheets.all()):
        return TallyState("已由他人接替您计票", "neutral", may_enter=False)
    has_entered = any(sheet.counter_id == actor.user_id for sheet in sheets)
    if vote.agreed_tally is not None:
        return TallyState("两份一致，等待主持人结束表决", "good", may_enter=False)
    if not has_entered and len(sheets) == SHEETS:
        return TallyState("已由另外两人计票", "waiting", may_enter=False)
    if len(sheets) == SHEETS:
        return TallyState("两份不一致，请重新清点后再录入", "bad", may_enter=True)
    if has_entered:
        return TallyState("您已录入，等待另一人", "waiting", may_enter=True)
    return TallyState("请清点后录入", "action", may_enter=True)


def counters_to_release(meeting: Meeting) -> list[tuple[int, str, list[int]]]:
    """``(user, name, numbers of the items)`` of those whose sheets the other's do not match yet, in open rounds."""
    found: dict[tuple[int, str], list[int]] = {}
    for vote in paper_rounds(meeting):
        if vote.agreed_tally is None:
            for sheet in vote.sheets.all():
                found.setdefault((sheet.counter_id, sheet.counter_name), []).append(vote.item.number)
    return [(user_id, name, numbers) for (user_id, name), numbers in found.items()]


def meeting_facts(meeting: Meeting) -> MeetingFacts:
    """Roster and agenda as an offline report is judged against them; a constant number of queries."""
    day = meeting.starts_at.astimezone(clock.SHANXI).date()
    lines = list(roster(meeting).order_by("pk"))
    numbers = {line.expert_id: number for number, line in enumerate(lines, 1)}
    seats = {
        numbers[line.expert_id]: SeatFacts(
            number=numbers[line.expert_id],
            expert_id=line.expert_id,
            name=line.expert.user.name,
            may_preside=line.position in {"chair", "deputy_chair"},
            in_term=line.expert.serves_on(day),
        )
        for line in lines
    }
    items = AgendaItem.objects.filter(meeting=meeting).select_related("application__applicant")
    return MeetingFacts(
        seats,
        {
            item.application.code: ItemFacts(
                number=item.number,
                code=item.application.code,
                name=item.application.applicant.name,
                recused=frozenset(numbers[each.expert_id] for each in item.recusals.all()),
            )
            for item in items.prefetch_related("recusals")
        },
    )


def template_of(meeting: Meeting) -> list[Table]:
    """The workbook for the results of a meeting held offline: roster and agenda, ID numbers masked."""
    facts = meeting_facts(meeting)
    positions = {line.expert_id: line.get_position_display() for line in roster(meeting)}
    seats = [(seat.number, seat.name, positions[seat.expert_id]) for seat in facts.seats.values()]
    items = AgendaItem.objects.filter(meeting=meeting).select_related("application__applicant")
    lines = [
        (
            item.number,
            item.application.code,
            item.application.applicant.name,
            mask_id_number(item.application.applicant.id_number),
        )
        for item in items
    ]
    return template_tables(seats, lines)


def waiting_import(meeting: Meeting) -> ResultImport | None:
    return ResultImport.objects.filter(meeting=meeting, status="WAITING").first()
