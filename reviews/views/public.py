"""What anybody may read of the committees' results: numbers of years, of nobody in particular (M5h)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from committees.selectors import committee_by_number
from portal.core.access import public
from reviews.count_selectors import least_told, years_of


@public
@require_safe
def committee_results(request: HttpRequest, number: int) -> HttpResponse:
    committee = committee_by_number(number)
    if committee is None:
        raise Http404
    least = least_told()
    years = years_of(committee, least) if least is not None else []
    page = {"committee": committee, "years": years, "least": least}
    return render(request, "reviews/committee_results.html", page)
