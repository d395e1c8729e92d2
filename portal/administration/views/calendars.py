"""The working-day calendar: a year as twelve months, each day as it counts."""

import calendar
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.administration.catalogue_forms import DayForm, YearForm
from portal.administration.services.catalogue import load_year, set_day
from portal.administration.views.pages import form_page, link, table_page
from portal.catalog.models import CalendarYear
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.templatetags.ui import table_time

COLUMNS = ["年份", "调整的日子", "版本", "依据文件", "来源", "修改时间"]
WEEK = "一二三四五六日"
MONTHS = 12
FIRST_OF_WEEKEND = 5
# From this month on the next year's calendar is expected (the State Council publishes it in October or November).
NEXT_YEAR_FROM = 11


@roles(Role.HRSS_ADMIN)
@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    found = list(CalendarYear.objects.prefetch_related("exceptions"))
    rows = [
        [
            link(f"{each.year}年", reverse("administration:calendar", args=[each.year])),
            f"{len(each.exceptions.all())} 天", f"{each.version}", each.source_document, each.get_origin_display(),
            table_time(each.edited_at),
        ]
        for each in found
    ]  # fmt: skip
    today = clock.today()
    missing = today.month >= NEXT_YEAR_FROM and today.year + 1 not in {each.year for each in found}
    banner = {"text": f"{today.year + 1}年的工作日历还没有载入，跨年的期限无法计算。", "tone": "action", "title": ""}
    links = [link("载入新的一年", reverse("administration:new_calendar"))]
    lede = "所有按工作日计算的期限都以这里为准。没有载入的年份不推算，涉及的办理会被拒绝。"
    return table_page(
        request, "工作日历", lede=lede, columns=COLUMNS, rows=rows, links=links, banner=banner if missing else None
    )


@roles(Role.HRSS_ADMIN)
def new_calendar(request: HttpRequest) -> HttpResponse:
    form = YearForm(request.POST or None)
    if form.is_valid():
        try:
            made = load_year(actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error("year", refused.reason)
        else:
            messages.success(request, "已载入。请逐日登记放假和补班。")
            return redirect("administration:calendar", number=made.year)
    told = "先载入年份，再逐日登记国务院办公厅通知中的放假和补班；没有登记的日子按周一至周五上班、周末休息计算。"
    back = reverse("administration:calendars")
    return form_page(request, form, "载入新的一年", "载入", back, told=told, back_label="工作日历")


@roles(Role.HRSS_ADMIN)
def calendar_year(request: HttpRequest, number: int) -> HttpResponse:
    """A year's months; days off and worked are set by the form below."""
    year = get_object_or_404(CalendarYear.objects.prefetch_related("exceptions"), year=number)
    form = DayForm(request.POST or None, initial={"document": year.source_document})
    if form.is_valid():
        try:
            set_day(year=number, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error("day", refused.reason)
        else:
            messages.success(request, f"{form.cleaned_data['day']}已更新，期限立即按新的日历计算。")
            return redirect("administration:calendar", number=number)
    context = {"year": year, "form": form, "months": _months(year), "week": WEEK}
    return render(request, "administration/calendar.html", context, status=422 if form.is_bound else 200)


def _months(year: CalendarYear) -> list[tuple[int, int, list[list[tuple[int, str, str]]]]]:
    """``(month, working days, weeks)``; a day is its number, a word and a class, 0 outside the month."""
    changed = {each.day: each.working for each in year.exceptions.all()}
    months = []
    for month in range(1, MONTHS + 1):
        weeks = calendar.Calendar().monthdatescalendar(year.year, month)
        days = [[_day(day, month, changed) for day in week] for week in weeks]
        worked = sum(1 for day in _days_of(year.year, month) if changed.get(day, day.weekday() < FIRST_OF_WEEKEND))
        months.append((month, worked, days))
    return months


def _days_of(year: int, month: int) -> list[date]:
    length = calendar.monthrange(year, month)[1]
    return [date(year, month, 1) + timedelta(days=place) for place in range(length)]


def _day(day: date, month: int, changed: dict[date, bool]) -> tuple[int, str, str]:
    if day.month != month:
        return 0, "", ""
    if day in changed:
        return (day.day, "班", "tone-action") if changed[day] else (day.day, "休", "tone-bad")
    return (day.day, "", "text-quiet") if day.weekday() >= FIRST_OF_WEEKEND else (day.day, "", "")
