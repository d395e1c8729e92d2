"""The two ways in which a page of this room posts an act: a button, and a form that asks for a reason."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.core.errors import Refused
from reviews.forms import ActForm


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
    return render(request, template, {"form": form, "back": back, **page}, status=422 if form.errors else 200)
