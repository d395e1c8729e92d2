"""The bar under a list whose rows may be chosen."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template.context import Context

from portal.batch_acts.models import Selection
from portal.batch_acts.registry import MOST_CHOSEN, act_named

register = template.Library()


@register.inclusion_tag("components/batch_bar.html", takes_context=True)
def batch_bar(context: Context, *names: str, moves: Sequence[Any] = (), **within: str) -> dict[str, Any]:
    """The buttons of the acts called ``names``, those that the reader's role does; or of ``moves``, by name and label.

    ``within``: what the page's own address says of its rows, for ``matching`` to read beside the filters.
    Stands inside the list's form. Says how many rows fit the filters for each act, and what was chosen before and
    waits for more. An act that none of them is ready for has no button. One statement for each act and one more,
    whatever is listed.
    """
    request = context["request"]
    query = request.GET.copy()
    query.update(within)
    wanted = [each.move for each in moves] or names
    acts = {name: act for name in wanted if (act := act_named(name, request.actor))}
    found = {name: act.matching(request.actor, query) for name, act in acts.items() if act.matching}
    fitting = {name: rows[: MOST_CHOSEN + 1].count() for name, rows in found.items()}
    labels = {each.move: each.label for each in moves}
    waiting = Selection.objects.of_actor(request.actor).gathering().filter(act__in=acts).order_by("pk") if acts else []
    return {
        "buttons": [
            {"name": name, "label": labels.get(name, act.label)} for name, act in acts.items() if fitting.get(name) != 0
        ],
        "field": "move" if moves else "act",
        "fitting": _said(fitting, {name: labels.get(name, act.label) for name, act in acts.items()}),
        "query": query.urlencode(),
        "back": request.get_full_path(),
        "waiting": [(each, acts[each.act].label, len(each.rows)) for each in waiting],
    }


def _said(fitting: Mapping[str, int], labels: Mapping[str, str]) -> str:
    """How many rows fit, by act where they differ; nothing where there is no more than one to tick.

    One act takes ``MOST_CHOSEN`` of more, as the next page says.
    """
    if max(fitting.values(), default=0) <= 1:
        return ""
    said = {name: f"{MOST_CHOSEN} 件以上" if count > MOST_CHOSEN else f"{count} 件" for name, count in fitting.items()}
    if len(set(said.values())) > 1:
        return "符合条件的全部：" + "；".join(f"{labels[name]} {text}" for name, text in said.items())
    return f"符合条件的全部 {next(iter(said.values()))}"
