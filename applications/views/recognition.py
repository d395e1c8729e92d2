"""The pages on which a body recognises a title without a ballot (regulation 8.1)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from applications.forms.recognition import DeclineForm, RecognitionForm
from applications.models import Application
from applications.selectors import desk as selectors
from applications.selectors.reason_texts import library
from applications.selectors.reviewing import level_label
from applications.services import recognition as services
from applications.views.keys import key_of
from applications.workflow import Status
from portal.catalog.models import ReasonKind
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused

DECIDERS = (Role.HRSS_OFFICER, Role.SECRETARY)


def _waiting(request: HttpRequest, code: str) -> Application:
    case = selectors.case_for(request.actor, code)
    if case.status != Status.RECOGNITION:
        raise Http404
    return case


@roles(*DECIDERS)
@require_http_methods(["GET", "POST"])
def recognise(request: HttpRequest, code: str) -> HttpResponse:
    case = _waiting(request, code)
    form = RecognitionForm(request.POST or None, procedure=case.procedure)
    if request.method == "POST" and form.is_valid():
        try:
            services.recognise(
                application=case,
                actor=request.actor,
                finding=form.cleaned_data["finding"],
                document_number=form.cleaned_data.get("document_number", ""),
                evidence=form.evidence(),
                key=key_of(request),
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"已认定{case.applicant.name}的职称。")
            return redirect("applications:worklist")
    return render(
        request, "applications/staff/recognise.html", {"case": case, "form": form, "level": level_label(case.level)}
    )


@roles(*DECIDERS)
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, code: str) -> HttpResponse:
    case = _waiting(request, code)
    texts = library(ReasonKind.DECLINE)
    form = DeclineForm(request.POST or None, library=texts)
    if request.method == "POST" and form.is_valid():
        services.decline_recognition(
            application=case,
            actor=request.actor,
            finding=form.cleaned_data["finding"],
            key=key_of(request),
        )
        messages.success(request, f"未认定{case.applicant.name}的职称，理由已告知本人。")
        return redirect("applications:worklist")
    return render(request, "applications/staff/decline.html", {"case": case, "form": form, "texts": texts.plain()})
