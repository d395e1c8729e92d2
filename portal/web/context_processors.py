from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.core import clock


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page shows: who acts, and in the demo the portal's own date."""
    return {"actor": getattr(request, "actor", None), "demo": settings.DEMO, "clock_now": clock.now()}
