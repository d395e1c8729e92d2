from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from portal.core.access import public

View = Callable[..., HttpResponse]


def demo_door(view: View) -> View:
    """Open to everybody in the demo; anywhere else there is no such page."""

    @public
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return door
