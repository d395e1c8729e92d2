"""The worklist and its batch acts: choose, see what would happen, do it once, read what became of each."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.forms.staff import WorklistFilter
from applications.selectors import reviewing as selectors
from portal.core.access import roles
from portal.core.actors import Role

STAFF = (Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY)


@roles(*STAFF)
@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    tab = request.GET.get("tab", "")
    tab = tab if tab in selectors.TABS else "mine"
    form = WorklistFilter(request.GET or {"tab": tab}, stages=selectors.STAGES_OF_ROLE[actor.role])
    stage, query = form.value("stage"), form.value("q")
    page = selectors.worklist(actor, tab=tab, stage=stage, query=query, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "form": form,
        "tabs": _tabs(tab, page.counts),
        "clear_url": f"?tab={tab}",
        "acts": selectors.batch_choices(page.rows) if tab == "mine" else [],
        "more_url": f"?{urlencode({'tab': tab, 'stage': stage, 'q': query, 'after': page.after})}",
        "is_later_page": "after" in request.GET,
    }
    return render(request, "applications/staff/worklist.html", context)


def _tabs(active: str, counts: Mapping[str, int]) -> list[dict[str, object]]:
    return [
        {"label": label, "url": f"?tab={name}", "active": name == active, "count": counts.get(name)}
        for name, label in selectors.TABS.items()
    ]
