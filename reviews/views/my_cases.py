"""An expert's own cases, made for a phone: read without names, give points, write, hand in; a leader concludes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.numbers import small_number
from reviews import panel_selectors as reading
from reviews import scoring, selectors, services
from reviews.blind_selectors import label_of, may_read_paper
from reviews.hearing_selectors import hearings_of_panels, needed_methods_of
from reviews.material import blind_material, facts_of
from reviews.models import AgendaItem, Attendance, BlindCopy, Meeting
from reviews.panel_forms import ConclusionForm, OpinionSheet
from reviews.panel_selectors import Reading
from reviews.rules import OPINION_EXPERTS
from reviews.services.expert_opinions import Incomplete, Overtaken
from reviews.views.acting import key_of, press

OVERTAKEN = "另一个窗口已保存了更新的内容。"


def _seated(request: HttpRequest, code: str) -> tuple[Meeting, Attendance]:
    meeting = selectors.meeting_for(request.actor, code)
    return meeting, selectors.seat_of(meeting, request.actor)


def _reading(request: HttpRequest, code: str, number: int) -> Reading:
    meeting, line = _seated(request, code)
    return reading.reading_for(meeting, line, number)


@roles(Role.EXPERT)
@never_cache
@require_safe
def my_cases(request: HttpRequest, code: str) -> HttpResponse:
    meeting, line = _seated(request, code)
    mine = reading.readings(meeting, line)
    led = sorted({each.item.assignment.panel_id for each in mine if each.leads or each.mine})
    page = {
        "meeting": meeting,
        "cases": mine,
        "setup": reading.setup_of(meeting),
        "is_open": reading.material_is_open(meeting),
        "hearings": hearings_of_panels(meeting, led, {each.item.pk: each.item for each in mine}),
    }
    return render(request, "reviews/panels/my_cases.html", page)


@roles(Role.EXPERT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_case(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The case and the expert's sheet; what was typed is stored first and judged second."""
    found = _reading(request, code, number)
    if request.method != "POST":
        return _page(request, found)
    form = _sheet(found, request.POST)
    try:
        _save(request, found, form)
        if "hand_in" not in request.POST:
            messages.success(request, "评议已保存，还没有提交。")
            return redirect("reviews:my_case", code, number)
        services.hand_in_opinion(opinion=found.mine, actor=request.actor, key=key_of(request))
    except Overtaken as overtaken:
        return _page(request, _reading(request, code, number), form, warning=overtaken.reason)
    except Incomplete as incomplete:
        for name, sentence in incomplete.problems.items():
            if name not in form.errors:
                form.add_error(name, sentence)
        return _page(request, _reading(request, code, number), form)
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _page(request, _reading(request, code, number), form)
    messages.success(request, f"第{number}项的评议已提交。")
    return redirect("reviews:my_cases", code)


@roles(Role.EXPERT)
@require_POST
def autosave(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """JSON ``{"saved_at", "revision", "errors"}``; 409 when another tab has saved newer words."""
    found = _reading(request, code, number)
    form = _sheet(found, request.POST)
    try:
        saved = _save(request, found, form)
    except Overtaken:
        return JsonResponse({"message": OVERTAKEN}, status=409)
    return JsonResponse(
        {"saved_at": saved.saved_at.isoformat(), "revision": saved.revision, "errors": dict(form.errors)}
    )


def _sheet(found: Reading, posted: Any = None) -> OpinionSheet:
    items = reading.frozen_items(found.item.meeting)
    mine = found.mine
    initial = {f"score_{item.code}": mine.scores.get(item.code, "") for item in items} if mine else {}
    if mine:
        initial |= {"text": mine.text, "recommendation": mine.recommendation}
    return OpinionSheet(posted, items=items, initial=initial)


def _save(request: HttpRequest, found: Reading, form: OpinionSheet) -> Any:
    if found.mine is None:
        raise Refused("这件申报没有分配给您评议。", code="denied")
    form.is_valid()
    return services.save_expert_opinion(
        opinion=found.mine, scores=form.scores, text=str(request.POST.get("text", "")),
        recommendation=str(request.POST.get("recommendation", "")), revision=_revision(request), actor=request.actor,
    )  # fmt: skip


def _revision(request: HttpRequest) -> int:
    return small_number(request.POST.get("revision", ""), default=0)


def _page(request: HttpRequest, found: Reading, form: OpinionSheet | None = None, *, warning: str = "") -> HttpResponse:
    meeting, mine = found.item.meeting, found.mine
    page = {
        "meeting": meeting,
        "item": found.item,
        "mine": mine,
        "leads": found.leads,
        "form": form or _sheet(found),
        "warning": warning,
        "facts": facts_of(found.item),
        "material": blind_material(found.item),
        "papers": papers_of(found.item),
        "total": scoring.total(reading.frozen_items(meeting), mine.scores) if mine else 0,
        "records": needed_methods_of(found.item) if found.leads else [],
    }
    status = 409 if warning else 422 if form is not None and form.errors else 200
    return render(request, "reviews/panels/my_case.html", page, status=status)


def papers_of(item: AgendaItem) -> list[tuple[str, BlindCopy]]:
    return [(label_of(copy), copy) for copy in BlindCopy.objects.filter(item=item, status="READY")]


@roles(Role.EXPERT)
@require_POST
def take_back(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found = _reading(request, code, number)
    back = reverse("reviews:my_case", args=[code, number])
    if found.mine is None:
        raise Refused("这件申报没有分配给您评议。", code="denied")
    act = lambda: services.take_back_opinion(opinion=found.mine, actor=request.actor, key=key_of(request))  # noqa: E731
    return press(request, act, "已取回，可以修改后重新提交。", back)


@roles(Role.EXPERT)
@never_cache
@require_safe
def paper(request: HttpRequest, code: str, number: int, copy_code: str) -> HttpResponse:
    """The expert's own copy of a paper, with his number on it, through the one view that serves files (art. 24)."""
    meeting, line = _seated(request, code)
    item = selectors.item_for(meeting, number)
    copy = BlindCopy.objects.filter(item=item, code=copy_code).first()
    if copy is None or not may_read_paper(meeting, item, line):
        raise Refused("这份材料现在不能查阅（人社部令第40号第24、25条）。", code="denied")
    copy.item = item
    return redirect("files:open", services.issue_copy(copy=copy, line=line).pk)


@roles(Role.EXPERT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conclusion(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The leader reads what was handed in and forms the panel's opinion on top of it (N12)."""
    found = _led(request, code, number)
    item = found.item
    if request.method != "POST":
        return _conclusion_page(request, found)
    form = ConclusionForm(request.POST)
    if form.is_valid():
        try:
            services.compose_opinion(
                item=item, text=form.cleaned_data["text"], revision=_revision(request), actor=request.actor,
                key=key_of(request),
            )  # fmt: skip
        except Overtaken as overtaken:
            return _conclusion_page(request, _led(request, code, number), form, warning=overtaken.reason)
        except Refused as refusal:
            form.add_error("text" if refusal.code == "invalid" else None, refusal.reason)
        else:
            messages.success(request, f"第{number}项的评议意见已形成，将在表决前向会议介绍。")
            return redirect("reviews:my_cases", code)
    return _conclusion_page(request, found, form)


def _led(request: HttpRequest, code: str, number: int) -> Reading:
    found = _reading(request, code, number)
    if not found.leads:
        raise Refused("评议意见由评议组组长形成。", code="denied")
    return found


def _conclusion_page(
    request: HttpRequest, found: Reading, form: ConclusionForm | None = None, *, warning: str = ""
) -> HttpResponse:
    item = found.item
    written = list(reading.handed_in(item))
    page = {
        "meeting": item.meeting,
        "item": item,
        "form": form or ConclusionForm(initial={"text": item.assignment.draft}),
        "revision": item.assignment.revision,
        "shown": reading.scored(written, reading.frozen_items(item.meeting)),
        "missing": max(0, OPINION_EXPERTS - len(written)),
        "warning": warning,
    }
    status = 409 if warning else 422 if form is not None and form.errors else 200
    return render(request, "reviews/panels/conclusion.html", page, status=status)


@roles(Role.EXPERT)
@require_POST
def conclusion_autosave(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found = _led(request, code, number)
    text = str(request.POST.get("text", ""))
    try:
        saved, at = services.save_conclusion_draft(
            item=found.item, text=text, revision=_revision(request), actor=request.actor
        )
    except Overtaken:
        return JsonResponse({"message": OVERTAKEN}, status=409)
    return JsonResponse({"saved_at": at.isoformat(), "revision": saved.revision, "errors": {}})
