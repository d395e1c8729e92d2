"""The public home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.access import public
from portal.square import front


@public
def home(request: HttpRequest) -> HttpResponse:
    """Search first, then the few doors, then what is open today; a constant number of queries."""
    open_now, coming = front.windows()
    context = {"open_now": open_now, "coming": coming, "notices": front.notices()}
    return render(request, "web/home.html", context)
