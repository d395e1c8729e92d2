"""Lists and letters of a meeting and of a batch, as PDF and as a workbook; each copy is on record (令40 art. 24)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.audit.models import Record
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.papers import Paper, marked_pdf, xlsx_of
from portal.core.print_codes import Mark
from portal.core.tables import digest_of
from portal.prints.services import copy
from portal.workflow import chain
from reviews import selectors
from reviews.documents import batch as of_batch
from reviews.documents import meeting as of_meeting
from reviews.documents.meeting import Kind, paper_of
from reviews.documents.record import record_paper
from reviews.hearing_selectors import record_for
from reviews.services.looking import record_look

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@roles(Role.SECRETARY, Role.SUPERVISOR)
@require_safe
def prints(request: HttpRequest, code: str) -> HttpResponse:
    """Which lists and letters there are, and which of them can be made now."""
    meeting = selectors.meeting_for(request.actor, code)
    page = {
        "title": meeting.title,
        "up": [(reverse("reviews:meetings"), "评审会议"), (reverse("reviews:meeting", args=[code]), meeting.title)],
        "kinds": _offers(request, of_meeting.KINDS, meeting, "reviews:print", code),
    }
    return render(request, "reviews/prints.html", page)


@roles(Role.SECRETARY, Role.SUPERVISOR)
@require_safe
def batch_prints(request: HttpRequest, code: str) -> HttpResponse:
    batch = of_batch.batch_for(request.actor, code)
    page = {
        "title": batch.title,
        "up": [(reverse("committees:batch", args=[code]), batch.title)],
        "kinds": _offers(request, of_batch.KINDS, batch, "reviews:batch_print", code),
    }
    return render(request, "reviews/prints.html", page)


def _offers(request: HttpRequest, kinds: Sequence[Kind], subject: Any, name: str, code: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": kind,
            "refusal": kind.refusal(subject),
            "pdf": reverse(kind.pdf_url, args=[code]) if kind.pdf_url else reverse(name, args=[code, kind.code, "pdf"]),
            "xlsx": reverse(name, args=[code, kind.code, "xlsx"]),
            "is_posted": _shows_full_ids(request, kind),
        }
        for kind in kinds
    ]


@roles(Role.SECRETARY, Role.SUPERVISOR)
@never_cache
@require_http_methods(["GET", "POST"])
def print_(request: HttpRequest, code: str, kind: str, form: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    return _deliver(request, meeting, _kind(of_meeting.BY_CODE, kind), form, "meeting")


@roles(Role.SECRETARY, Role.SUPERVISOR)
@never_cache
@require_http_methods(["GET", "POST"])
def batch_print(request: HttpRequest, code: str, kind: str, form: str) -> HttpResponse:
    batch = of_batch.batch_for(request.actor, code)
    return _deliver(request, batch, _kind(of_batch.BY_CODE, kind), form, "batch")


@roles(Role.SECRETARY, Role.EXPERT, Role.SUPERVISOR)
@never_cache
@require_safe
def record_pdf(request: HttpRequest, code: str, number: int, method: str) -> HttpResponse:
    """One filed record on paper, to be signed (M4a, M4f); each copy is on record."""
    meeting = selectors.meeting_for(request.actor, code)
    item, stored = record_for(meeting, number, method, request.actor)
    paper = record_paper(item, stored, request.actor)
    data = {"item": number, "method": method, "sha256": digest_of(paper.tables)}
    look = record_look(meeting, "meeting.record_printed", request.actor, data)
    content = _copy("meeting.record", meeting, paper, "pdf", look)
    headers = {"Content-Disposition": f'inline; filename="record-{code}-{number}-{method}.pdf"'}
    return HttpResponse(content, content_type=TYPES["pdf"], headers=headers)


def _kind(kinds: Mapping[str, Kind], code: str) -> Kind:
    if code not in kinds:
        raise Http404
    return kinds[code]


def _shows_full_ids(request: HttpRequest, kind: Kind) -> bool:
    return kind.shows_full_ids and request.actor.role == Role.SECRETARY


def _deliver(request: HttpRequest, subject: Any, kind: Kind, form: str, room: str) -> HttpResponse:
    """One copy. Whole ID numbers come by POST alone: no address that somebody follows brings them out."""
    if form not in TYPES or (form == "pdf" and kind.pdf_url):
        raise Http404
    whole = _shows_full_ids(request, kind)
    if whole != (request.method == "POST"):
        return HttpResponseNotAllowed(["POST"] if whole else ["GET"])
    paper = paper_of(kind, subject, request.actor)
    data = {"kind": kind.code, "form": form, "sha256": digest_of(paper.tables), "full_ids": whole}
    record = record_look(subject, f"{room}.printed", request.actor, data)
    content = _copy(f"{room}.{kind.code}", subject, paper, form, record)
    where = "inline" if form == "pdf" and not whole else "attachment"
    headers = {"Content-Disposition": f'{where}; filename="{kind.code}-{subject.code}.{form}"'}
    return HttpResponse(content, content_type=TYPES[form], headers=headers)


def _copy(kind: str, subject: Any, paper: Paper, form: str, record: Record) -> bytes:
    def write(mark: Mark) -> bytes:
        return xlsx_of(paper, code=mark.foot) if form == "xlsx" else marked_pdf(paper, mark)

    return copy(kind, record, subject=chain(subject), number=subject.code, write=write, form=form)
