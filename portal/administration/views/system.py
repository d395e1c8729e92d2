"""The system administrator's pages: features closed and opened, jobs and health, files of the exchange."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from portal.administration import services
from portal.administration.forms import ClosureForm
from portal.administration.models import Closure, DueRun
from portal.administration.selectors import health
from portal.administration.views.pages import form_page, page_of, table_page, tag
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.gauges import all_readings
from portal.core.templatetags.ui import table_time
from portal.registers.models import DroppedFile

FILES = ["取走时间", "登记", "文件", "有效行", "有误行", "文件校验值"]
SHORT_HASH = 12
QUEUES = {"celery": "日常任务", "certificates": "制证任务", "workbooks": "名单导入和导出任务"}


@roles(Role.SYSTEM_ADMIN)
@require_safe
def features(request: HttpRequest) -> HttpResponse:
    """What is closed now or will be, and what was."""
    now = clock.now()
    page = page_of(request, Closure.objects.select_related("closed_by", "opened_by"))
    rows = [(each, _state(each, now)) for each in page]
    return render(request, "administration/features.html", {"rows": rows, "page": page})


def _state(closure: Closure, now: datetime) -> dict[str, object]:
    if closure.ends_at is not None and closure.ends_at <= now:
        return tag("已恢复", "neutral")
    return tag("关闭中", "bad") if closure.begins_at <= now else tag("将关闭", "action")


@roles(Role.SYSTEM_ADMIN)
def close_feature(request: HttpRequest) -> HttpResponse:
    back = reverse("administration:features")
    form = ClosureForm(request.POST or None)
    if form.is_valid():
        try:
            services.close_feature(actor=request.actor, **form.asked())
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "已登记。有关页面显示公告，关闭期间不能办理。")
            return redirect(back)
    told = "关闭一项功能，所有人都不能使用；已经办理的不受影响。"
    return form_page(request, form, "关闭功能", "关闭", back, told=told, danger=True, back_label="功能开关")


@roles(Role.SYSTEM_ADMIN)
@require_POST
def open_feature(request: HttpRequest, pk: int) -> HttpResponse:
    closure = services.open_feature(closure_id=pk, actor=request.actor)
    messages.success(request, f"“{closure.get_feature_display()}”已开放。")
    return redirect("administration:features")


@roles(Role.SYSTEM_ADMIN)
@require_safe
def system_health(request: HttpRequest) -> HttpResponse:
    """Whether jobs run, what waits, and how much room is left."""
    runs, room, queues = health.due_runs(), health.disk(), health.queue_lengths()
    waiting = [
        [
            name,
            f"{reading.count}",
            table_time(reading.since),
            tag("须处理", "bad") if reading.bad else tag("正常", "good"),
        ]
        for name, reading in all_readings()
    ]
    lengths = queues.items() if queues is not None else []
    waiting += [[f"排队的{QUEUES.get(name, name)}", f"{length}", "—", tag("正常", "good")] for name, length in lengths]
    jobs = [
        [
            run.name,
            tag("失败", "bad") if health.is_failing(run) else tag("正常", "good"),
            table_time(run.ran_at),
            format_html("{}（{}件）", table_time(run.worked_at), run.count) if run.worked_at else "—",
            format_html("{}（{}，共{}次）", table_time(run.failed_at), run.failure, run.failures)
            if run.failed_at
            else "—",
        ]
        for run in runs
    ]
    context = {
        "runs": jobs,
        "waiting": waiting,
        "silent": health.sweep_is_silent(runs),
        "broker_down": queues is None,
        "room": room,
    }
    return render(request, "administration/health.html", context)


def _failure(run: DueRun) -> str:
    if run.failed_at is None:
        return "—"
    return format_html("{}（{}，共{}次）", table_time(run.failed_at), run.failure, run.failures)


@roles(Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)
@require_safe
def exchange_files(request: HttpRequest) -> HttpResponse:
    """Files that other authorities delivered and that were taken in."""
    page = page_of(request, DroppedFile.objects.all())
    rows = [
        [
            table_time(each.imported_at), each.get_register_display(), each.name, f"{each.good_rows}",
            tag(f"{each.bad_rows}", "bad") if each.bad_rows else "0", each.sha256[:SHORT_HASH],
        ]
        for each in page
    ]  # fmt: skip
    lede = "登记机关通过交换目录送来、已经读入的文件。有误的行没有读入，请联系送出的机关。"
    empty = ("还没有读入文件", "文件放入交换目录后自动读入。")
    return table_page(request, "登记交换文件", lede=lede, columns=FILES, rows=rows, page=page, empty=empty)
