"""Statistics for everybody (S13a, S13b, M5h), and the committees' comparison for those who supervise (S13b)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core.access import public, roles
from portal.core.actors import Role
from portal.square import charts, figure_selectors
from portal.square.fairness import Share
from portal.square.models import Dimension
from portal.square.services import figures
from portal.square.services.refreshing import as_of
from portal.square.telling import Table
from reviews.count_selectors import least_told


@public
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """One year by five dimensions: a chart and the table that says the same; five queries."""
    years, least = figure_selectors.years(), least_told()
    year = _year(request.GET.get("year", ""), years)
    context = {"years": years, "year": year, "least": least, "as_of": as_of(figures.NAME)}
    if year is not None and least is not None:
        found = figure_selectors.tables_of(year, least)
        context |= {"is_open": found.is_open, "sections": _sections(found.tables), "total": _total(found.tables)}
        context["shares"] = _shares(found.tables[Dimension.OWNERSHIP])
    return render(request, "square/statistics.html", context)


def _year(typed: str, years: list[int]) -> int | None:
    """The year asked for, or the newest; an unknown one is not there."""
    if not typed:
        return years[0] if years else None
    if not typed.isascii() or not typed.isdigit() or int(typed) not in years:
        raise Http404
    return int(typed)


def _sections(tables: dict) -> list[dict]:
    return [
        {"key": key, "label": Dimension(key).label, "table": table, "chart": charts.chart_of(table)}
        for key, table in tables.items()
    ]


def _shares(table: Table) -> list[tuple[str, Share, Share | None]]:
    """Of each told ownership how many of the applications were accepted, and of those how many passed (S13b)."""
    lines = [(line.label, line.counts) for line in table.rows if line.counts[1] is not None]
    return [
        (label, Share(accepted, applied), None if passed is None else Share(passed, accepted))
        for label, (applied, accepted, passed, _certified) in lines
    ]


def _total(tables: dict) -> tuple[int | None, ...]:
    return next(iter(tables.values())).total.counts


@roles(Role.SUPERVISOR, Role.HRSS_OFFICER)
@require_safe
def equal_treatment(request: HttpRequest) -> HttpResponse:
    """Where people of private and of public units fare differently before the same committee."""
    rule = figure_selectors.rule()
    lines = figure_selectors.comparisons(request.actor, *rule) if rule else []
    context = {
        "rule": rule,
        "lines": lines,
        "alarms": sum(line.alarms for line in lines),
        "as_of": as_of(figures.NAME),
    }
    return render(request, "square/equal_treatment.html", context)
