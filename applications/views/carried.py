"""The answers of a self-check, kept in the session from the click on “start” until a draft has taken them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from applications.forms.self_check.walk import State, Walk
from applications.models import Application
from applications.selectors.rulebook import rulebook
from applications.selectors.self_check import Answers, result_of
from applications.services.prefill import prefill
from portal.core import clock

KEY = "self_check"


def carry(request: HttpRequest, state: State) -> None:
    """Keep ``state`` through sign-in and registration."""
    request.session[KEY] = state


def carried(request: HttpRequest) -> Answers | None:
    """What was carried along, if it still holds under today's rules."""
    state, today = request.session.get(KEY), clock.today()
    return Walk(state, today, rulebook(today)).answers if state else None


def wish_of(answers: Answers) -> str:
    """The address of the chooser with what is wished for already chosen."""
    target = answers.target
    chosen = {"series": target.series, "level": target.level, "specialty": target.specialty or ""}
    return f"{reverse('applications:start')}?{urlencode(chosen)}"


def track_of(request: HttpRequest) -> str:
    """The first open door that leads to a committee, by what was carried along; empty when there is none."""
    answers = carried(request)
    if answers is None:
        return ""
    doors = result_of(answers, clock.today()).open
    return next((door.text.code for door in doors if door.procedure.by_committee), "")


def hand_over(request: HttpRequest, case: Application) -> None:
    """Write what was carried along into the new draft, and forget it."""
    answers = carried(request)
    request.session.pop(KEY, None)
    if answers is None:
        return
    filled = prefill(application=case, actor=request.actor, answers=answers)
    if filled:
        names = "、".join(f"“{title}”" for title in filled)
        messages.info(request, f"条件自查里的回答已填入{names}，请逐项核对、补全；当时只写到月的日期，请改成实际日期。")
