"""The public home and the way to each role's work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.core.access import public, signed_in
from portal.web.navigation import work_page


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "web/home.html")


@signed_in
def workbench(request: HttpRequest) -> HttpResponse:
    """The page where the active role's work waits."""
    return redirect(work_page(request.actor))
