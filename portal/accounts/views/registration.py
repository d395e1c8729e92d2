"""People and units register themselves (regulation 4.6: no account has to be made by the unit)."""

from typing import Any

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from portal.accounts import services
from portal.accounts.forms import RegistrationForm, UnitForm
from portal.accounts.middleware import AS_APPLICANT, SESSION_KEY
from portal.accounts.models import UnitRequest, User
from portal.accounts.services import AlreadyRegistered
from portal.core.access import public
from portal.core.errors import Refused

BACKEND = "portal.accounts.backends.IdentifierBackend"


@public
@sensitive_post_parameters("password", "password_again", "id_number")
@never_cache
@rate_limit(action="signup")
def register(request: HttpRequest) -> HttpResponse:
    """A technician opens his account and is signed in as applicant."""
    if request.user.is_authenticated:
        return redirect("accounts:profile")
    form = RegistrationForm(request.POST or None)
    user = _registered(form) if form.is_valid() else None
    if user is None:
        return render(request, "accounts/register.html", {"form": form}, status=422 if form.is_bound else 200)
    _sign_in(request, user)
    messages.success(request, "注册成功，您已登录。请先绑定工作单位，然后就可以申报。")
    return redirect("accounts:profile")


@public
@sensitive_post_parameters("password", "password_again", "id_number")
@never_cache
@rate_limit(action="signup")
def register_employer(request: HttpRequest) -> HttpResponse:
    """A person, signed in or new, asks for the first account of his unit."""
    unit_form = UnitForm(request.POST or None)
    person_form = None if request.user.is_authenticated else RegistrationForm(request.POST or None)
    asked = _unit_asked(request, unit_form, person_form)
    if asked is not None:
        messages.success(request, f"申请已提交，等待{asked.office.name}确认。确认后会在“消息”中通知您。")
        return redirect("accounts:unit_request", code=asked.code)
    context = {"unit_form": unit_form, "person_form": person_form, "forms": [unit_form, *_some(person_form)]}
    return render(request, "accounts/register_employer.html", context, status=422 if unit_form.is_bound else 200)


def _registered(form: RegistrationForm) -> User | None:
    try:
        return services.register_person(**form.person())
    except AlreadyRegistered as taken:
        for field, sentence in taken.fields.items():
            form.add_error(field, sentence)
        return None


def _unit_asked(request: HttpRequest, unit: UnitForm, person: RegistrationForm | None) -> UnitRequest | None:
    if not all([unit.is_valid(), person is None or person.is_valid()]):
        return None
    try:
        if person is None:
            return services.request_unit(requester=request.user, **unit.unit())
        asked = services.register_with_unit(person=person.person(), unit=unit.unit())
    except AlreadyRegistered as taken:
        for field, sentence in taken.fields.items():
            person.add_error(field, sentence)  # type: ignore[union-attr]
        return None
    except Refused as refused:
        unit.add_error("uscc", refused.reason)
        return None
    _sign_in(request, asked.requester)
    return asked


def _some(form: Any) -> list[Any]:
    return [] if form is None else [form]


def _sign_in(request: HttpRequest, user: User) -> None:
    login(request, user, backend=BACKEND)
    request.session[SESSION_KEY] = AS_APPLICANT
