"""What I did lately, and taking it back while nobody has acted on it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from applications.selectors.recent_acts import recent_acts
from applications.services import taking_back
from applications.views.batch_report import keep_report
from applications.views.keys import key_of
from portal.core.access import roles
from portal.core.actors import Role
from portal.workflow import declared_move

UNSAID = "看到过原消息的申报人会收到更正。"
STAFF = (Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY)


@roles(*STAFF)
@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    return render(request, "applications/staff/acts.html", {"acts": recent_acts(taking_back.own_acts(request.actor))})


@roles(*STAFF)
@require_safe
def recent_act(request: HttpRequest, act_id: uuid.UUID) -> HttpResponse:
    """Each case of the act, and whether it can be taken back; changes nothing."""
    records = taking_back.acts_of_batch(act_id, request.actor)
    refused = taking_back.refusals(records)
    cases = Application.objects.select_related("applicant").filter(pk__in=records).order_by("pk")
    context = {
        "act_id": act_id,
        "label": declared_move(Application, taking_back.MOVES_BY_VERB[next(iter(records.values())).verb]).label,
        "lines": [(case, refused.get(case.pk, "")) for case in cases],
        "open_count": len(records) - len(refused),
    }
    return render(request, "applications/staff/act.html", context)


@roles(*STAFF)
@require_POST
def take_back_act(request: HttpRequest, act_id: uuid.UUID) -> HttpResponse:
    report = taking_back.take_back(batch=act_id, actor=request.actor, key=key_of(request))
    keep_report(request, report, title="撤回办理", back=reverse("applications:acts"), told=UNSAID)
    return redirect("applications:batch_result")
