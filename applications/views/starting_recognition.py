"""An applicant begins a recognition that needs no committee: which kind, and what for (regulation 8.1)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.forms.starting_recognition import start_form
from applications.routing.procedures import PROCEDURES, Procedure
from applications.selectors.applicant import employments_of
from applications.services import applicant as services
from applications.views.carried import hand_over
from applications.views.keys import key_of
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused

TEMPLATES = "applications/applicant"
KINDS = [procedure for procedure in PROCEDURES.values() if not procedure.by_committee]


@roles(Role.APPLICANT)
@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    return render(request, f"{TEMPLATES}/recognition_kinds.html", {"kinds": KINDS})


@roles(Role.APPLICANT)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, track: str) -> HttpResponse:
    actor, procedure = request.actor, _kind(track)
    form = start_form(procedure)(request.POST or None, employments=employments_of(actor.user_id), track=track)
    if request.method == "POST" and form.is_valid():
        try:
            case = services.start_recognition(actor=actor, track=track, key=key_of(request), **form.target())
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"{procedure.name}草稿已建立，受理编号 {case.code}。内容会自动保存。")
            hand_over(request, case)
            return redirect("applications:case", case.code)
    return render(request, f"{TEMPLATES}/recognition_start.html", {"form": form, "procedure": procedure})


def _kind(track: str) -> Procedure:
    procedure = PROCEDURES.get(track)
    if procedure not in KINDS:
        raise Http404
    return procedure
