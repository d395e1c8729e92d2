"""Calling an item, from the chair's seat or from the office's room."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from portal.core.access import roles
from portal.core.actors import Role
from portal.core.numbers import small_number
from reviews import selectors, services
from reviews.views.acting import key_of, press
from reviews.views.office import room_url
from reviews.views.seat import seat_url


@roles(Role.SECRETARY)
@require_POST
def office_discuss(request: HttpRequest, code: str) -> HttpResponse:
    return _discuss(request, code, room_url(code))


@roles(Role.EXPERT)
@require_POST
def discuss(request: HttpRequest, code: str) -> HttpResponse:
    return _discuss(request, code, seat_url(code))


def _discuss(request: HttpRequest, code: str, back: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    number = small_number(request.POST.get("number", ""), default=0)
    seen = small_number(request.POST.get("seen", ""), default=0) or None

    def act() -> None:
        item = selectors.item_for(meeting, number)
        services.discuss_item(meeting=meeting, item=item, seen=seen, actor=request.actor, key=key_of(request))

    return press(request, act, f"现在评议第{number}项。", back)
