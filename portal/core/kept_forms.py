"""A form that was sent after the session had ended comes back after signing in (lessons: nothing typed is lost).

It comes back to whoever typed it and to nobody else at the same browser. The browser remembers who signed in last by
a cookie with a keyed digest; a page drawn for somebody before him no longer passes the CSRF check.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.core import clock

KEPT = "kept_form"
TYPIST_COOKIE = "typist"
MOST_KEPT = 64_000
KEPT_SECONDS = 1800


def survives_sign_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view that shows again what was sent: it finds that in ``request.kept`` (a QueryDict, or None).

    Nothing is done by it: the person sees the page as it was and sends it himself. Outermost of the decorators.
    """

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                _keep(request)
            return redirect_to_login(request.get_full_path())
        request.kept = _take(request)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return login_not_required(keeping)


class TypistMiddleware:
    """Lets the browser remember who is signed in, and drops what another had typed there before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A page that did not ask for the session may be kept by caches for everybody.
        if not request.session.accessed or SESSION_KEY not in request.session:
            return response
        mark = _mark_of(request.session[SESSION_KEY])
        if not _is_by(mark, request.session.get(KEPT)):
            request.session.pop(KEPT, None)
        if request.COOKIES.get(TYPIST_COOKIE) != mark:
            response.set_cookie(
                TYPIST_COOKIE, mark, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
            )
        return response


def _mark_of(user_id: object) -> str:
    return salted_hmac("portal.core.kept_forms", str(user_id)).hexdigest()


def _is_by(mark: str, kept: dict[str, Any] | None) -> bool:
    return kept is not None and constant_time_compare(kept.get("by", ""), mark)


def _keep(request: HttpRequest) -> None:
    by = request.COOKIES.get(TYPIST_COOKIE)
    form = request.POST.copy()
    form.pop("csrfmiddlewaretoken", None)
    sent = form.urlencode()
    if by and len(sent) <= MOST_KEPT:
        until = clock.now().timestamp() + KEPT_SECONDS
        request.session[KEPT] = {"path": request.path, "form": sent, "until": until, "by": by}


def _take(request: HttpRequest) -> QueryDict | None:
    kept = request.session.get(KEPT)
    if request.method != "GET" or kept is None or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    mine = _is_by(_mark_of(request.user.pk), kept) and clock.now().timestamp() <= kept["until"]
    return QueryDict(kept["form"]) if mine else None
