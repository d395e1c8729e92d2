"""One search over everything that is public (S13a)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from portal.core.access import public
from portal.core.limits import limit
from portal.square import selectors
from portal.square.forms import LONGEST, SearchForm

PER_PAGE = 20
A_MINUTE = 60
SEARCHES_A_MINUTE = 60


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Nothing typed: the field alone. Nothing found: where else one may ask."""
    if "q" not in request.GET:
        return render(request, "square/search.html", {})
    limit(request, "search", times=SEARCHES_A_MINUTE, seconds=A_MINUTE)
    form = SearchForm(request.GET)
    if not form.is_valid():
        error = form.errors["q"][0] if "q" in form.errors else ""
        typed = request.GET.get("q", "")[: LONGEST * 2]
        return render(request, "square/search.html", {"q": typed, "error": error})
    query, kind = form.cleaned_data["q"], form.cleaned_data["kind"]
    found = selectors.found(query)
    counts = selectors.counts_by_group(found)
    group = kind if kind in selectors.GROUPS else ""
    paginator = Paginator(selectors.of_group(found, group), PER_PAGE)
    paginator.count = counts[group]  # Counted already with the others.
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "q": query,
        "kind": group,
        "total": counts[""],
        "tabs": _tabs(query, group, counts),
        "page": page,
        "hits": selectors.hits(page, query),
    }
    return render(request, "square/search.html", context)


def _tabs(query: str, known: str, counts: dict[str, int]) -> list[dict]:
    """One for each group that has something, and for the one that is looked at."""
    labels = {"": "全部", **{group: label for group, (label, _kinds) in selectors.GROUPS.items()}}
    shown = [group for group in labels if counts[group] or group in {"", known}]
    return [
        {
            "label": labels[group],
            "url": f"?{urlencode({'q': query, 'kind': group})}",
            "active": group == known,
            "count": counts[group],
        }
        for group in shown
    ]
