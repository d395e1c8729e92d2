"""After the signature: results to publish together, and cases to hear anew (令40 arts. 22, 26, 38; ADR 30)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core.access import roles
from portal.core.actors import Role
from reviews import result_selectors as reading

PER_PAGE = 50


@roles(Role.SECRETARY)
@never_cache
@require_safe
def unpublished(request: HttpRequest) -> HttpResponse:
    """The signed meetings that wait to be published, to choose from."""
    page = Paginator(reading.unpublished_meetings(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reviews/unpublished.html", {"page": page})


@roles(Role.SECRETARY)
@require_safe
def rehearing(request: HttpRequest) -> HttpResponse:
    """Cases whose meeting was not recognised, to put before the committee again."""
    page = Paginator(reading.cases_to_rehear(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reviews/rehearing.html", {"page": page})
