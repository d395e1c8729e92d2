"""The acts of whoever presides, from the same seat."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from reviews import permissions as may
from reviews import selectors, services
from reviews.forms import CounterForm, ReasonForm
from reviews.models import Meeting
from reviews.views.acting import ask, key_of, press
from reviews.views.seat import seat_url


def _open_rounds(**act: object) -> None:
    services.open_rounds(**act)  # type: ignore[arg-type]


def _open_rounds_on_paper(**act: object) -> None:
    services.open_rounds(on_paper=True, **act)  # type: ignore[arg-type]


def _close_rounds(**act: object) -> None:
    report = services.close_rounds(**act)  # type: ignore[arg-type]
    if report.declined and not report.done:
        raise Refused(report.declined[0].reason)


ACTS: dict[str, tuple[Callable[..., object], str]] = {
    "open": (services.open_meeting, "会议开始。评议意见介绍完毕后，可以开始表决。"),
    "open-rounds": (_open_rounds, "表决开始。没有评议意见或不足法定人数的项目没有开始，原因见议程。"),
    "open-rounds-on-paper": (
        _open_rounds_on_paper,
        "纸质票表决开始，由办事机构打印、发放表决票。没有评议意见或不足法定人数的项目没有开始，原因见议程。",
    ),
    "close-rounds": (_close_rounds, "已结束投票完毕的表决并计票。"),
    "take": (services.take_the_chair, "您已接任主持，会议由您继续主持。"),
    "sign": (services.sign_results, "结果已宣布并签署，会议记录已归档。"),
}


@roles(Role.EXPERT)
@require_POST
def chair(request: HttpRequest, code: str, act: str) -> HttpResponse:
    if act not in ACTS:
        raise Http404
    meeting: Meeting = selectors.meeting_for(request.actor, code)
    service, told = ACTS[act]
    key = key_of(request)
    return press(request, lambda: service(meeting=meeting, actor=request.actor, key=key), told, seat_url(code))


@roles(Role.EXPERT)
@require_POST
def open_round(request: HttpRequest, code: str, number: int) -> HttpResponse:
    item = selectors.item_for(selectors.meeting_for(request.actor, code), number)
    on_paper, key = "on_paper" in request.POST, key_of(request)
    act = lambda: services.open_round(item=item, actor=request.actor, on_paper=on_paper, key=key)  # noqa: E731
    return press(request, act, f"第{number}项开始表决。", seat_url(code))


@roles(Role.EXPERT)
@require_POST
def close_round(request: HttpRequest, code: str, number: int) -> HttpResponse:
    item = selectors.item_for(selectors.meeting_for(request.actor, code), number)
    vote, key = selectors.standing_round(item), key_of(request)
    act = lambda: services.close_round(round=vote, actor=request.actor, key=key)  # noqa: E731
    return press(request, act, f"第{number}项表决结束，已计票。", seat_url(code))


@roles(Role.EXPERT)
def annul(request: HttpRequest, code: str, number: int) -> HttpResponse:
    item = selectors.item_for(selectors.meeting_for(request.actor, code), number)

    def act(data: dict) -> None:
        vote, key = selectors.standing_round(item), data["idempotency_key"]
        services.annul_round(round=vote, reason=data["reason"], actor=request.actor, key=key)

    text = "本轮全部表决票作废，原因和本轮记录保留在会议记录中；可以重新表决。"
    page = {"title": f"第 {number} 项　作废本轮表决", "text": text, "label": "作废本轮"}
    told = f"第{number}项本轮表决已作废。"
    return ask(request, ReasonForm(request.POST or None), act, told=told, back=seat_url(code), page=page)


@roles(Role.EXPERT)
def defer(request: HttpRequest, code: str, number: int) -> HttpResponse:
    item = selectors.item_for(selectors.meeting_for(request.actor, code), number)

    def act(data: dict) -> None:
        services.defer_item(item=item, reason=data["reason"], actor=request.actor, key=data["idempotency_key"])

    page = {
        "title": f"第 {number} 项　本次不表决",
        "text": "这件申报仍在评审中，等待下一次会议。",
        "label": "本次不表决",
    }
    told = f"第{number}项本次不表决。"
    return ask(request, ReasonForm(request.POST or None), act, told=told, back=seat_url(code), page=page)


@roles(Role.EXPERT)
@require_http_methods(["GET", "POST"])
def counters(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody else count in place of a counter who cannot come back (regulation 1.2)."""
    meeting = selectors.meeting_for(request.actor, code)
    if refusal := may.presides.refusal(meeting, request.actor):
        raise Refused(refusal, code="denied")
    waiting = selectors.counters_to_release(meeting)
    form = CounterForm(request.POST or None, counters=waiting)

    def act(data: dict) -> None:
        services.release_counter(
            meeting=meeting, counter=data["counter"], reason=data["reason"], actor=request.actor,
            key=data["idempotency_key"],
        )  # fmt: skip

    text = (
        "两份计票单还不一致而计票人不能到场的，可以由办事机构另一人重新清点。"
        "原计票单封存留档，不再计算；更换的人和原因写入会议记录。"
    )
    if not waiting:
        text = "现在没有等待更正的计票单，不用更换计票人。"
    page = {"title": "更换计票人", "text": text, "label": "更换计票人"}
    return ask(request, form, act, told="已更换，请办事机构另一人清点后录入。", back=seat_url(code), page=page)
