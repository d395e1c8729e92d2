"""Who reads what: the optimiser's plan is looked at before it is carried out; a case is moved with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from reviews import assigning, selectors, services
from reviews import panel_selectors as reading
from reviews.panel_forms import AssignForm, MoveForm
from reviews.rules import OPINION_EXPERTS
from reviews.views.acting import ask
from reviews.views.panels import panels_url


@roles(Role.SECRETARY)
@never_cache
@require_http_methods(["GET", "POST"])
def assignment(request: HttpRequest, code: str) -> HttpResponse:
    """The plan as it would be carried out now, with each expert's load; confirming carries out what was looked at."""
    meeting = selectors.meeting_for(request.actor, code)
    form = AssignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        seen, key = form.cleaned_data["seen"], form.cleaned_data["idempotency_key"]
        try:
            placed = services.assign_cases(meeting=meeting, seen=seen, actor=request.actor, key=key)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            told = f"已分配{placed}件申报，并通知了专家。" if placed else "已分配申报。"
            messages.success(request, told)
            return redirect("reviews:panels", code)
    found = reading.proposal(meeting)
    without = found.plan.without
    page = {
        "meeting": meeting,
        "form": form,
        "found": found,
        "shortage": assigning.shortage(without, experts=OPINION_EXPERTS) if without else "",
        "back": panels_url(code),
    }
    return render(request, "reviews/panels/assignment.html", page, status=422 if form.errors else 200)


@roles(Role.SECRETARY)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str, number: int) -> HttpResponse:
    item = selectors.item_for(selectors.meeting_for(request.actor, code), number)
    recused = {each.expert_id for each in item.recusals.all()}
    line = next(each for each in reading.progress(item.meeting) if each.item.pk == item.pk)
    initial = {"experts": [str(each.expert_id) for each in line.readers]}
    form = MoveForm(request.POST or None, panels=reading.panels_of(item.meeting), recused=recused, initial=initial)

    def act(data: dict) -> None:
        panel, experts = data["experts"]
        services.move_case(
            item=item, panel=panel, experts=experts, reason=data["reason"], actor=request.actor,
            key=data["idempotency_key"],
        )  # fmt: skip

    text = "不再承担的专家看不到这件申报，其评议不再采用；已形成的评议意见失效，由新的组长重新形成。"
    page = {"title": f"第 {number} 项　调整评议专家", "text": text, "label": "调整"}
    return ask(request, form, act, told=f"第{number}项已调整。", back=panels_url(code), page=page)
