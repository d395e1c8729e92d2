"""The minutes as a page and as a PDF; experts' names stand here and are for few (令40 arts. 23, 24)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from portal.core import pdf
from portal.core.access import roles
from portal.core.actors import Role
from reviews import selectors
from reviews.minutes import SHEET_CSS, digest, minutes_for, without_recused


@roles(Role.SECRETARY, Role.EXPERT, Role.SUPERVISOR)
def minutes(request: HttpRequest, code: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    facts = minutes_for(meeting, request.actor)
    shown = without_recused(facts, meeting, request.actor)
    return render(request, "reviews/minutes.html", {"meeting": meeting, "minutes": shown, "digest": digest(facts)})


@roles(Role.SECRETARY, Role.EXPERT, Role.SUPERVISOR)
def minutes_pdf(request: HttpRequest, code: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    facts = minutes_for(meeting, request.actor)
    shown = without_recused(facts, meeting, request.actor)
    context = {"meeting": meeting, "minutes": shown, "digest": digest(facts)}
    sheet = render_to_string("reviews/minutes_sheet.html", context)
    printed = pdf.render(sheet, css=SHEET_CSS, identifier=bytes.fromhex(digest(facts))[:16])
    headers = {"Content-Disposition": f'inline; filename="minutes-{meeting.code}.pdf"'}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)
