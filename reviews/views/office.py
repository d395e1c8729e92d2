"""The secretary's pages: planning a meeting and keeping its room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from portal.core.access import roles
from portal.core.actors import Role
from reviews import selectors, services
from reviews.advice import grouping_line
from reviews.draw_selectors import roster_to_show
from reviews.forms import OpinionForm, PlanForm, ReasonForm, RecusalForm
from reviews.views import live
from reviews.views.acting import ask, key_of, press


def room_url(code: str) -> str:
    return reverse("reviews:meeting", args=[code])


@roles(Role.SECRETARY)
def meetings(request: HttpRequest) -> HttpResponse:
    page = {"meetings": live.listed(request.actor), "batches": selectors.batches_of(request.actor)}
    return render(request, "reviews/meetings.html", page)


@roles(Role.SECRETARY)
def plan(request: HttpRequest, batch_code: str) -> HttpResponse:
    batch = get_object_or_404(selectors.batches_of(request.actor), code=batch_code)
    form = PlanForm(request.POST or None, batch=batch, cases=selectors.cases_to_plan(batch))

    def act(data: dict) -> None:
        key = data.pop("idempotency_key")
        services.plan_meeting(batch=batch, actor=request.actor, key=key, **data)

    told = "会议已安排，通知已发给全体委员。会议当天在会议室页面办理签到。"
    page = {
        "batch": batch,
        "title": "安排评审会议",
        "grouping": grouping_line(batch),
        **roster_to_show(batch),
    }
    return ask(request, form, act, told=told, back=reverse("reviews:meetings"), page=page,
               template="reviews/plan.html")  # fmt: skip


@roles(Role.SECRETARY, Role.SUPERVISOR)
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    found = selectors.meeting_for(request.actor, code)
    return render(request, "reviews/meeting.html", live.room(found, page=request.GET.get("page")))


@roles(Role.SECRETARY, Role.SUPERVISOR)
def meeting_live(request: HttpRequest, code: str) -> HttpResponse:
    """The part of the room that follows the meeting; a screen asks for it when the pulse has moved."""
    found = selectors.meeting_for(request.actor, code)
    return render(request, "reviews/_room.html", live.room(found, page=request.GET.get("page")))


@roles(Role.SECRETARY)
@require_POST
def sign_in(request: HttpRequest, code: str) -> HttpResponse:
    found = selectors.meeting_for(request.actor, code)
    expert = selectors.expert_on(found, request.POST.get("expert", ""))
    act = lambda: services.sign_in(meeting=found, expert=expert, actor=request.actor, key=key_of(request))  # noqa: E731
    return press(request, act, f"{expert.user.name}已签到。", room_url(code))


@roles(Role.SECRETARY)
@require_POST
def sign_out(request: HttpRequest, code: str) -> HttpResponse:
    found = selectors.meeting_for(request.actor, code)
    expert = selectors.expert_on(found, request.POST.get("expert", ""))
    act = lambda: services.sign_out(meeting=found, expert=expert, actor=request.actor, key=key_of(request))  # noqa: E731
    return press(request, act, f"已记录{expert.user.name}退席。", room_url(code))


@roles(Role.SECRETARY)
@require_POST
def fail(request: HttpRequest, code: str) -> HttpResponse:
    found = selectors.meeting_for(request.actor, code)
    told = "已记录未达法定人数。申报仍在评审中，可以重新安排会议。"
    act = lambda: services.fail_meeting(meeting=found, actor=request.actor, key=key_of(request))  # noqa: E731
    return press(request, act, told, room_url(code))


@roles(Role.SECRETARY)
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    found = selectors.meeting_for(request.actor, code)

    def act(data: dict) -> None:
        key = data["idempotency_key"]
        services.cancel_meeting(meeting=found, reason=data["reason"], actor=request.actor, key=key)

    page = {"title": "取消会议", "text": f"{found.title}取消后，申报仍在评审中，可以重新安排。", "label": "取消会议"}
    return ask(request, ReasonForm(request.POST or None), act, told="会议已取消。", back=room_url(code), page=page)


@roles(Role.SECRETARY)
def opinion(request: HttpRequest, code: str, number: int) -> HttpResponse:
    item = selectors.item_for(selectors.meeting_for(request.actor, code), number)
    able = selectors.able_to_judge(item)
    initial = selectors.opinion_as_typed(item)
    form = OpinionForm(request.POST or None, able=able, initial=initial)

    def act(data: dict) -> None:
        chosen = [each.expert for each in able if str(each.expert_id) in data["experts"]]
        key = data["idempotency_key"]
        services.save_opinion(item=item, experts=chosen, text=data["text"], actor=request.actor, key=key)

    page = {
        "title": f"第 {number} 项　评议意见",
        "text": "意见在表决前向会议介绍，供参考，不代替表决。",
        "label": "保存",
    }
    return ask(request, form, act, told=f"第{number}项评议意见已保存。", back=room_url(code), page=page)


@roles(Role.SECRETARY)
def recuse(request: HttpRequest, code: str, number: int) -> HttpResponse:
    item = selectors.item_for(selectors.meeting_for(request.actor, code), number)
    form = RecusalForm(request.POST or None, roster=selectors.roster(item.meeting))

    def act(data: dict) -> None:
        expert = selectors.expert_on(item.meeting, data["expert"])
        reason, key = data["reason"], data["idempotency_key"]
        services.declare_recusal(item=item, expert=expert, reason=reason, actor=request.actor, key=key)

    page = {
        "title": f"第 {number} 项　登记回避",
        "text": "回避的专家看不到这件申报，也没有表决票。",
        "label": "登记回避",
    }
    return ask(request, form, act, told="已登记回避。", back=room_url(code), page=page)


@roles(Role.SECRETARY)
def not_cast(request: HttpRequest, code: str, number: int, expert_id: str) -> HttpResponse:
    item = selectors.item_for(selectors.meeting_for(request.actor, code), number)
    expert = selectors.expert_on(item.meeting, expert_id)

    def act(data: dict) -> None:
        vote = selectors.standing_round(item)
        reason, key = data["reason"], data["idempotency_key"]
        services.mark_not_cast(round=vote, expert=expert, reason=reason, actor=request.actor, key=key)

    text = f"{expert.user.name}的表决票记为未投，按不同意计算，不能再补投（人社部令第40号第20条）。"
    page = {"title": f"第 {number} 项　记为未投", "text": text, "label": "记为未投"}
    return ask(request, ReasonForm(request.POST or None), act, told="已记为未投。", back=room_url(code), page=page)


@roles(Role.SECRETARY)
def leaver(request: HttpRequest, code: str, expert_id: str) -> HttpResponse:
    """All papers that somebody who has left still holds are declared not cast at once."""
    found = selectors.meeting_for(request.actor, code)
    expert = selectors.expert_on(found, expert_id)

    def act(data: dict) -> None:
        reason, key = data["reason"], data["idempotency_key"]
        services.mark_leaver_not_cast(meeting=found, expert=expert, reason=reason, actor=request.actor, key=key)

    text = f"{expert.user.name}手中还没有投出的表决票全部记为未投，按不同意计算，不能再补投（人社部令第40号第20条）。"
    page = {"title": f"{expert.user.name}　未投的票", "text": text, "label": "全部记为未投"}
    return ask(request, ReasonForm(request.POST or None), act, told="已全部记为未投。", back=room_url(code), page=page)
