"""Recording outages."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from committees import selectors, services
from committees.forms import OutageForm
from committees.permissions import KEEPERS
from portal.core.access import roles
from portal.core.errors import Refused
from portal.core.keys import key_of

PER_PAGE = 20


@roles(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def outages(request: HttpRequest) -> HttpResponse:
    form = OutageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_outage(actor=request.actor, key=key_of(request), **form.cleaned_data)
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "停机已登记。正在补正的申报，期限已按停机的工作日顺延并通知本人。")
            return redirect("committees:outages")
    page = Paginator(selectors.outages(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "committees/outages.html", {"form": form, "page": page})
