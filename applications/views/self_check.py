"""The self-check for everybody: a few questions, then the doors that are open (S13a, M5a).

Each page is the answer to a POST that carries all earlier answers, so that no address, cookie or row holds them.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from applications.forms.self_check.fields import Question
from applications.forms.self_check.walk import BY_CODE, STEPS, BadState, State, Step, Walk, sealed, typed, unsealed
from applications.selectors.rulebook import rulebook
from applications.selectors.self_check import Result, result_of
from applications.views.carried import carry, wish_of
from portal.core import clock
from portal.core.access import public
from portal.core.limits import limit

FIRST = STEPS[0]
CALLS, SECONDS = 600, 300
SPOILT = "刚才的页面内容不完整，或者已经被改动，没有办法接着填。请从第一问重新开始。"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def self_check(request: HttpRequest) -> HttpResponse:
    """Ask the next question, or show the result."""
    if request.method != "POST":
        return _ask(request, _walk({}), FIRST)
    limit(request, "self_check", times=CALLS, seconds=SECONDS)
    state = _state(request)
    if state is None:
        return _start_again(request)
    if wanted := BY_CODE.get(request.POST.get("go", "")):
        walk = _walk(state)
        return _ask(request, walk, wanted if walk.reached(wanted) else walk.open or FIRST)
    if "result" in request.POST:
        return _next(request, _walk(state))
    return _take_answer(request, state, BY_CODE.get(request.POST.get("step", "")))


def _take_answer(request: HttpRequest, state: State, step: Step | None) -> HttpResponse:
    before = _walk(state)
    if step is None or not before.reached(step):
        return _start_again(request)
    form = step.form(request.POST, known=before.before(step))
    state = {**state, step.code: typed(form, request.POST)}
    walk = _walk(state)
    if "back" in request.POST:
        return _ask(request, walk, walk.previous(step))
    if not form.is_valid():
        return _ask(request, walk, step, form)
    return _next(request, walk)


def _next(request: HttpRequest, walk: Walk) -> HttpResponse:
    if walk.open is not None:
        return _ask(request, walk, walk.open)
    return render(request, "self_check/result.html", _result(walk))


@public
@require_POST
def self_check_print(request: HttpRequest) -> HttpResponse:
    """The result on paper."""
    limit(request, "self_check", times=CALLS, seconds=SECONDS)
    walk = _finished(request)
    return render(request, "self_check/sheet.html", _result(walk)) if walk else _start_again(request)


@public
@require_POST
def self_check_start(request: HttpRequest) -> HttpResponse:
    """Take the answers along to the application, through sign-in or registration (S12c)."""
    limit(request, "self_check", times=CALLS, seconds=SECONDS)
    walk = _finished(request)
    if walk is None or walk.answers is None:
        return _start_again(request)
    carry(request, walk.state)
    recognition = _of(walk).recognition
    if recognition:
        return redirect("applications:start_recognition", recognition.procedure.code)
    return redirect(wish_of(walk.answers))


def _walk(state: State) -> Walk:
    today = clock.today()
    return Walk(state, today, rulebook(today))


def _state(request: HttpRequest) -> State | None:
    try:
        return unsealed(request.POST.get("state", ""))
    except BadState:
        return None


def _finished(request: HttpRequest) -> Walk | None:
    state = _state(request)
    walk = _walk(state) if state else None
    return walk if walk and walk.open is None else None


def _start_again(request: HttpRequest) -> HttpResponse:
    return _ask(request, _walk({}), FIRST, notice=SPOILT)


def _ask(request: HttpRequest, walk: Walk, step: Step, form: Question | None = None, notice: str = "") -> HttpResponse:
    context = {
        "form": form or walk.fresh(step),
        "step": step,
        "number": walk.number(step),
        "count": len(walk.steps),
        "state": sealed(walk.state),
        "notice": notice,
    }
    return render(request, "self_check/question.html", context, status=422 if form or notice else 200)


def _of(walk: Walk) -> Result:
    if walk.answers is None:
        raise ValueError("not every question is answered")
    return result_of(walk.answers, walk.today)


def _result(walk: Walk) -> dict[str, Any]:
    told = [(step, walk.answered[step.code].readable()) for step in walk.steps]
    return {"result": _of(walk), "told": told, "state": sealed(walk.state)}
