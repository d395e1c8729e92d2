"""What is shown when something goes wrong: plain words, and the way back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.access import public


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The page was older than the session: nothing was done, and nothing typed is lost on the way back."""
    sentence = "页面停留时间过长或已在别处重新登录，本次操作没有提交。请返回上一页刷新后再试，已保存的内容不会丢失。"
    return render(request, "web/refused.html", {"reason": sentence}, status=403)
