"""The schedule of hearings, and the records of defence, practical operation and showing (M4a, M4f)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.numbers import small_number
from reviews import selectors, services
from reviews.forms import ReasonForm
from reviews.hearing_forms import HearingPlanForm, RecordForm, VenueForm
from reviews.hearing_models import RecordedMethod
from reviews.hearing_selectors import record_for, schedule
from reviews.models import AgendaItem, MethodRecord
from reviews.services.expert_opinions import Incomplete, Overtaken
from reviews.views.acting import ask, key_of


def hearings_url(code: str) -> str:
    return reverse("reviews:hearings", args=[code])


@roles(Role.SECRETARY, Role.SUPERVISOR)
@never_cache
@require_safe
def hearings(request: HttpRequest, code: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    lines = schedule(meeting)
    page = {
        "meeting": meeting,
        "lines": lines,
        "unplanned": sum(line.hearing is None for line in lines),
        "is_open": meeting.status in {"PLANNED", "IN_SESSION"},
        "may_change": request.actor.role == Role.SECRETARY,
    }
    return render(request, "reviews/panels/hearings.html", page)


@roles(Role.SECRETARY)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, code: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    form = HearingPlanForm(request.POST or None, initial={"place": meeting.place})

    def act(data: dict) -> None:
        services.plan_hearings(
            meeting=meeting, starts_at=data["starts_at"], minutes=data["minutes"], pause=data["pause"],
            venue=form.venue, actor=request.actor, key=data["idempotency_key"],
        )  # fmt: skip

    text = "按议程顺序，各评议组同时进行，每组一次一件，排在上午8:30至12:00、下午14:00至18:00。申报人会收到通知。"
    page = {"title": "安排答辩", "text": text, "label": "安排并通知申报人"}
    return ask(request, form, act, told="答辩已安排，申报人已收到通知。", back=hearings_url(code), page=page)


@roles(Role.SECRETARY)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str, number: int) -> HttpResponse:
    item = selectors.item_for(selectors.meeting_for(request.actor, code), number)
    form = VenueForm(request.POST or None, initial=_as_planned(item))

    def act(data: dict) -> None:
        services.change_hearing(
            item=item, starts_at=data["starts_at"], minutes=data["minutes"], venue=form.venue, actor=request.actor,
            key=data["idempotency_key"],
        )  # fmt: skip

    page = {"title": f"第 {number} 项　答辩时间", "text": "保存后申报人会收到新的通知。", "label": "保存并通知申报人"}
    return ask(request, form, act, told="答辩安排已保存，申报人已收到通知。", back=hearings_url(code), page=page)


def _as_planned(item: AgendaItem) -> dict[str, Any]:
    hearing = getattr(item, "hearing", None)
    if hearing is None:
        return {"place": item.meeting.place}
    minutes = int((hearing.ends_at - hearing.starts_at).total_seconds() // 60)
    return {
        "starts_at": hearing.starts_at.astimezone(clock.SHANXI), "minutes": minutes, "mode": hearing.mode,
        "place": hearing.place, "link": hearing.link,
    }  # fmt: skip


@roles(Role.SECRETARY)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, code: str, number: int) -> HttpResponse:
    item = selectors.item_for(selectors.meeting_for(request.actor, code), number)

    def act(data: dict) -> None:
        services.cancel_hearing(item=item, reason=data["reason"], actor=request.actor, key=data["idempotency_key"])

    page = {"title": f"第 {number} 项　取消答辩安排", "text": "申报人会收到取消的通知。", "label": "取消安排"}
    return ask(request, ReasonForm(request.POST or None), act, told="已取消，申报人已收到通知。",
               back=hearings_url(code), page=page)  # fmt: skip


@roles(Role.SECRETARY, Role.EXPERT, Role.SUPERVISOR)
@never_cache
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, code: str, number: int, method: str) -> HttpResponse:
    """One record: kept as it is typed, filed when it is complete; by the office or the leader of the panel.

    A supervisor reads what was filed (art. 34).
    """
    meeting = selectors.meeting_for(request.actor, code)
    item, stored = record_for(meeting, number, method, request.actor)
    _refuse_supervisor_beyond_reading(request, stored)
    if request.method != "POST":
        return _record_page(request, item, stored)
    form = _form(stored, request.POST)
    form.is_valid()
    revision = small_number(request.POST.get("revision", ""), default=0)
    try:
        saved = services.save_record(
            item=item, method=method, content=form.content, revision=revision, actor=request.actor
        )
        if form.errors:
            return _record_page(request, item, saved, form)
        if "file" in request.POST:
            services.file_record(record=saved, actor=request.actor, key=key_of(request))
    except Overtaken as overtaken:
        return _record_page(request, item, record_for(meeting, number, method, request.actor)[1], form,
                            warning=overtaken.reason)  # fmt: skip
    except Incomplete as incomplete:
        for name, sentence in incomplete.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
        return _record_page(request, item, saved, form)
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _record_page(request, item, stored, form)
    messages.success(request, "记录已归档。" if "file" in request.POST else "记录已保存，还没有归档。")
    return redirect("reviews:record", code, number, method)


def _refuse_supervisor_beyond_reading(request: HttpRequest, stored: MethodRecord) -> None:
    if request.actor.role == Role.SUPERVISOR and (request.method == "POST" or stored.status != "FILED"):
        raise Refused("监督人员查阅已归档的记录，不能填写（人社部令第40号第34条）。", code="denied")


def _form(stored: MethodRecord, posted: Any = None) -> RecordForm:
    mode = posted.get("mode", stored.mode) if posted else stored.mode
    initial = {
        **stored.facts, "mode": stored.mode, "mark": stored.mark,
        "started_at": stored.started_at and stored.started_at.astimezone(clock.SHANXI),
        "ended_at": stored.ended_at and stored.ended_at.astimezone(clock.SHANXI),
    }  # fmt: skip
    return RecordForm(posted, method=stored.method, remote=mode == "remote", initial=initial)


def _record_page(
    request: HttpRequest, item: AgendaItem, stored: MethodRecord, form: RecordForm | None = None, *, warning: str = ""
) -> HttpResponse:
    is_expert = request.actor.role == Role.EXPERT
    back = reverse("reviews:my_case", args=[item.meeting.code, item.number]) if is_expert else hearings_url(
        item.meeting.code
    )  # fmt: skip
    page = {
        "meeting": item.meeting,
        "item": item,
        "record": stored,
        "title": RecordedMethod(stored.method).label,
        "form": form or _form(stored),
        "warning": warning,
        "back": back,
        "may_change": request.actor.role != Role.SUPERVISOR,
    }
    status = 409 if warning else 422 if form is not None and form.errors else 200
    return render(request, "reviews/panels/record.html", page, status=status)


@roles(Role.SECRETARY, Role.EXPERT)
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, code: str, number: int, method: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    _item, stored = record_for(meeting, number, method, request.actor)
    if stored.pk is None:
        raise Refused("还没有这份记录。", code="not_found")

    def act(data: dict) -> None:
        services.reopen_record(record=stored, reason=data["reason"], actor=request.actor, key=data["idempotency_key"])

    page = {"title": "退回修改", "text": "退回后可以修改，归档后才能表决。", "label": "退回修改"}
    back = reverse("reviews:record", args=[code, number, method])
    return ask(request, ReasonForm(request.POST or None), act, told="记录已退回修改。", back=back, page=page)
