"""The minutes as a page and as a PDF; experts' names stand here and are for few (令40 arts. 23, 24)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from portal.core.access import roles
from portal.core.actors import Role
from reviews import selectors
from reviews.minutes import absent_from, digest, minutes_for, without_recused
from reviews.models import SealedMinutes
from reviews.prints import minutes_pdf as minutes_sheet
from reviews.services.looking import record_look


@roles(Role.SECRETARY, Role.EXPERT, Role.SUPERVISOR)
def minutes(request: HttpRequest, code: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    facts = minutes_for(meeting, request.actor)
    shown = without_recused(facts, meeting, request.actor)
    sealed = SealedMinutes.objects.filter(meeting=meeting).first()
    page = {"meeting": meeting, "minutes": shown, "absent": absent_from(shown), "digest": digest(facts)}
    page |= {"sealed": sealed, "is_whole": shown == facts}
    return render(request, "reviews/minutes.html", page)


@roles(Role.SECRETARY, Role.EXPERT, Role.SUPERVISOR)
@never_cache
def minutes_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The sealed file once there is one; a chair who stands aside from a case gets a copy without it, unsealed."""
    meeting = selectors.meeting_for(request.actor, code)
    facts = minutes_for(meeting, request.actor)
    shown = without_recused(facts, meeting, request.actor)
    sealed = SealedMinutes.objects.select_related("file").filter(meeting=meeting).first() if shown == facts else None
    if sealed is None:
        content = minutes_sheet(meeting, shown, digest=digest(facts))
    else:
        with sealed.file.content.open("rb") as kept:
            content = kept.read()
    data = {"sha256": digest(facts), "sealed": sealed is not None}
    record_look(meeting, "meeting.minutes_exported", request.actor, data)
    headers = {"Content-Disposition": f'inline; filename="minutes-{meeting.code}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
