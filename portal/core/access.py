"""Who may open a URL, declared once on the view and read by the middleware, the docs and the tests."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from portal.core.actors import Role
from portal.core.errors import Refused

View = TypeVar("View", bound=Callable[..., HttpResponse])

PUBLIC_ACCESS = "everyone"
SIGNED_IN = "signed_in"


def public(view: View) -> View:
    """Anybody, without an account."""
    view.access = PUBLIC_ACCESS  # type: ignore[attr-defined]
    return login_not_required(view)


def signed_in(view: View) -> View:
    """Anybody who has signed in, in whatever role; what is shown depends on the row."""
    view.access = SIGNED_IN  # type: ignore[attr-defined]
    return view


def roles(*allowed: Role) -> Callable[[View], View]:
    """Only people who act in one of these roles at the moment."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor.role not in allowed:  # type: ignore[attr-defined]
                names = "、".join(role.label for role in allowed)
                raise Refused(f"这个页面由{names}使用。请切换身份后再打开。", code="denied")
            return view(request, *args, **kwargs)

        guarded.access = " ".join(role.value for role in allowed)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate
