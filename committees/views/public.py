"""A batch as anybody may read it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from committees import selectors
from committees.plan_selectors import terms_view
from portal.core.access import public


@public
@require_safe
def batch(request: HttpRequest, code: str) -> HttpResponse:
    found = selectors.batch_by_code(code)
    if found is None:
        raise Http404
    return render(request, "committees/batch.html", {"batch": found, "terms": terms_view(found)})
