"""What I did lately, and taking it back while nobody has acted on it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from portal.batch_acts import taking_back
from portal.batch_acts.recent_acts import recent_acts
from portal.batch_acts.selectors import labelled
from portal.batch_acts.views.choosing import STAFF
from portal.core.access import roles
from portal.core.kept_forms import survives_sign_in
from portal.core.keys import key_of
from portal.workflow import declared_move, rows_for_act


@roles(*STAFF)
@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    return render(request, "batch_acts/acts.html", {"acts": recent_acts(taking_back.own_acts(request.actor))})


@roles(*STAFF)
@require_safe
def recent_act(request: HttpRequest, act_id: uuid.UUID) -> HttpResponse:
    """Each row of the act, and whether it can be taken back; changes nothing."""
    act, records = taking_back.acts_of_batch(act_id, request.actor)
    refused = taking_back.refusals(act, records)
    rows = rows_for_act(act.model).filter(pk__in=records).order_by("pk")
    context = {
        "act_id": act_id,
        "act": act,
        "label": declared_move(act.model, act.move).label,
        "lines": [(row, labelled(act, act.cells(row)), refused.get(row.pk, "")) for row in rows],
        "open_count": len(records) - len(refused),
    }
    return render(request, "batch_acts/act.html", context)


@survives_sign_in
@roles(*STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back_act(request: HttpRequest, act_id: uuid.UUID) -> HttpResponse:
    """What became of each row; without a form, the page that asks first."""
    if request.method != "POST":
        return recent_act(request, act_id)
    act, _records = taking_back.acts_of_batch(act_id, request.actor)
    report = taking_back.take_back(batch=act_id, actor=request.actor, key=key_of(request))
    done = [(labelled(act, act.cells(each.subject)), "") for each in report.done]
    declined = [(labelled(act, act.cells(each.subject)), each.reason) for each in report.declined]
    label = declared_move(act.model, act.move).label
    context = {"act": act, "label": label, "lines": [*done, *declined], "done_count": len(done)}
    return render(request, "batch_acts/taken_back.html", context)
