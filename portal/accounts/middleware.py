"""Every request knows who acts: ``request.actor``; officers act with two factors."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject

from portal.accounts.selectors import actor_of, assignments_of, has_second_factor, needs_second_factor
from portal.core.actors import PUBLIC, Actor

SESSION_KEY = "role_assignment"
AS_APPLICANT = 0
# Set by the demo's one-click sign-in; counts nowhere but in the demo.
ONE_CLICK_SESSION_KEY = "one_click_sign_in"
BEFORE_SECOND_FACTOR = {
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "health_live",
    "health_ready",
}


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: current_actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class SecondFactorMiddleware:
    """Leads officers without TOTP to set it up before anything else (GB/T 22239 8.1.4.1)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and must_set_up_second_factor(request):
            messages.info(request, "工作人员账号须使用双因素登录。请先绑定动态口令，再继续办理。")
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def must_set_up_second_factor(request: HttpRequest) -> bool:
    user = request.user
    if not user.is_authenticated or (settings.DEMO and request.session.get(ONE_CLICK_SESSION_KEY)):
        return False
    if _name_of(request.path_info) in BEFORE_SECOND_FACTOR:
        return False
    return needs_second_factor(user) and not has_second_factor(user)


def _name_of(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def current_actor(request: HttpRequest) -> Actor:
    """The signed-in person in the role he has switched to; the first role he holds when he has not chosen."""
    if not request.user.is_authenticated:
        return PUBLIC
    held = assignments_of(request.user)
    request.holds_a_role = bool(held)  # type: ignore[attr-defined]
    chosen = request.session.get(SESSION_KEY)
    if chosen not in {None, AS_APPLICANT, *(each.pk for each in held)}:
        # The role has ended: nobody slips into another one unawares.
        request.session[SESSION_KEY] = chosen = AS_APPLICANT
        messages.warning(
            request, "您刚才使用的身份已到期或被收回，现在以申报人身份继续。其他身份请在“切换身份”中选择。"
        )
    if chosen == AS_APPLICANT:
        return actor_of(request.user, None)
    assignment = next((each for each in held if each.pk == chosen), held[0] if held else None)
    return actor_of(request.user, assignment)
