"""The organiser's own batches, and the lengthening of their windows."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees import selectors, services
from committees.forms import ExtensionForm
from committees.models import Batch
from committees.plan_selectors import problems_of_batch, terms_view
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.keys import key_of

PER_PAGE = 20
TONES = {"DRAFT": "action", "PUBLISHED": "good", "CLOSED": "neutral"}


@roles(Role.SECRETARY)
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    page = Paginator(selectors.own_batches(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "committees/batches.html", {"page": page, "now": clock.now()})


@roles(Role.SECRETARY)
@require_http_methods(["GET", "HEAD", "POST"])
def batch_desk(request: HttpRequest, code: str) -> HttpResponse:
    """One batch: its window, what lengthened it, and the form that lengthens it."""
    actor = request.actor
    batch = selectors.own_batches(actor).filter(code=code).first()
    if batch is None:
        raise Http404
    choices = selectors.outages_for(batch) if batch.status == Batch.Status.PUBLISHED else []
    if request.method == "POST":
        # A repeated click names an outage that is no longer on the list; the service answers its key.
        choices += [extension.outage for extension in batch.extensions.all()]
    form = ExtensionForm(
        request.POST or None, outages=[(each, selectors.latest_new_closing(batch, each)) for each in choices]
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.extend_window(batch=batch, actor=actor, key=key_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("closes_at" if refusal.code == "invalid" else None, refusal.reason)
        else:
            messages.success(request, "申报时间已延长，已公布并通知有草稿的申报人。")
            return redirect("committees:batch_desk", code)
    context = {
        "batch": batch,
        "form": form,
        "choices": choices,
        "terms": terms_view(batch),
        "tone": TONES[batch.status],
        "problems": problems_of_batch(batch, clock.today()) if batch.status == Batch.Status.DRAFT else {},
        "may_close": batch.status == Batch.Status.PUBLISHED and not batch.opens_at <= clock.now() <= batch.closes_at,
    }
    return render(request, "committees/batch_desk.html", context)
