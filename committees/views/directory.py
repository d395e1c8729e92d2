"""The public directory of review committees (S14)."""

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from committees import selectors
from committees.forms import DirectoryForm
from committees.models import Committee
from committees.plan_selectors import agreed_plans
from portal.catalog.tabular import csv_response
from portal.core import clock
from portal.core.access import public

PER_PAGE = 20
HEADER = (
    "编号", "名称", "级别", "系列", "评审专业", "地区", "组建单位", "备案文号", "备案机关", "备案起始日", "备案截止日",
    "状态", "申报范围", "使用范围", "办事机构", "咨询电话", "地址",
)  # fmt: skip


@public
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    form = DirectoryForm(request.GET)
    found = selectors.directory(**form.values())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    lines = [(each, selectors.standing(each, today), each.specialties_on(today)) for each in page]
    return render(request, "committees/directory.html", {"form": form, "page": page, "lines": lines})


@public
@require_safe
def directory_csv(request: HttpRequest) -> HttpResponse:
    """All that the filters leave, whatever the page (S14)."""
    found = selectors.directory(**DirectoryForm(request.GET).values())
    return csv_response("committees", HEADER, (_line(each, clock.today()) for each in found))


def _line(committee: Committee, today: date) -> tuple[object, ...]:
    names = committee.specialties_on(today)
    specialties = "全部专业" if names is None else "、".join(each.name for each in names)
    filing = (committee.filing_number, committee.filing_authority.name, committee.valid_from, committee.valid_to)
    office = (committee.contact, committee.telephone, committee.address)
    return (
        committee.number, committee.name, committee.get_level_display(), committee.series.name, specialties,
        committee.region.name, committee.organiser.name, *filing, selectors.standing(committee, today)[0],
        committee.get_scope_display(), committee.get_usage_scope_display(), *office,
    )  # fmt: skip


@public
@require_safe
def committee(request: HttpRequest, number: int) -> HttpResponse:
    found = selectors.committee_by_number(number)
    if found is None:
        raise Http404
    today = clock.today()
    context = {
        "committee": found,
        "standing": selectors.standing(found, today),
        "specialties": found.specialties_on(today),
        "plans": agreed_plans(found),
        "acts": found.supervision_acts.select_related("authority"),
        "now": clock.now(),
    }
    return render(request, "committees/committee.html", context)
