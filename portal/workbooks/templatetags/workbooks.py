"""The button by which any list is taken out."""

from typing import Any

from django import template
from django.template.context import Context

from portal.core.exporting import list_called
from portal.core.templatetags.ui import key_of

register = template.Library()


@register.inclusion_tag("components/export_button.html", takes_context=True)
def export_button(context: Context, name: str, **fixed: str) -> dict[str, Any]:
    """Have the list ``name`` written by a job as the page's filters show it; nothing for who may not.

    ``fixed``: filters that stand in the page's path and not in its query. Raises ValueError for an unknown list.
    """
    kind = list_called(name)
    if kind is None:
        raise ValueError(f"no list is called {name!r}")
    request = context["request"]
    filters = request.GET.copy()
    filters.update(fixed)
    return {
        "kind": kind if request.actor.role in kind.roles else None,
        "filters": filters.urlencode(),
        "idempotency_key": key_of(context),
        "csrf_token": context.get("csrf_token"),
    }
