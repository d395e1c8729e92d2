"""The keys by which lists are worked through, and the switch that turns them off (WCAG 2.1.4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.core.access import signed_in

COOKIE, OFF = "keys", "off"
A_YEAR = 365 * 24 * 3600
KEYS = [
    ("?", "显示这张表"),
    ("g 再按 w", "到“今天的事”"),
    ("g 再按 m", "到消息"),
    ("j", "列表里的下一行"),
    ("k", "列表里的上一行"),
    ("x", "选中或者取消选中这一行"),
    ("o 或回车", "打开这一行"),
    ("/", "到查询框"),
    ("d", "在一件申报里：到办理按钮（领取、通过、补正）"),
]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "workbench/keys.html", {"keys": KEYS, "is_off": request.COOKIES.get(COOKIE) == OFF})
    turns_off = request.POST.get("keys") == OFF
    messages.success(request, "快捷键已关闭。" if turns_off else "快捷键已打开。")
    answer = redirect("keys")
    # The script reads it, so it is not for the server alone.
    answer.set_cookie(COOKIE, OFF if turns_off else "on", max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    return answer
