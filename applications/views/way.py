"""The applicant's channel: told, chosen, changed; and the office that assigns a body (regulation 2.3)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from applications.forms.way import AssignForm, ChannelForm, RouteFactsForm, initial_of
from applications.selectors import desk, way
from applications.selectors.applicant import own_case
from applications.services import way as services
from applications.views.keys import key_of
from applications.workflow import Status
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused

TEMPLATES = "applications/applicant"


@roles(Role.APPLICANT)
@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest, code: str) -> HttpResponse:
    case = own_case(request.actor, code)
    known = way.route_facts_of(case)
    initial = initial_of(
        case.route_facts, employment=known.employment, workplace=known.workplace, works_at=case.works_at
    )
    form = RouteFactsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.tell_route_facts(
            application=case,
            actor=request.actor,
            told=form.told(),
            works_at=form.cleaned_data["works_at"].strip(),
        )
        return redirect("applications:route_choice", code)
    context = {"case": case, "form": form, "open": case.status == Status.DRAFT}
    return render(request, f"{TEMPLATES}/route.html", context)


@roles(Role.APPLICANT)
@require_http_methods(["GET", "POST"])
def choice(request: HttpRequest, code: str) -> HttpResponse:
    case = own_case(request.actor, code)
    offers = way.offers_for(case)
    form = ChannelForm(request.POST or None, offers=offers.open)
    if request.method == "POST" and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("channel", "body", "agency")}
        try:
            services.choose_route(application=case, actor=request.actor, **chosen)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"已选择申报渠道：{form.offers[chosen['channel']].text.name}。")
            return redirect("applications:case", code)
    context = {"case": case, "offers": offers, "form": form, "picked": request.POST.get("channel") or case.channel}
    return render(request, f"{TEMPLATES}/route_choice.html", context)


@roles(Role.APPLICANT)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    case = own_case(request.actor, code)
    if request.method == "POST":
        services.change_route(application=case, actor=request.actor, key=key_of(request))
        messages.success(request, "申报已退回草稿，请重新选择渠道，然后再次提交。")
        return redirect("applications:route", code)
    return render(request, f"{TEMPLATES}/route_change.html", {"case": case})


@roles(Role.HRSS_OFFICER)
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, code: str) -> HttpResponse:
    case = desk.case_for(request.actor, code)
    if case.status != Status.ASSIGNMENT:
        raise Http404
    form = AssignForm(request.POST or None, bodies=way.bodies_to_assign(case))
    if request.method == "POST" and form.is_valid():
        body = form.cleaned_data["body"]
        try:
            services.assign_body(application=case, actor=request.actor, body=body, key=key_of(request))
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"已指定{body.name}为{case.applicant.name}审核、公示、推荐。")
            return redirect("applications:worklist")
    context = {"case": case, "form": form, "complaint": case.route_facts.get("complaint", "")}
    return render(request, "applications/staff/assign.html", context)
