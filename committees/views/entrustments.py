"""Letters of entrustment: written by one body, answered by the committee's office (令40 art. 28; M4c)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees import entrustment_selectors as reading
from committees import services
from committees.entrustment_forms import AcceptForm, DeclineForm, LetterForm, WithdrawForm
from committees.entrustment_rules import WRITING
from committees.models import Entrustment
from committees.views.filing_cases import events_of
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.keys import key_of
from portal.workflow import declared_move, moves_of

PER_PAGE = 20
TONES = {"ON_PAPER": "good", "SENT": "waiting", "ACCEPTED": "good", "DECLINED": "bad", "WITHDRAWN": "neutral"}


@dataclass(frozen=True)
class Deed:
    form: type[forms.Form]
    service: Callable[..., Entrustment]
    done: str


DEEDS = {
    "accept_letter": Deed(AcceptForm, services.accept_letter, "已接受委托，委托函从现在起有效。"),
    "decline_letter": Deed(DeclineForm, services.decline_letter, "已答复不接受。"),
    "withdraw_letter": Deed(WithdrawForm, services.withdraw_letter, "委托函已撤回。"),
}


@roles(*WRITING)
@require_safe
def entrustments(request: HttpRequest) -> HttpResponse:
    """The letters that the body has sent; for a committee's office also those that it received."""
    actor = request.actor
    is_office = actor.role == Role.SECRETARY
    received = is_office and request.GET.get("tab") != "sent"
    page = Paginator(reading.letters_of(actor, received=received), PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"label": "收到的", "url": "?tab=received", "active": received},
        {"label": "发出的", "url": "?tab=sent", "active": not received},
    ]
    context = {"page": page, "lines": [(each, TONES[each.status]) for each in page], "tabs": tabs if is_office else []}
    return render(request, "committees/entrustments.html", context)


@roles(*WRITING)
@require_http_methods(["GET", "HEAD", "POST"])
def new_entrustment(request: HttpRequest) -> HttpResponse:
    """A letter to a committee in force; a wrong one comes back with all that was typed."""
    actor = request.actor
    form = LetterForm(request.POST or None, committees=reading.committees_to_entrust(actor))
    if request.method == "POST" and form.is_valid():
        try:
            letter = services.send_letter(committee=form.chosen, content=form.content, actor=actor, key=key_of(request))
        except Refused as refused:
            for name, sentence in getattr(refused, "problems", {None: refused.reason}).items():
                form.add_error(name, sentence)
        else:
            messages.success(request, "委托函已发出，等待受托单位答复；接受之后才有效。")
            return redirect("committees:entrustment", letter.code)
    return render(request, "committees/entrustment_new.html", {"form": form}, status=422 if form.errors else 200)


@roles(*WRITING)
@require_safe
def entrustment(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _letter(request, code))


def _letter(request: HttpRequest, code: str) -> Entrustment:
    found = reading.letter_of(request.actor, code)
    if found is None:
        raise Http404
    return found


@roles(*WRITING)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_entrustment(request: HttpRequest, code: str, act: str) -> HttpResponse:
    letter = _letter(request, code)
    deed = DEEDS.get(act)
    if deed is None:
        raise Http404
    if request.method != "POST":
        return redirect("committees:entrustment", code)
    form = deed.form(request.POST, prefix=act)
    if form.is_valid():
        try:
            deed.service(letter=letter, actor=request.actor, key=key_of(request), **form.cleaned_data)
        except Refused as refused:
            if refused.code == "denied":
                raise
            form.add_error(None, refused.reason)
        else:
            messages.success(request, deed.done)
            return redirect("committees:entrustment", code)
    return _page(request, _letter(request, code), act, form)


def _page(request: HttpRequest, letter: Entrustment, act: str = "", bound: Any = None) -> HttpResponse:
    methods, actor = moves_of(Entrustment), request.actor
    panels = [
        {
            "act": name,
            "label": declared_move(Entrustment, name).label,
            "form": bound if name == act else deed.form(prefix=name),
            "is_open": name == act,
        }
        for name, deed in DEEDS.items()
        if methods[name].has_transition(letter.status) and declared_move(Entrustment, name).may(letter, actor)
    ]
    context = {
        "letter": letter, "tone": TONES[letter.status], "panels": panels, "bound": bound,
        "events": events_of(letter), "counts": letter.status in {"ACCEPTED", "ON_PAPER"},
    }  # fmt: skip
    return render(request, "committees/entrustment.html", context, status=422 if bound else 200)
