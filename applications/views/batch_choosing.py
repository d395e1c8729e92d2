"""The lists of cases hand what was ticked to the one mechanism of batch acts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portal.batch_acts.views.choosing import STAFF, choose_for
from portal.core.access import roles
from portal.core.kept_forms import survives_sign_in


@survives_sign_in
@roles(*STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def choose_cases(request: HttpRequest) -> HttpResponse:
    """Lists of cases call the act ``move`` and a row ``case``."""
    sent = request.POST if request.method == "POST" else request.kept
    if sent is None:
        return redirect("applications:worklist")
    return choose_for(request, sent.get("move", ""), sent.getlist("case"), sent)
