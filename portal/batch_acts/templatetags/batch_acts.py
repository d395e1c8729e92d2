"""The bar under a list whose rows may be chosen."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import Context

from portal.batch_acts.models import Selection
from portal.batch_acts.registry import MOST_CHOSEN, act_named

register = template.Library()


@register.inclusion_tag("components/batch_bar.html", takes_context=True)
def batch_bar(context: Context, *names: str, moves: Sequence[Any] = ()) -> dict[str, Any]:
    """The buttons of the acts called ``names``, those that the reader's role does; or of ``moves``, by name and label.

    Stands inside the list's form. Says how many rows fit the filters, and what was chosen before and waits for more.
    Two statements, whatever is listed.
    """
    request = context["request"]
    wanted = [each.move for each in moves] or names
    acts = {name: act for name in wanted if (act := act_named(name, request.actor))}
    counted = next((act for act in acts.values() if act.matching), None)
    fitting = counted.matching(request.actor, request.GET)[: MOST_CHOSEN + 1].count() if counted else 0
    labels = {each.move: each.label for each in moves}
    waiting = Selection.objects.of_actor(request.actor).gathering().filter(act__in=acts).order_by("pk") if acts else []
    return {
        "buttons": [{"name": name, "label": labels.get(name, act.label)} for name, act in acts.items()],
        "field": "move" if moves else "act",
        "fitting": min(fitting, MOST_CHOSEN),
        "has_more": fitting > MOST_CHOSEN,
        "query": request.GET.urlencode(),
        "back": request.get_full_path(),
        "waiting": [(each, acts[each.act].label, len(each.rows)) for each in waiting],
    }
