"""The page on which a clerk takes over what a colleague has claimed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from applications.forms.staff import TakeOverForm
from applications.selectors import desk as selectors
from applications.services.handover import take_over as service
from applications.views.keys import key_of
from applications.views.worklist import STAFF
from portal.core.access import roles


@roles(*STAFF)
@require_http_methods(["GET", "POST"])
def take_over(request: HttpRequest, code: str) -> HttpResponse:
    actor = request.actor
    case = selectors.case_for(actor, code)
    form = TakeOverForm(request.POST or None, initial={"claimed_by": case.claimed_by_id})
    if request.method == "POST" and form.is_valid():
        service(
            application=case,
            actor=actor,
            claimed_by_id=form.cleaned_data["claimed_by"],
            reason=form.cleaned_data["reason"],
            key=key_of(request),
        )
        messages.success(request, f"您已接手{case.applicant.name}的申报，原领取人已收到通知。")
        return redirect("applications:desk", code)
    return render(
        request, "applications/staff/take_over.html",
        {"case": case, "form": form, "refusal": selectors.take_over_refusal(case, actor)},
    )  # fmt: skip
