"""The office's pages around panels: set-up, panels, score forms, and how far the reading is."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from reviews import panel_selectors as reading
from reviews import scoring, selectors, services
from reviews.forms import ActForm
from reviews.models import Meeting
from reviews.panel_forms import PanelForm, SetupForm, SheetForm, SheetRows, items_of
from reviews.views.acting import ask


def panels_url(code: str) -> str:
    return reverse("reviews:panels", args=[code])


@roles(Role.SECRETARY, Role.SUPERVISOR)
@never_cache
@require_safe
def panels(request: HttpRequest, code: str) -> HttpResponse:
    """Panels, the window, and each case's way to its opinion; the supervisor reads only (art. 34)."""
    meeting = selectors.meeting_for(request.actor, code)
    lines = reading.progress(meeting)
    page = {
        "meeting": meeting,
        "setup": reading.setup_of(meeting),
        "items": reading.frozen_items(meeting),
        "panels": reading.panels_of(meeting),
        "lines": lines,
        "is_open": meeting.status in {"PLANNED", "IN_SESSION"},
        "waiting": sum(line.panel is None for line in lines),
        "may_change": request.actor.role == Role.SECRETARY,
    }
    return render(request, "reviews/panels/panels.html", page)


@roles(Role.SECRETARY, Role.SUPERVISOR)
@never_cache
@require_safe
def case_opinions(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What the experts wrote of a case, once the panel's opinion stands (art. 23)."""
    meeting = selectors.meeting_for(request.actor, code)
    item = selectors.item_for(meeting, number)
    shown = reading.scored(reading.opinions_shown(item), reading.frozen_items(meeting))
    return render(request, "reviews/panels/opinions.html", {"meeting": meeting, "item": item, "shown": shown})


@roles(Role.SECRETARY)
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, code: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    sheets = reading.sheets_for(meeting)
    before = reading.setup_of(meeting)
    start, end = (before.material_from, before.material_until) if before else reading.window_default(meeting)
    same = next((str(each.pk) for each in sheets if before and each.items == before.sheet["items"]), "default")
    initial = {"material_from": start, "material_until": end, "sheet": same}
    form = SetupForm(request.POST or None, sheets=sheets, initial=initial)

    def act(data: dict) -> None:
        key = data.pop("idempotency_key")
        services.set_up_review(meeting=meeting, actor=request.actor, key=key, **data)

    text = "专家只能在这段时间查阅分配给自己的申报，提交评议。评分表没有论文、奖项、外语的必评项目。"
    page = {"title": "材料开放时间和评分表", "text": text, "label": "保存"}
    return ask(request, form, act, told="已保存。", back=panels_url(code), page=page)


@roles(Role.SECRETARY)
@require_http_methods(["GET", "POST"])
def panel_new(request: HttpRequest, code: str) -> HttpResponse:
    return _panel(request, selectors.meeting_for(request.actor, code), None)


@roles(Role.SECRETARY)
@require_http_methods(["GET", "POST"])
def panel_edit(request: HttpRequest, code: str, panel_id: int) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    return _panel(request, meeting, reading.panel_for(meeting, panel_id))


def _panel(request: HttpRequest, meeting: Meeting, panel: Any) -> HttpResponse:
    lines = reading.free_lines(meeting, panel)
    initial = _as_stored(panel) if panel else {}
    form = PanelForm(request.POST or None, lines=lines, series_id=meeting.committee.series_id, initial=initial)

    def act(data: dict) -> None:
        key = data.pop("idempotency_key")
        services.save_panel(meeting=meeting, panel=panel, actor=request.actor, key=key, **data)

    text = "评议组不少于3名专家，组长根据各位专家的评议形成意见（人社部令第40号第21条）。"
    text += f"名单上还有{len(lines)}名专家可选。"
    page = {"title": panel.name if panel else "新建评议组", "text": text, "label": "保存评议组"}
    return ask(request, form, act, told="评议组已保存。", back=panels_url(meeting.code), page=page)


def _as_stored(panel: Any) -> dict[str, Any]:
    return {
        "name": panel.name,
        "specialty": panel.specialty_id,
        "experts": [str(seat.expert_id) for seat in panel.seats.all()],
        "leader": str(panel.leader.expert_id) if panel.leader else "",
    }


@roles(Role.SECRETARY)
@require_http_methods(["GET", "POST"])
def panel_dissolve(request: HttpRequest, code: str, panel_id: int) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    panel = reading.panel_for(meeting, panel_id)
    act = lambda data: services.dissolve_panel(panel=panel, actor=request.actor, key=data["idempotency_key"])  # noqa: E731
    text = f"撤销后，分给{panel.name}的申报回到未分配。已有专家提交评议的，不能撤销。"
    page = {"title": f"撤销{panel.name}", "text": text, "label": "撤销评议组"}
    return ask(request, ActForm(request.POST or None), act, told="评议组已撤销。", back=panels_url(code), page=page)


@roles(Role.SECRETARY)
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Make a score form; what it may not demand is said with its clause, and everything typed stays (M3b, M3c)."""
    meeting = selectors.meeting_for(request.actor, code)
    form = SheetForm(request.POST or None, initial={"for_batch": True})
    start = [
        {"label": each.label, "kind": each.kind, "points": each.points, "optional": each.optional, "hint": each.hint}
        for each in scoring.DEFAULT_ITEMS
    ]
    rows = SheetRows(request.POST or None, prefix="rows", initial=None if request.POST else start)
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            services.make_score_sheet(
                batch=meeting.batch, title=form.cleaned_data["title"], items=items_of(rows), actor=request.actor,
                for_batch=form.cleaned_data["for_batch"], document=form.cleaned_data["document"],
            )  # fmt: skip
        except Refused as refusal:
            for sentence in refusal.reason.split("；"):
                form.add_error(None, sentence)
        else:
            messages.success(request, "评分表已保存，可以在“材料开放时间和评分表”中选用。")
            return redirect("reviews:review_setup", code)
    is_wrong = bool(form.errors) or (request.method == "POST" and not rows.is_valid())
    page = {"meeting": meeting, "form": form, "rows": rows, "back": panels_url(code)}
    # What was typed is never folded away.
    page["folded_from"] = None if request.POST else len(start) + 2
    return render(request, "reviews/panels/sheet.html", page, status=422 if is_wrong else 200)
