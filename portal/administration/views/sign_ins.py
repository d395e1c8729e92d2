"""Who signed in, and who could not (GB/T 22239 8.1.4.3)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.administration.selectors import sign_ins
from portal.administration.views.pages import table_page
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.templatetags.ui import table_time

PER_PAGE = 50
FAILED = ["时间", "账号", "原因", "来源地址", "同一账号标识"]
CAME_IN = ["时间", "姓名", "当时身份"]
MARK = 8


@roles(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
@require_safe
def sign_in_log(request: HttpRequest) -> HttpResponse:
    """Tries to sign in, newest first, page by page by key, so that the last page costs as little as the first."""
    failed = request.GET.get("view") != "came_in"
    view = "failed" if failed else "came_in"
    found = sign_ins(failed=failed)
    before = request.GET.get("before", "")
    if before.isdecimal():
        found = found.filter(pk__lt=int(before[:18]))
    shown = list(found[: PER_PAGE + 1])
    rows = [_failed_row(each) if failed else _came_in_row(each) for each in shown[:PER_PAGE]]
    tabs = [
        {"label": "登录失败", "url": "?view=failed", "active": failed},
        {"label": "登录成功", "url": "?view=came_in", "active": not failed},
    ]
    lede = "不保存密码，也不保存输入的账号原文；同一标识表示输入的是同一个账号。每个账号每小时最多记100次。"
    older = f"?view={view}&before={shown[PER_PAGE - 1].pk}" if len(shown) > PER_PAGE else ""
    columns, empty = (FAILED if failed else CAME_IN), ("没有记录", "登录后会出现在这里。")
    return table_page(request, "登录记录", lede=lede, tabs=tabs, columns=columns, rows=rows, older=older, empty=empty)


def _failed_row(each: Any) -> list[object]:
    name = each.user.name if each.user else "（没有这个账号）"
    return [table_time(each.at), name, each.get_reason_display(), each.address or "—", each.identifier[:MARK]]


def _came_in_row(each: Any) -> list[object]:
    role = Role(each.actor_role).label if each.actor_role in Role.values else each.actor_role
    return [table_time(each.at), each.actor_name, role]
