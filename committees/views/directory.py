"""The public directory of review committees (S14)."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from committees import selectors
from committees.forms import DirectoryForm
from committees.plan_selectors import agreed_plans
from portal.core import clock
from portal.core.access import public

PER_PAGE = 20


@public
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    form = DirectoryForm(request.GET)
    found = selectors.directory(**form.values())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    lines = [(each, selectors.standing(each, today), each.specialties_on(today)) for each in page]
    return render(request, "committees/directory.html", {"form": form, "page": page, "lines": lines})


@public
@require_safe
def committee(request: HttpRequest, number: int) -> HttpResponse:
    found = selectors.committee_by_number(number)
    if found is None:
        raise Http404
    today = clock.today()
    context = {
        "committee": found,
        "standing": selectors.standing(found, today),
        "specialties": found.specialties_on(today),
        "plans": agreed_plans(found),
        "acts": found.supervision_acts.select_related("authority"),
        "now": clock.now(),
    }
    return render(request, "committees/committee.html", context)
