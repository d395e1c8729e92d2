from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.core import clock
from portal.core.actors import PUBLIC
from portal.messages.selectors import unread_count
from portal.web.navigation import items_for


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page shows: who acts and where his work is; in the demo the portal's own date."""
    actor = getattr(request, "actor", PUBLIC)
    nav_items = items_for(actor, request.path)
    return {
        "actor": actor,
        # Known once the actor is, which the navigation has asked for.
        "holds_a_role": getattr(request, "holds_a_role", False),
        "nav_items": nav_items,
        "demo": settings.DEMO,
        "clock_now": clock.now(),
        "unread_messages": SimpleLazyObject(lambda: unread_count(actor.user_id)),
    }
