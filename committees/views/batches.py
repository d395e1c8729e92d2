"""A secretary makes a batch of a planned one, publishes it with its terms frozen, and closes it (regulation 4.2)."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from committees import plan_selectors as reading
from committees import selectors, services
from committees.models import Batch, PlannedBatch
from committees.plan_forms import BatchForm, PickRowForm
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.keys import key_of
from portal.core.numbers import small_number

LAST_MINUTE = time(23, 59)


@roles(Role.SECRETARY)
@require_http_methods(["GET", "HEAD", "POST"])
def new_batch(request: HttpRequest) -> HttpResponse:
    """First of which planned batch, then the batch, filled in from it."""
    rows = reading.free_rows(request.actor)
    wanted = small_number(request.GET.get("planned", ""), default=0)
    # A repeated click names a row that is taken by now; the service answers its key.
    pool = PlannedBatch.objects.filter(plan__committee__organiser_id=request.actor.organisation_id or 0)
    planned = (pool if request.method == "POST" else rows).select_related("plan__committee__series")
    row = planned.filter(pk=wanted).first()
    if row is None:
        return render(request, "committees/batch_start.html", {"form": PickRowForm(rows=rows), "rows": rows})
    form = BatchForm(request.POST or None, committee=row.plan.committee, initial=_from_plan(row))
    if form.is_valid():
        try:
            batch = services.start_batch(actor=request.actor, planned=row, content=form.content(), key=key_of(request))
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "批次已保存。核对无误后再发布。")
            return redirect("committees:batch_desk", batch.code)
    context = {"form": form, "committee": row.plan.committee, "planned": row, "revision": 0}
    return render(request, "committees/batch_edit.html", context, status=422 if form.is_bound else 200)


def _from_plan(row: PlannedBatch) -> dict[str, Any]:
    return {
        "title": row.title,
        "levels": row.levels,
        "opens_at": datetime.combine(row.opens_on, time(), clock.SHANXI),
        "closes_at": datetime.combine(row.closes_on, LAST_MINUTE, clock.SHANXI),
        "cutoff_on": row.opens_on.replace(year=row.plan.year, month=12, day=31),
        "grouping": row.grouping,
        **{f"methods_{level}": row.methods for level in row.levels},
    }


def _own_batch(request: HttpRequest, code: str) -> Batch:
    batch = selectors.own_batches(request.actor).filter(code=code).first()
    if batch is None:
        raise Http404
    return batch


@roles(Role.SECRETARY)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_batch(request: HttpRequest, code: str) -> HttpResponse:
    batch = _own_batch(request, code)
    if batch.status != Batch.Status.DRAFT:
        return redirect("committees:batch_desk", code)
    form = BatchForm(request.POST or None, committee=batch.committee, batch=batch)
    revision = batch.revision
    if request.method == "POST":
        revision = small_number(request.POST.get("revision", ""), default=-1)
    if form.is_valid():
        try:
            services.save_batch(batch=batch, actor=request.actor, content=form.content(), revision=revision)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "已保存。")
            return redirect("committees:batch_desk", code)
    return _edit_page(request, batch, form, revision)


def _edit_page(request: HttpRequest, batch: Batch, form: BatchForm, revision: int) -> HttpResponse:
    context = {
        "form": form, "batch": batch, "committee": batch.committee, "planned": batch.planned, "revision": revision,
    }  # fmt: skip
    return render(request, "committees/batch_edit.html", context, status=422 if form.is_bound else 200)


@roles(Role.SECRETARY)
@require_POST
def publish_batch(request: HttpRequest, code: str) -> HttpResponse:
    """Publish; what is against the rules comes back beside its field of the form."""
    batch = _own_batch(request, code)
    try:
        services.publish_batch(batch=batch, actor=request.actor, key=key_of(request))
    except services.BatchNotReady as refused:
        form = BatchForm(as_posted(batch), committee=batch.committee)
        form.is_valid()
        for name, sentence in refused.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
        return _edit_page(request, batch, form, batch.revision)
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, "批次已发布，规则、材料和收费已经锁定。")
    return redirect("committees:batch_desk", code)


def as_posted(batch: Batch) -> dict[str, Any]:
    """The batch as its form would send it."""
    form = BatchForm(committee=batch.committee, batch=batch)
    return {name: form[name].value() for name in form.fields if form[name].value() is not None}


@roles(Role.SECRETARY)
@require_POST
def close_batch(request: HttpRequest, code: str) -> HttpResponse:
    batch = _own_batch(request, code)
    try:
        services.close_batch(batch=batch, actor=request.actor, key=key_of(request))
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, "已结束受理。已经提交的申报继续办理。")
    return redirect("committees:batch_desk", code)
