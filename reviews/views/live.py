"""The part of a room that follows the meeting: a screen asks cheaply whether anything has changed, then looks anew."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal import workflow
from portal.core.access import public
from portal.core.actors import Actor
from reviews import live_selectors, rules, selectors
from reviews.advice import guideline_of
from reviews.live_token import read_token, write_token
from reviews.models import AgendaItem, Attendance, Meeting, Round
from reviews.rules import CHOICE_LABELS

TONES = {
    "PLANNED": "waiting", "IN_SESSION": "action", "VOTED": "action", "SIGNED": "good", "CANCELLED": "neutral",
    "FAILED": "bad", "NOT_RECOGNISED": "bad",
}  # fmt: skip
CHOICES = [(choice.value, label) for choice, label in CHOICE_LABELS.items()]


@public
@never_cache
@require_safe
def pulse(request: HttpRequest, token: str) -> HttpResponse:
    """Has anything changed since ``?pulse``? 204 if not, else the new number; it tells nothing of the meeting.

    Asked without cookies, so it costs one read by primary key: no session, no template (docs/adr/0016). The screen
    then asks for its live part, where the access is checked.
    """
    known = read_token(token)
    if known is None:
        raise Http404
    meeting_id, papers = known
    now = live_selectors.pulse_of(meeting_id, papers=papers)
    if request.GET.get("pulse") == now:
        return HttpResponse(status=204)
    return HttpResponse(now, content_type="text/plain")


def listed(actor: Actor) -> list[tuple[Meeting, str]]:
    """The actor's meetings, each with the tone of its status."""
    return [(meeting, TONES[meeting.status]) for meeting in selectors.meetings_of(actor)]


@dataclass(frozen=True)
class Called:
    """The item under discussion as one screen shows it; without ``item`` the one who looks must know nothing of it."""

    number: int
    item: AgendaItem | None
    outside: list[str]
    must_leave: bool = False
    seated: selectors.SeatItem | None = None

    @property
    def vote(self) -> Round | None:
        return self.item.votes[0] if self.item and self.item.votes else None  # type: ignore[attr-defined]


def common(meeting: Any, *, papers: bool) -> dict[str, Any]:
    """What both rooms show: attendance against the quorum, and no count of any ballot."""
    members = meeting.members_count or meeting.roster_count
    return {
        "meeting": meeting,
        "tone": TONES[meeting.status],
        "pulse": str((meeting.papers if papers else meeting.scene) or 0),
        "pulse_url": reverse("reviews:pulse", args=[write_token(meeting.pk, papers=papers)]),
        "is_running": meeting.status in selectors.LIVE,
        "members": members,
        "missing": rules.missing_for_quorum(members=members, present=meeting.present_count),
    }


def room(meeting: Meeting, *, page: str | None = None) -> dict[str, Any]:
    """The secretary's room."""
    shared = common(meeting, papers=True)
    agenda = live_selectors.agenda_of(meeting, page=page)
    items = live_selectors.items_on(meeting, agenda.numbers_on_page)
    roster = live_selectors.roster_with_movements(meeting)
    return shared | {
        "agenda": agenda,
        "items": items,
        "roster": roster,
        "present": {line.expert_id for line in roster if line.is_present},
        "leavers": live_selectors.leavers_with_papers(meeting) if meeting.status == "IN_SESSION" else set(),
        "has_paper": bool(selectors.paper_rounds(meeting)),
        "called": _called(meeting, items),
        "guideline": guideline_of(meeting),
    }


def _called(meeting: Meeting, items: list[AgendaItem], line: Attendance | None = None) -> Called | None:
    """The item under discussion, while the meeting sits; nothing of the case for whoever stands aside (art. 25)."""
    if meeting.status != "IN_SESSION" or meeting.current_item is None:
        return None
    number = meeting.current_item.number
    loaded = [each for each in items if each.number == number] or live_selectors.items_on(meeting, [number])
    item = loaded[0]
    outside = [each.expert.user.name for each in item.recusals.all()]
    if line is None:
        return Called(number, item, outside)
    seated = selectors.seat_item(selectors.item_for(meeting, number), line)
    if seated.is_recused:
        return Called(number, None, [], must_leave=True)
    return Called(number, item, outside, seated=seated)


def seat(meeting: Meeting, line: Attendance, actor: Actor, *, page: str | None = None) -> dict[str, Any]:
    """One expert's seat, with the controls of the chair when he presides or may open."""
    is_chair = meeting.chair_id == line.expert_id and line.is_present
    shared = common(meeting, papers=is_chair)
    agenda = live_selectors.agenda_of(meeting, page=page, expert_id=line.expert_id)
    items = live_selectors.items_on(meeting, agenda.numbers_on_page) if is_chair else []
    states = {each.state for each in agenda.lines}
    return shared | {
        "line": line,
        "agenda": agenda,
        "items": [(item, each) for item, each in zip(items, agenda.page, strict=False)],
        "called": _called(meeting, items, line),
        "choices": CHOICES,
        "is_waiting": bool(states & {"unheard", "ready"}),
        "is_voting": "voting" in states,
        "is_chair": is_chair,
        "guideline": guideline_of(meeting) if is_chair else None,
        "chair_has_left": meeting.chair is not None and not meeting.chair_is_present,
        "may_take_the_chair": not workflow.preview(Meeting, [meeting.pk], "take_the_chair", actor=actor),
        "may_open": meeting.status == "PLANNED" and actor.user_id in meeting.presiding_user_ids,
        "small_electorate": is_chair and rules.is_small_electorate(meeting.present_count),
    }
