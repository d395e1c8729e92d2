"""The page that sets evidence beside the same evidence in other cases."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applications.selectors import desk as selectors
from applications.selectors.duplicates import duplicates
from applications.services.reviewing import record_comparison
from applications.views.worklist import STAFF
from portal.core.access import roles


@roles(*STAFF)
@require_safe
@never_cache
def desk_duplicates(request: HttpRequest, code: str) -> HttpResponse:
    """Names stand here and not at the desk, because looking at them is on record."""
    actor = request.actor
    case = selectors.case_for(actor, code)
    found = duplicates(case, selectors.version_of(case), actor)
    record_comparison(application=case, actor=actor, others=[twin.case for each in found for twin in each.twins])
    return render(request, "applications/staff/desk_duplicates.html", {"case": case, "found": found})
