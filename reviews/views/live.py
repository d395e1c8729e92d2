"""The part of a room that refreshes itself: it answers 204 while nothing has changed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import workflow
from portal.core.actors import Actor
from reviews import rules, selectors
from reviews.advice import guideline_of
from reviews.models import Attendance, Meeting

TONES = {
    "PLANNED": "waiting", "IN_SESSION": "action", "VOTED": "action", "SIGNED": "good", "CANCELLED": "neutral",
    "FAILED": "bad",
}  # fmt: skip


def answer(
    request: HttpRequest, meeting: Meeting, template: str, context: Callable[[Meeting], dict[str, Any]]
) -> HttpResponse:
    """The fragment, or 204 when ``?pulse`` is still the room's."""
    if request.GET.get("pulse") == selectors.pulse(meeting):
        return HttpResponse(status=204)
    return render(request, template, context(meeting))


def listed(actor: Actor) -> list[tuple[Meeting, str]]:
    """The actor's meetings, each with the tone of its status."""
    return [(meeting, TONES[meeting.status]) for meeting in selectors.meetings_of(actor)]


def common(meeting: Meeting) -> dict[str, Any]:
    """What both rooms show: attendance against the quorum, and no count of any ballot."""
    members = meeting.members_count or meeting.roster_count
    return {
        "meeting": meeting,
        "tone": TONES[meeting.status],
        "pulse": selectors.pulse(meeting),
        "is_running": meeting.status in selectors.LIVE,
        "members": members,
        "missing": rules.missing_for_quorum(members=members, present=meeting.present_count),
    }


def room(meeting: Meeting) -> dict[str, Any]:
    """The secretary's room."""
    roster = list(selectors.roster(meeting))
    present = {line.expert_id for line in roster if line.is_present}
    items = list(selectors.agenda(meeting))
    has_paper = any(vote.on_paper and vote.status == "OPEN" for item in items for vote in item.votes)
    advice = {"guideline": guideline_of(meeting)}
    return common(meeting) | advice | {"items": items, "roster": roster, "present": present, "has_paper": has_paper}


def seat(meeting: Meeting, line: Attendance, actor: Actor) -> dict[str, Any]:
    """One expert's seat, with the controls of the chair when he presides or may open."""
    is_chair = meeting.chair_id == line.expert_id and line.is_present
    items = selectors.agenda_of_seat(meeting, line)
    return common(meeting) | {
        "line": line,
        "items": items,
        "is_waiting": any(each.vote is None and not each.item.deferred_because for each in items),
        "is_voting": any(each.vote is not None and each.vote.status == "OPEN" for each in items),
        "is_chair": is_chair,
        "guideline": guideline_of(meeting) if is_chair else None,
        "chair_has_left": meeting.chair is not None and not meeting.chair_is_present,
        "may_take_the_chair": not workflow.preview(Meeting, [meeting.pk], "take_the_chair", actor=actor),
        "may_open": meeting.status == "PLANNED" and actor.user_id in meeting.presiding_user_ids,
        "small_electorate": is_chair and rules.is_small_electorate(meeting.present_count),
    }
