"""A member of staff tells that he will be away, and who goes on with what he has claimed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from applications.forms.absence import AbsenceForm
from applications.selectors import absence as selectors
from applications.services import absence as services
from applications.views.worklist import STAFF
from portal.core import clock
from portal.core.access import roles

SHOWN = 20


@roles(*STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """His absences, those of others for whom he stands in, and the form for another."""
    actor = request.actor
    form = AbsenceForm(request.POST or None, colleagues=selectors.colleagues_of(actor))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        deputy = given["deputy"]
        try:
            planned = services.plan_absence(
                actor=actor, first_day=given["first_day"], last_day=given["last_day"],
                deputy_id=deputy.pk if deputy else None,
            )  # fmt: skip
        except services.NotPlanned as refused:
            for name, sentence in refused.problems.items():
                form.add_error(name, sentence)
        else:
            today = planned.first_day == clock.today()
            messages.success(request, "已登记，您领取的申报已经交接。" if today else "已登记，第一天自动交接。")
            return redirect("applications:absences")
    context = {
        "form": form,
        "absences": selectors.absences_of(actor)[:SHOWN],
        "others": selectors.standing_in(actor),
        "today": clock.today(),
    }
    return render(request, "applications/staff/absences.html", context, status=422 if form.errors else 200)


@roles(*STAFF)
@require_POST
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(selectors.absences_of(request.actor), pk=pk)
    services.end_absence(absence=found, actor=request.actor)
    messages.success(request, "请假已结束。已经交接的申报仍由同事办理，需要时可以接手。")
    return redirect("applications:absences")
