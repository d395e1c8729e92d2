"""The public home and the way to each role's work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.core.access import public, signed_in
from portal.square import front
from portal.web.navigation import work_page


@public
def home(request: HttpRequest) -> HttpResponse:
    """Search first, then the few doors, then what is open today; a constant number of queries."""
    open_now, coming = front.windows()
    context = {"open_now": open_now, "coming": coming, "notices": front.notices()}
    return render(request, "web/home.html", context)


@signed_in
def workbench(request: HttpRequest) -> HttpResponse:
    """The page where the active role's work waits."""
    return redirect(work_page(request.actor))
