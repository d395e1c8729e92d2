"""The page of the day: what waits for whoever has signed in, in the role that he acts in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.core.access import signed_in
from portal.core.actors import Role
from portal.workbench.selectors.day import day_of

# Those who work with cases, and so have acts of late to look at.
REVIEWING = {Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY}


@signed_in
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    if request.actor.role not in Role.values:
        return redirect("home")
    context = {"day": day_of(request.actor), "reviews": request.actor.role in REVIEWING}
    return render(request, "workbench/inbox.html", context)
