"""A form that was sent after the session had ended comes back after signing in (lessons: nothing typed is lost)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict

from portal.core import clock

KEPT = "kept_form"
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


def _keep(request: HttpRequest) -> None:
    form = request.POST.copy()
    form.pop("csrfmiddlewaretoken", None)
    sent = form.urlencode()
    if len(sent) <= MOST_KEPT:
        request.session[KEPT] = {"path": request.path, "form": sent, "until": clock.now().timestamp() + KEPT_SECONDS}


def _take(request: HttpRequest) -> QueryDict | None:
    kept = request.session.get(KEPT)
    if request.method != "GET" or kept is None or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    return QueryDict(kept["form"]) if clock.now().timestamp() <= kept["until"] else None
