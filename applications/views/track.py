"""The applicant's track: every one open or closed with its reasons, and the choice among them (regulation 2.4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from applications.eligibility.texts import track_text
from applications.forms.track import TrackForm
from applications.selectors.applicant import own_case
from applications.selectors.tracks import track_offers
from applications.services.track import choose_track
from applications.workflow import Status
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused


@roles(Role.APPLICANT)
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest, code: str) -> HttpResponse:
    case = own_case(request.actor, code)
    found = track_offers(case, case.draft.data)
    form = TrackForm(request.POST or None, offered=[each.text for each in found.offers])
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["track"]
        try:
            choose_track(application=case, actor=request.actor, track=chosen)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"申报方式：{track_text(chosen).name}。需要填写的部分和材料已相应调整。")
            return redirect("applications:case", code)
    context = {
        "case": case,
        "found": found,
        "form": form,
        "picked": form.data.get("track", case.track),
        "open": case.status == Status.DRAFT and case.batch is not None,
        "own": track_text(case.track),
    }
    return render(request, "applications/applicant/track.html", context)
