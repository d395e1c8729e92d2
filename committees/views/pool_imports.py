"""Experts by workbook: taken out empty, brought back, looked at, and imported by a second click."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees import pool_selectors as reading
from committees import services
from committees.models import ExpertPool, PoolImport
from committees.pool_import.planning import DOES, LEVEL_OF
from committees.pool_import.sheet import template
from committees.views.pools import own_pool
from portal.accounts.forms import KeyForm
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.cells import MOST_BYTES, CellError
from portal.core.errors import Refused
from portal.core.keys import key_of
from portal.core.limits import limit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_ERRORS = 100
# Nobody corrects a list so often in an hour; who tries numbers does.
CHECKS_AN_HOUR = 60


class WorkbookForm(KeyForm):
    workbook = forms.FileField(
        label="填好的名单（.xlsx）",
        widget=forms.FileInput(attrs={"accept": ".xlsx", "data-max-bytes": str(MOST_BYTES)}),
        error_messages={"required": "请选择填好的名单。", "empty": "这是一个空文件，请重新选择。"},
    )


@roles(Role.SECRETARY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pool_import(request: HttpRequest, code: str) -> HttpResponse:
    """The dry run: errors cell by cell, or what each row will do once it is confirmed."""
    pool = own_pool(request, code)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    errors: list[CellError] = []
    if request.method == "POST" and form.is_valid():
        limit(request, "pool_import", times=CHECKS_AN_HOUR, seconds=60 * 60)
        content = form.cleaned_data["workbook"].read()
        try:
            errors = services.check_workbook(pool=pool, content=content, actor=request.actor)[1]
        except Refused as refusal:
            form.add_error("workbook", refusal.reason)
        else:
            if not errors:
                messages.success(request, "检查无误。请核对下面的内容，确认后才会导入。")
                return redirect("committees:pool_import", code)
    context: dict[str, Any] = {
        "pool": pool, "form": form, "errors": errors[:SHOWN_ERRORS], "more": len(errors) - SHOWN_ERRORS,
        **_waiting(pool),
    }  # fmt: skip
    return render(request, "pools/import.html", context, status=422 if errors or form.errors else 200)


def _waiting(pool: ExpertPool) -> dict[str, Any]:
    """The workbook that waits for the second click, its rows by what they do."""
    imported = PoolImport.objects.filter(pool=pool, status="WAITING").first()
    if imported is None:
        return {"waiting": None}
    lines = [line | {"label": DOES[line["does"]]} for line in imported.report["lines"]]
    tiles = [{"label": label, "value": sum(line["does"] == does for line in lines)} for does, label in DOES.items()]
    return {"waiting": imported, "lines": lines, "tiles": tiles}


@roles(Role.SECRETARY)
@require_safe
def import_template(request: HttpRequest, code: str) -> HttpResponse:
    pool = own_pool(request, code)
    specialties = [each.name for each in reading.specialties_of(pool, clock.today())]
    headers = {"Content-Disposition": f'attachment; filename="experts-{pool.code}.xlsx"'}
    return HttpResponse(template(list(LEVEL_OF), specialties), content_type=XLSX, headers=headers)


def _imported(request: HttpRequest, code: str, import_code: str) -> PoolImport:
    rows = PoolImport.objects.select_related("pool")
    return get_object_or_404(rows, pool=own_pool(request, code), code=import_code)


@roles(Role.SECRETARY)
@require_POST
def apply_import(request: HttpRequest, code: str, import_code: str) -> HttpResponse:
    imported = _imported(request, code, import_code)
    try:
        services.apply_import(imported=imported, actor=request.actor, key=key_of(request))
    except Refused as refused:
        messages.error(request, refused.reason)
        return redirect("committees:pool_import", code)
    messages.success(request, "名单已全部导入，已通知本人。")
    return redirect("committees:pool", code)


@roles(Role.SECRETARY)
@require_POST
def drop_import(request: HttpRequest, code: str, import_code: str) -> HttpResponse:
    imported = _imported(request, code, import_code)
    try:
        services.drop_import(imported=imported, actor=request.actor, key=key_of(request))
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, "已撤下，没有产生任何效力。")
    return redirect("committees:pool_import", code)
