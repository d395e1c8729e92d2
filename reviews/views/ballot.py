"""A list of ballots on one phone: choose, read it over, cast; nothing is chosen in advance (令40 art. 20)."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.numbers import small_number
from reviews import live_selectors, selectors, services
from reviews.models import Meeting
from reviews.rules import CHOICE_LABELS, Choice
from reviews.views.acting import key_of
from reviews.views.live import CHOICES

NOTHING_CHOSEN = "一项也没有选择。请在要投票的项目中选择同意、不同意或弃权。"


@roles(Role.EXPERT)
@never_cache
@require_http_methods(["GET", "POST"])
def ballot(request: HttpRequest, code: str) -> HttpResponse:
    """All papers that the expert still holds. What he has chosen travels in the form until he casts it."""
    meeting = selectors.meeting_for(request.actor, code)
    line = selectors.seat_of(meeting, request.actor)
    if not line.is_present:
        raise Refused("您没有签到或已经退席，不能投票（人社部令第40号第20条）。", code="denied")
    groups = live_selectors.papers_of(meeting, line.expert_id)
    chosen = _chosen(request)
    error, step = "", request.POST.get("step")
    if step in {"review", "cast"} and not chosen:
        error = NOTHING_CHOSEN
    elif step == "cast":
        try:
            return _cast(request, meeting, chosen)
        except Refused as refusal:
            error = refusal.reason
    elif step == "review":
        return render(request, "reviews/ballot_review.html", _review(meeting, groups, chosen))
    page = {
        "meeting": meeting, "groups": _with_choices(groups, chosen), "choices": CHOICES, "error": error,
        "count": sum(len(group.lines) for group in groups), "back": reverse("reviews:seat", args=[code]),
    }  # fmt: skip
    return render(request, "reviews/ballot.html", page, status=422 if error else 200)


def _chosen(request: HttpRequest) -> dict[int, str]:
    """Number of the agenda to choice, as posted; what is not a choice is none."""
    known = set(Choice)
    posted = {name.removeprefix("item-"): value for name, value in request.POST.items() if name.startswith("item-")}
    numbered = {small_number(name, default=0): value for name, value in posted.items() if value in known}
    return {number: choice for number, choice in numbered.items() if number}


def _with_choices(groups: list[live_selectors.PaperGroup], chosen: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {"title": group.title, "lines": [(line, chosen.get(line.number, "")) for line in group.lines]}
        for group in groups
    ]


def _review(meeting: Meeting, groups: list[live_selectors.PaperGroup], chosen: dict[int, str]) -> dict[str, Any]:
    held = {line.number for group in groups for line in group.lines}
    ready = {number: choice for number, choice in sorted(chosen.items()) if number in held}
    return {
        "meeting": meeting,
        "chosen": ready,
        "sums": [
            (label, [number for number, choice in ready.items() if choice == value])
            for value, label in CHOICE_LABELS.items()
        ],
        "open": sorted(held - set(ready)),
        "gone": sorted(set(chosen) - held),
        # Drawn by this page alone, so going back and changing a choice is another act.
        "key": uuid.uuid4(),
    }


def _cast(request: HttpRequest, meeting: Meeting, chosen: dict[int, str]) -> HttpResponse:
    report = services.cast_list(meeting=meeting, choices=chosen, actor=request.actor, key=key_of(request))
    messages.success(request, f"已投出{len(report.done)}张表决票。")
    for number, reason in report.declined[:5]:
        messages.error(request, f"第{number}项没有投出：{reason}")
    if len(report.declined) > 5:  # noqa: PLR2004 - as many as are told above
        messages.error(request, f"共{len(report.declined)}项没有投出。")
    return redirect("reviews:seat", meeting.code)
