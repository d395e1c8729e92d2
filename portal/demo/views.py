"""The demo's doors: sign in as anybody, move the clock."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal.accounts.middleware import ONE_CLICK_SESSION_KEY, SESSION_KEY
from portal.accounts.models import User
from portal.core import clock
from portal.core.dates import in_chinese
from portal.core.errors import Refused
from portal.demo import services
from portal.demo.access import demo_door
from portal.demo.forms import MoveForm
from portal.demo.outbox import MOST_SHOWN, sent_out
from portal.demo.selectors import demo_logins, people_by_group

BACKEND = "portal.accounts.backends.IdentifierBackend"


@demo_door
def people(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/people.html", {"groups": people_by_group()})


@demo_door
@require_POST
def sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as a demo account without its password."""
    user = get_object_or_404(User, username=username, username__in=demo_logins(), is_active=True)
    login(request, user, backend=BACKEND)
    request.session[ONE_CLICK_SESSION_KEY] = True
    request.session.pop(SESSION_KEY, None)
    messages.success(request, f"已登录为{user.name}。")
    return redirect("workbench")


@demo_door
def move_clock(request: HttpRequest) -> HttpResponse:
    form = MoveForm(request.POST or None)
    if form.is_valid():
        try:
            done = services.move_clock(**form.cleaned_data)
        except Refused as refused:
            form.add_error("day", refused.reason)
        else:
            work = "，".join(f"{name} {count} 项" for name, count in done if count) or "没有到期事项"
            messages.success(request, f"演示日期现在是{in_chinese(clock.today())}。到期办理：{work}。")
            return redirect("demo:clock")
    context = {"form": form, "now": clock.now(), "steps": MoveForm.STEPS}
    return render(request, "demo/clock.html", context, status=422 if form.is_bound else 200)


@demo_door
def outbox(request: HttpRequest) -> HttpResponse:
    """What went out by mail, text message and app; of one person with ``?person=``."""
    found = sent_out()
    people = sorted({each.person for each in found or [] if each.person}, key=lambda each: each.username)
    person = next((each for each in people if each.username == request.GET.get("person")), None)
    shown = None if found is None else [each for each in found if person in {None, each.person}][:MOST_SHOWN]
    return render(request, "demo/outbox.html", {"sent": shown, "people": people, "person": person})
