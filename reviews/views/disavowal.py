"""The authority that filed a committee and a meeting that it does not recognise (令40 art. 38; M6f)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.keyset import NEWEST_FIRST
from reviews import result_permissions as may
from reviews import result_selectors as reading
from reviews import services
from reviews.models import Meeting
from reviews.result_forms import NonRecognitionForm
from reviews.services.disavowal import Finding
from reviews.views.acting import key_of, press

PER_PAGE = 20


@roles(Role.HRSS_OFFICER)
@require_safe
def supervised_meetings(request: HttpRequest) -> HttpResponse:
    page = NEWEST_FIRST.asked(reading.supervised_meetings(request.actor), request.GET, PER_PAGE)
    return render(request, "reviews/supervised_meetings.html", {"page": page})


@roles(Role.HRSS_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def supervised_meeting(request: HttpRequest, code: str) -> HttpResponse:
    """What an order would do, before it is proposed; a wrong proposal comes back with all that was typed."""
    meeting = _meeting(request, code)
    form = NonRecognitionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_non_recognition(
                meeting=meeting, finding=Finding(**form.cleaned_data), actor=request.actor, key=key_of(request)
            )
        except Refused as refused:
            for name, sentence in getattr(refused, "problems", {None: refused.reason}).items():
                form.add_error(name, sentence)
        else:
            messages.success(request, "已提出，请本机关的另一人复核决定。复核之前没有任何效力。")
            return redirect("reviews:supervised_meeting", code)
    return _page(request, meeting, form)


def _meeting(request: HttpRequest, code: str) -> Meeting:
    found = reading.supervised_meeting(request.actor, code)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, meeting: Meeting, form: NonRecognitionForm) -> HttpResponse:
    proposals = list(reading.proposals_of(request.actor, meeting))
    waiting = next((each for each in proposals if each.status == "WAITING"), None)
    context: dict[str, Any] = {
        "meeting": meeting,
        "form": form,
        "consequences": reading.consequences_of(meeting),
        "waiting": waiting,
        "is_proposer": bool(waiting and not may.is_another_than_the_proposer(waiting, request.actor)),
        "orders": [each for each in proposals if each.status != "WAITING"],
        "may_propose": waiting is None and meeting.status == "SIGNED",
    }
    return render(request, "reviews/supervised_meeting.html", context, status=422 if form.errors else 200)


@roles(Role.HRSS_OFFICER)
@require_POST
def order(request: HttpRequest, code: str, order_code: str) -> HttpResponse:
    return _answer(request, code, order_code, services.order_non_recognition, "已决定不予认可，后续处理已全部完成。")


@roles(Role.HRSS_OFFICER)
@require_POST
def drop(request: HttpRequest, code: str, order_code: str) -> HttpResponse:
    return _answer(request, code, order_code, services.drop_non_recognition, "已撤下，没有产生任何效力。")


def _answer(request: HttpRequest, code: str, order_code: str, service: Any, told: str) -> HttpResponse:
    meeting = _meeting(request, code)
    proposal = reading.proposal_of(request.actor, meeting, order_code)
    if proposal is None:
        raise Http404
    act = lambda: service(proposal=proposal, actor=request.actor, key=key_of(request))  # noqa: E731
    return press(request, act, told, reverse("reviews:supervised_meeting", args=[code]))
