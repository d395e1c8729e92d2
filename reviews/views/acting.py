"""The two ways in which a page of this room posts an act: a button, and a form that asks for a reason."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve

from portal.core.errors import Refused
from reviews.forms import ActForm

# What the page is called to which an act leads back.
PAGES = {
    "reviews:meetings": "评审会议",
    "reviews:panels": "评议组",
    "reviews:blind": "盲审材料",
    "reviews:hearings": "答辩和评价记录",
    "reviews:record": "记录",
}


def key_of(request: HttpRequest) -> UUID | None:
    """The posted idempotency key; None when there is none or it is no UUID."""
    form = ActForm(request.POST)
    return form.cleaned_data["idempotency_key"] if form.is_valid() else None


def press(request: HttpRequest, act: Callable[[], object], told: str, back: str) -> HttpResponse:
    """Do the act of a button; go back to the page with ``told``, or with the sentence of refusal."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, told)
    return redirect(back)


def ask(
    request: HttpRequest, form: forms.Form, act: Callable[[dict], object], *, told: str, back: str, page: dict,
    template: str = "reviews/reason.html",
) -> HttpResponse:  # fmt: skip
    """Show ``form``; when it is valid do the act and go back. A refusal stands on the form, nothing typed is lost."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, told)
            return redirect(back)
    trail = {"back": back, "back_label": PAGES.get(resolve(back).view_name, "会议")}
    return render(request, template, {"form": form, **trail, **page}, status=422 if form.errors else 200)
