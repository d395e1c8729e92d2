"""The office looks at who must stand aside, and at what only looks so (令40 art. 25)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core.access import roles
from portal.core.actors import Role
from reviews import selectors
from reviews.hints import hints_of


@roles(Role.SECRETARY)
@never_cache
@require_safe
def conflicts(request: HttpRequest, code: str) -> HttpResponse:
    """Each case with its recusals, and the hints that a person has to judge."""
    meeting = selectors.meeting_for(request.actor, code)
    items = list(selectors.agenda(meeting).prefetch_related("application__versions"))
    context = {
        "meeting": meeting,
        "items": items,
        "hints": hints_of(items, list(selectors.roster(meeting))),
        "is_running": meeting.status in selectors.LIVE,
        "back": reverse("reviews:meeting", args=[code]),
    }
    return render(request, "reviews/conflicts.html", context)
