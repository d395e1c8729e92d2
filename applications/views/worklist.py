"""The worklist and its batch acts: choose, see what would happen, do it once, read what became of each."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from applications.forms.worklist_filter import WorklistFilter
from applications.models import Application
from applications.selectors import reviewing as selectors
from portal.core.access import roles
from portal.core.actors import Role
from portal.workbench.selectors import saved_views

# The filters that stand open; the others are one click away.
FIRST_FILTERS = {"q", "stage", "state"}
SAVED_FOR = "applications:worklist"
STAFF = (Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY)


@roles(*STAFF)
@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    """The cases of one tab by filters, in one of two orders; without any, as the person's usual view has it."""
    actor = request.actor
    if not request.GET and (usual := saved_views.usual_of(actor, SAVED_FOR)):
        return redirect(f"{request.path}?{usual.query}")
    tab = request.GET.get("tab", "")
    tab = tab if tab in selectors.TABS else "mine"
    filters = WorklistFilter(request.GET, queryset=Application.objects.none(), request=request)
    sort, place = request.GET.get("sort", ""), {name: request.GET.get(name, "") for name in ("after", "before")}
    page = selectors.worklist(actor, tab=tab, sort=sort, narrow=filters.narrow, **place)
    asked = {"tab": tab, **({"sort": sort} if sort else {}), **filters.chosen}
    context = {
        "page": page,
        "form": filters.form,
        "chosen": filters.chosen,
        "has_more": not filters.chosen.keys() <= FIRST_FILTERS,
        "tabs": _tabs(asked, page.counts),
        "views": saved_views.views_of(actor, SAVED_FOR),
        "saved_for": SAVED_FOR,
        "query": urlencode(asked),
        "clear_url": f"?tab={tab}",
        "acts": selectors.batch_choices(page.rows) if tab == "mine" else [],
    }
    return render(request, "applications/staff/worklist.html", context)


def _tabs(asked: Mapping[str, str], counts: Mapping[str, int]) -> list[dict[str, object]]:
    """The tabs keep the filters, so that their counts are those of the lists behind them."""
    return [
        {
            "label": label,
            "url": f"?{urlencode({**asked, 'tab': name})}",
            "active": name == asked["tab"],
            "count": counts.get(name),
        }
        for name, label in selectors.TABS.items()
    ]
