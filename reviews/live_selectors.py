"""What the screens of a running meeting show: the item under discussion, progress, a page of the agenda, papers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery

from reviews.models import AgendaItem, Attendance, Meeting, Opinion, Pulse, Recusal, RollEntry, Round

PAGE = 25
# The order in which progress is told.
STATES = {
    "unheard": ("待评议", "waiting"),
    "ready": ("待表决", "waiting"),
    "voting": ("表决中", "action"),
    "passed": ("通过", "good"),
    "failed": ("未通过", "bad"),
    "deferred": ("本次不表决", "neutral"),
    "out": ("已回避", "neutral"),
}


@dataclass(frozen=True)
class Line:
    """One item in a list of hundreds; ``is_mine_out`` and ``paper`` are of the expert who looks."""

    number: int
    state: str
    series: str
    specialty: str
    is_mine_out: bool = False
    paper: str = ""

    @property
    def label(self) -> str:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]

    @property
    def may_vote(self) -> bool:
        return self.state == "voting" and self.paper == "ISSUED"

    @property
    def has_voted(self) -> bool:
        return self.state == "voting" and self.paper in {"USED", "NOT_CAST"}

    @property
    def group(self) -> str:
        return f"{self.series} · {self.specialty}" if self.specialty else self.series


@dataclass(frozen=True)
class Agenda:
    """All items in short, and one page of them."""

    lines: Sequence[Line]
    page: Page
    current: int | None = None

    @property
    def progress(self) -> list[tuple[str, str, int]]:
        """How many items stand where: label, tone, number; nothing of those from which who looks is recused."""
        counts = Counter("out" if line.is_mine_out else line.state for line in self.lines)
        return [(*STATES[state], counts[state]) for state in STATES if counts[state]]

    @property
    def papers(self) -> int:
        """How many papers the expert who looks still holds."""
        return sum(line.may_vote for line in self.lines)

    @property
    def numbers_on_page(self) -> list[int]:
        return [line.number for line in self.page]

    @property
    def following(self) -> int | None:
        """The next item that is neither decided nor put off, after the one under discussion."""
        waiting = [line.number for line in self.lines if line.state in {"unheard", "ready", "voting"}]
        return next((number for number in waiting if number > (self.current or 0)), None)


def pulse_of(meeting_id: int, *, papers: bool) -> str:
    """What a screen compares; one read by primary key. ``papers``: does it follow the used papers too?"""
    found = Pulse.objects.filter(pk=meeting_id).values_list("scene", "papers").first() or (0, 0)
    return str(found[1] if papers else found[0])


def agenda_of(meeting: Meeting, *, page: str | None = None, expert_id: int | None = None) -> Agenda:
    """The agenda in one query, however long; what one expert may know of his own papers and recusals is in it.

    Without ``page`` it opens where the meeting stands.
    """
    standing = Round.objects.standing().filter(item=OuterRef("pk")).order_by()
    mine = RollEntry.objects.filter(expert=expert_id, round__item=OuterRef("pk")).exclude(round__status="ANNULLED")
    rows = (
        AgendaItem.objects.filter(meeting=meeting)
        .annotate(
            vote=Subquery(standing.values("status")[:1]),
            passed=Subquery(standing.values("passed")[:1]),
            heard=Exists(Opinion.objects.filter(item=OuterRef("pk"))),
            is_out=Exists(Recusal.objects.filter(item=OuterRef("pk"), expert=expert_id)),
            paper=Subquery(mine.order_by().values("status")[:1]),
        )
        .values("number", "deferred_because", "vote", "passed", "heard", "is_out", "paper",
                "application__series__name", "application__specialty__name")
        .order_by("number")
    )  # fmt: skip
    lines = [_line(row) for row in rows]
    called = meeting.current_item.number if meeting.current_item else None
    place = next((place for place, line in enumerate(lines) if line.number == called), 0)
    return Agenda(lines, Paginator(lines, PAGE).get_page(page or place // PAGE + 1), called)


def _line(row: Mapping[str, Any]) -> Line:
    return Line(
        number=row["number"],
        state=_state(row),
        series=row["application__series__name"],
        specialty=row["application__specialty__name"] or "",
        is_mine_out=row["is_out"],
        paper=row["paper"] or "",
    )


def _state(row: Mapping[str, Any]) -> str:
    if row["deferred_because"]:
        return "deferred"
    if row["vote"] is None:
        return "ready" if row["heard"] else "unheard"
    if row["vote"] == "OPEN":
        return "voting"
    return "passed" if row["passed"] else "failed"


def items_on(meeting: Meeting, numbers: Sequence[int]) -> list[AgendaItem]:
    """These items as chair and office read them: ``votes`` holds the standing round (none or one).

    A round has ``used`` (papers accounted for) and ``outstanding``, the papers that are still out with their voters.
    """
    out = RollEntry.objects.filter(status="ISSUED").select_related("expert__user").order_by("expert__user__name")
    votes = (
        Round.objects.standing()
        .annotate(used=Count("roll", filter=~Q(roll__status="ISSUED")))
        .prefetch_related(Prefetch("roll", out, to_attr="outstanding"), "sheets")
    )
    return list(
        AgendaItem.objects.filter(meeting=meeting, number__in=numbers)
        .select_related("application__specialty", "application__series", "application__applicant", "opinion",
                        "application__employer")
        .prefetch_related(
            Prefetch("recusals", Recusal.objects.select_related("expert__user").order_by("pk")),
            Prefetch("rounds", votes, to_attr="votes"),
        )
        .order_by("number")
    )  # fmt: skip


def roster_with_movements(meeting: Meeting) -> list[Attendance]:
    """The roster, each line with its comings and goings, in a constant number of queries."""
    return list(Attendance.objects.filter(meeting=meeting).select_related("expert__user").prefetch_related("events"))


def leavers_with_papers(meeting: Meeting) -> set[int]:
    """Experts (ids) who have left and still hold a paper of an open round."""
    held = RollEntry.objects.filter(round__item__meeting=meeting, round__status="OPEN", status="ISSUED")
    there = Attendance.objects.present().filter(meeting=meeting, expert=OuterRef("expert"))
    return set(held.filter(~Exists(there)).values_list("expert", flat=True))


@dataclass(frozen=True)
class PaperGroup:
    """The papers of one specialty, as they stand together on a phone."""

    title: str
    lines: list[Line]


def papers_of(meeting: Meeting, expert_id: int) -> list[PaperGroup]:
    """All papers that the expert still holds, in the order of the agenda, by specialty."""
    groups: dict[str, list[Line]] = {}
    for line in agenda_of(meeting, expert_id=expert_id).lines:
        if line.may_vote:
            groups.setdefault(line.group, []).append(line)
    return [PaperGroup(title, lines) for title, lines in groups.items()]
