"""An expert's pages, made for a phone: sign in, read, stand aside, vote."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from reviews import selectors, services
from reviews.forms import ReasonForm
from reviews.material import blind_material, facts_of
from reviews.models import Meeting
from reviews.views import live
from reviews.views.acting import ask, key_of, press
from reviews.views.my_cases import papers_of


def seat_url(code: str) -> str:
    return reverse("reviews:seat", args=[code])


@roles(Role.EXPERT)
def my_meetings(request: HttpRequest) -> HttpResponse:
    return render(request, "reviews/my_meetings.html", {"meetings": live.listed(request.actor)})


@roles(Role.EXPERT)
@never_cache
def seat(request: HttpRequest, code: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    line = selectors.seat_of(meeting, request.actor)
    page = live.seat(meeting, line, request.actor, page=request.GET.get("page"))
    return render(request, "reviews/seat.html", page)


@roles(Role.EXPERT)
@never_cache
def seat_live(request: HttpRequest, code: str) -> HttpResponse:
    """The part of the seat that follows the meeting; a screen asks for it when the pulse has moved."""
    meeting = selectors.meeting_for(request.actor, code)
    line = selectors.seat_of(meeting, request.actor)
    page = live.seat(meeting, line, request.actor, page=request.GET.get("page"))
    return render(request, "reviews/_seat.html", page)


@roles(Role.EXPERT)
@require_POST
def sign_in(request: HttpRequest, code: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    expert = selectors.seat_of(meeting, request.actor).expert
    act = lambda: services.sign_in(meeting=meeting, expert=expert, actor=request.actor, key=key_of(request))  # noqa: E731
    return press(request, act, "您已签到。请先阅读材料，如有利害关系请申请回避。", seat_url(code))


@roles(Role.EXPERT)
@require_POST
def sign_out(request: HttpRequest, code: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    expert = selectors.seat_of(meeting, request.actor).expert
    act = lambda: services.sign_out(meeting=meeting, expert=expert, actor=request.actor, key=key_of(request))  # noqa: E731
    return press(request, act, "您已退席。未投的表决票不能委托他人投票，也不能补投。", seat_url(code))


@roles(Role.EXPERT)
@never_cache
def item(request: HttpRequest, code: str, number: int) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    line = selectors.seat_of(meeting, request.actor)
    seated = selectors.seat_item(selectors.item_for(meeting, number), line)
    if seated.is_recused or not line.is_present or meeting.status not in selectors.LIVE:
        raise Refused("签到后、会议期间才能查阅材料；已回避的申报不能查阅（人社部令第40号第24、25条）。", code="denied")
    return render(request, "reviews/item.html", _paper_and_material(meeting, seated))


@roles(Role.EXPERT)
def recuse(request: HttpRequest, code: str, number: int) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    expert = selectors.seat_of(meeting, request.actor).expert
    found = selectors.item_for(meeting, number)

    def act(data: dict) -> None:
        key = data["idempotency_key"]
        services.declare_recusal(item=found, expert=expert, reason=data["reason"], actor=request.actor, key=key)

    text = "回避后您看不到这件申报的材料，也没有表决票；回避不能撤销。"
    page = {"title": f"第 {number} 项　申请回避", "text": text, "label": "申请回避"}
    told = f"第{number}项您已回避。"
    return ask(request, ReasonForm(request.POST or None), act, told=told, back=seat_url(code), page=page)


@roles(Role.EXPERT)
@require_POST
def cast(request: HttpRequest, code: str, number: int) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    vote = selectors.standing_round(selectors.item_for(meeting, number))
    choice, key = request.POST.get("choice", ""), key_of(request)
    act = lambda: services.cast(round=vote, actor=request.actor, choice=choice, key=key)  # noqa: E731
    return press(request, act, f"第{number}项：已投票。", seat_url(code))


def _paper_and_material(meeting: Meeting, seated: selectors.SeatItem) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "seated": seated,
        "item": seated.item,
        "facts": facts_of(seated.item),
        "material": blind_material(seated.item),
        "papers": papers_of(seated.item),
        "choices": live.CHOICES,
    }
