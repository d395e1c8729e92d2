"""Prints of one case, for its applicant and for the offices that have it; each copy is on record."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications.documents.cases import offers, writer_of
from applications.models import Application
from applications.selectors.applicant import own_case
from applications.selectors.desk import case_for
from applications.services.reviewing import see_id_number
from applications.views.worklist import STAFF
from portal.audit import services as audit
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.identifiers import mask_id_number
from portal.messages.models import Message
from portal.messages.selectors import letters_about
from portal.prints.services import copy
from portal.workflow import chain

PRINTED = "application.printed"
MOST_LETTERS = 50


@roles(Role.APPLICANT)
@require_safe
def case_prints(request: HttpRequest, code: str) -> HttpResponse:
    case = own_case(request.actor, code)
    return _list(request, case, "applications:case")


@roles(*STAFF)
@require_safe
def desk_prints(request: HttpRequest, code: str) -> HttpResponse:
    """What can be printed, and how what the applicant was told has reached him."""
    case = case_for(request.actor, code)
    return _list(request, case, "applications:desk", letters_about(case.applicant_id, case.code)[:MOST_LETTERS])


@roles(Role.APPLICANT)
@never_cache
@require_http_methods(["GET", "POST"])
def case_print(request: HttpRequest, code: str, kind: str, number: int) -> HttpResponse:
    case = own_case(request.actor, code)
    whole = case.applicant.id_number if request.method == "POST" else ""
    return _deliver(request, case, kind, number, whole)


@roles(*STAFF)
@never_cache
@require_http_methods(["GET", "POST"])
def desk_print(request: HttpRequest, code: str, kind: str, number: int) -> HttpResponse:
    """The whole ID number is for the body in charge alone, which has to tell two of one name apart."""
    case = case_for(request.actor, code)
    whole = see_id_number(application=case, actor=request.actor) if request.method == "POST" else ""
    return _deliver(request, case, kind, number, whole)


def _list(request: HttpRequest, case: Application, page: str, letters: Iterable[Message] = ()) -> HttpResponse:
    name = f"{page}_print"
    lines = [
        (offer, reverse(name, args=[case.code, offer.kind, offer.number])) for offer in offers(case, request.actor)
    ]
    context = {
        "case": case,
        "lines": lines,
        "letters": letters,
        "back": reverse(page, args=[case.code]),
        "may_see_whole": request.actor.role == Role.APPLICANT or case.handler_id == request.actor.organisation_id,
    }
    return render(request, "applications/prints.html", context)


def _deliver(request: HttpRequest, case: Application, kind: str, number: int, id_number: str) -> HttpResponse:
    write = writer_of(case, request.actor, kind, number, id_number=id_number)
    if write is None:
        raise Http404
    data = {"kind": kind, "number": number, "form": "pdf", "full_ids": bool(id_number)}
    look = audit.record(f"looks:{chain(case)}", PRINTED, actor=request.actor, data=data)
    content = copy(f"case.{kind}", look, subject=chain(case), number=mask_id_number(case.code), write=write)
    where = "attachment" if id_number else "inline"
    headers = {"Content-Disposition": f'{where}; filename="{kind}-{case.code}-{number}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
