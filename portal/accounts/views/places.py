"""Where one can go: service points (S2a) and HRSS offices with their telephones (S14), for everybody."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.body_forms import PlaceForm
from portal.accounts.models import Organisation, ServicePoint
from portal.accounts.selectors import public_offices, public_service_points
from portal.accounts.views.bodies import area_names
from portal.catalog.tabular import csv_response
from portal.core import clock
from portal.core.access import public

PER_PAGE = 50
POINT_HEADER = (
    "市", "县（市、区）", "名称", "类别", "服务区域", "地址", "联系人", "联系电话", "负责的人社部门", "人社部门电话",
    "起始日", "截止日",
)  # fmt: skip
OFFICE_HEADER = ("市", "名称", "地址", "咨询电话")


@public
@require_safe
def service_points(request: HttpRequest) -> HttpResponse:
    """The service points in force by city, or those that serve one county."""
    form = PlaceForm(request.GET or None)
    page = Paginator(public_service_points(clock.today(), _region(form)), PER_PAGE).get_page(request.GET.get("page"))
    groups = _by_city([(each.organisation, (each, area_names(each))) for each in page])
    return render(request, "accounts/service_points.html", {"form": form, "page": page, "groups": groups})


@public
@require_safe
def service_points_csv(_request: HttpRequest) -> HttpResponse:
    points = public_service_points(clock.today(), "")
    return csv_response("service-points", POINT_HEADER, (_point_line(each) for each in points))


def _point_line(point: ServicePoint) -> tuple[object, ...]:
    body, office = point.organisation, point.office
    city, county = _place(body)
    kind, areas = point.get_kind_display(), area_names(point)
    ours = (office.name, office.telephone) if office else ("", "")
    contact = (body.address, point.contact_person, body.telephone)
    return (city, county, body.name, kind, areas, *contact, *ours, point.valid_from, point.valid_to)


def _place(body: Organisation) -> tuple[str, str]:
    region = body.region
    return (region.parent.name, region.name) if region.level in {"county", "zone"} else (region.name, "")


@public
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """Every HRSS office, or that of one county with those above it."""
    form = PlaceForm(request.GET or None)
    groups = _by_city([(each, each) for each in public_offices(_region(form))])
    return render(request, "accounts/offices.html", {"form": form, "groups": groups})


@public
@require_safe
def offices_csv(_request: HttpRequest) -> HttpResponse:
    rows = ((_place(each)[0], each.name, each.address, each.telephone) for each in public_offices(""))
    return csv_response("hrss-offices", OFFICE_HEADER, rows)


def _by_city(found: Iterable[tuple[Organisation, Any]]) -> list[tuple[str, list[Any]]]:
    """What is shown of each body, under the name of its city."""
    groups: dict[str, list[Any]] = {}
    for body, shown in found:
        groups.setdefault(_place(body)[0], []).append(shown)
    return list(groups.items())


def _region(form: PlaceForm) -> str:
    return form.cleaned_data["region"] if form.is_valid() else ""
