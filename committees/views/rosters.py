"""A committee's rosters: written and frozen by its office, read by the supervisor (令40 arts. 9-11, 24)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees import roster_selectors as reading
from committees import services
from committees.filing_selectors import own_committees
from committees.models import Roster
from committees.roster_forms import RosterForm
from committees.selectors import standing
from committees.views.filing_cases import events_of
from portal.catalog.selectors import ParameterMissing
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.keys import key_of

PER_PAGE = 20
TONES = {"DRAFT": "action", "FROZEN": "good", "REPLACED": "neutral", "DROPPED": "neutral"}


@roles(Role.SECRETARY, Role.SUPERVISOR)
@require_safe
def rosters(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    page = Paginator(reading.rosters_of(actor), PER_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    own = own_committees(actor.organisation_id) if actor.role == Role.SECRETARY else []
    context = {
        "page": page,
        "lines": [(each, TONES[each.status]) for each in page],
        "committees": [(each, standing(each, today)) for each in own],
    }
    return render(request, "committees/rosters.html", context)


@roles(Role.SECRETARY)
@require_POST
def new_roster(request: HttpRequest, number: int) -> HttpResponse:
    committee = get_object_or_404(own_committees(request.actor.organisation_id), number=number)
    roster = services.open_roster(committee=committee, actor=request.actor, key=key_of(request))
    return redirect("committees:edit_roster", roster.code)


@roles(Role.SECRETARY, Role.SUPERVISOR)
@require_safe
def roster(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _found(request, code))


@roles(Role.SECRETARY)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_roster(request: HttpRequest, code: str) -> HttpResponse:
    """Who sits where; saving judges nothing, freezing does."""
    found = _found(request, code)
    if found.status != "DRAFT":
        messages.error(request, f"名单{found.get_status_display()}，不能再修改（人社部令第40号第9条）。")
        return redirect("committees:roster", code)
    form = RosterForm(request.POST or None, roster=found, experts=_experts(found), seated=_seated(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.save_roster(
                roster=found,
                positions=form.positions,
                exception_document=form.cleaned_data["size_exception_document"],
                actor=request.actor,
                key=key_of(request),
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "名单已保存。核对无误后请确定名单。")
            return redirect("committees:roster", code)
    context = {"roster": found, "form": form}
    return render(request, "committees/roster_edit.html", context, status=422 if form.errors else 200)


@roles(Role.SECRETARY)
@require_POST
def act_on_roster(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Freeze a draft, or put it away."""
    found = _found(request, code)
    deeds = {
        "freeze": (services.freeze_roster, "名单已确定，不能再修改。安排会议时使用这份名单。"),
        "drop": (services.drop_roster, "名单已撤下。"),
    }
    if act not in deeds:
        raise Http404
    service, told = deeds[act]
    try:
        service(roster=found, actor=request.actor, key=key_of(request))
    except services.UnlawfulRoster as refused:
        return _page(request, found, [each.text for each in refused.refusals])
    except Refused as refused:
        if refused.code == "denied":
            raise
        return _page(request, _found(request, code), [refused.reason])
    messages.success(request, told)
    return redirect("committees:roster", code)


def _found(request: HttpRequest, code: str) -> Roster:
    found = reading.roster_of(request.actor, code)
    if found is None:
        raise Http404
    return found


def _seated(roster: Roster) -> dict[int, str]:
    return {seat.expert_id: seat.position for seat in roster.seats.all()}


def _experts(roster: Roster) -> list[Any]:
    """Those seated first, in their order; a standing roster then offers everybody else it may take."""
    seated = [seat.expert for seat in roster.seats.all()]
    if roster.basis == Roster.Basis.DRAWN:
        return seated
    known = {expert.pk for expert in seated}
    return seated + [each for each in reading.experts_for(roster.committee, clock.today()) if each.pk not in known]


def _page(request: HttpRequest, roster: Roster, refusals: list[str] | None = None) -> HttpResponse:
    seats = list(roster.seats.all())
    on = reading.day_of(roster)
    problems, least = [], None
    if roster.status == "DRAFT":
        try:
            problems = reading.problems_of(roster, seats, on)
            least = reading.least_size(roster.committee, on)
        except ParameterMissing as missing:
            refusals = [*(refusals or []), missing.message_zh]
    context = {
        "roster": roster,
        "seats": seats,
        "tone": TONES[roster.status],
        "refusals": refusals or [],
        "problems": [] if refusals else problems,
        "least": least,
        "on": on,
        "keeps": request.actor.role == Role.SECRETARY,
        "private": sum(_is_private(seat.expert) for seat in seats),
        "events": events_of(roster),
    }
    return render(request, "committees/roster.html", context, status=422 if refusals else 200)


def _is_private(expert: Any) -> bool:
    return expert.employer is not None and expert.employer.ownership == "private"
