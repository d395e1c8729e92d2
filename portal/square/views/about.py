"""What this site is, on which documents it stands (M0), and whom one may ask (S14)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.selectors import public_offices
from portal.core import clock
from portal.core.access import public
from portal.policies.selectors import documents

CITY_AND_PROVINCE = ("province", "city")


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    offices = public_offices("").filter(region__level__in=CITY_AND_PROVINCE)
    return render(request, "square/about.html", {"documents": documents(clock.today()), "offices": offices})


@public
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Each table that anybody may take away: what its columns mean, how often it changes, and where it is."""
    return render(request, "square/open_data.html")
