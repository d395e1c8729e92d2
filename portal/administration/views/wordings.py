"""The texts of the portal's messages: read, changed with a preview, and put back."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.accounts.forms import date_field
from portal.administration.forms import reason_field
from portal.administration.services.wordings import set_wording, use_shipped_wording
from portal.administration.views.pages import link, table_page, tag
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.templatetags.ui import table_time
from portal.messages.channels import USUAL_PACE, Channel, open_channels
from portal.messages.letters import sms_of
from portal.messages.models import MessageTemplate, Pace
from portal.messages.selectors import templates_in_force
from portal.messages.wordings import Wording, all_wordings, faults, put, sms_length, wording_of

COLUMNS = ["事项", "收到的人", "标题", "文本"]
HISTORY = ["自", "标题", "修改原因", "修改人", "状态"]
# A text message holds so many characters; a longer one is sent, and paid, as several.
ONE_SMS, PART_OF_SMS = 70, 67


class WordingForm(forms.Form):
    subject = forms.CharField(label="标题", max_length=120, error_messages={"required": "请填写标题。"})
    body = forms.CharField(
        label="正文",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "请填写正文。"},
    )
    valid_from = date_field("生效日期", help_text="今天或以后；已经发出的消息不变。")
    reason = reason_field("修改原因")

    def __init__(self, *args: Any, about: Wording, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        names = "、".join(f"{{{name}}}" for name in about.places) or "这条消息没有占位符"
        self.fields["body"].help_text = f"可用的占位符：{names}。网址不用写，系统会附上办理页面的链接。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"subject", "body"} <= cleaned.keys():
            for name, said in faults(self.about, cleaned["subject"], cleaned["body"]):
                self.add_error(name, said)
        return cleaned


@roles(Role.HRSS_ADMIN)
@require_safe
def wordings(request: HttpRequest) -> HttpResponse:
    """The messages of one room, with the text that counts today. One query."""
    known = all_wordings()
    rooms = list(dict.fromkeys(each.room for each in known))
    asked = request.GET.get("room", "")
    room = asked if asked in rooms else rooms[0]
    shown = [each for each in known if each.room == room]
    own = templates_in_force([each.code for each in shown], clock.today())
    tabs = [{"label": name, "url": f"?{urlencode({'room': name})}", "active": name == room} for name in rooms]
    lede = "平台发出的消息。可以改写文字，不能改变发给谁、何时发；花括号里的内容由系统填入。"
    rows = [_row(each, own.get(each.code)) for each in shown]
    return table_page(request, "消息模板", lede=lede, tabs=tabs, columns=COLUMNS, rows=rows)


def _row(each: Wording, own: MessageTemplate | None) -> list[object]:
    return [
        link(each.occasion, reverse("administration:wording", args=[each.code])),
        each.to,
        own.subject if own else each.subject,
        tag("已改写", "action") if own else tag("原文", "neutral"),
    ]


@roles(Role.HRSS_ADMIN)
def wording(request: HttpRequest, slug: str) -> HttpResponse:
    """One message: who gets it and how, its text, a preview with sample values, and what it was before.

    The button “预览” draws the page anew and stores nothing.
    """
    about = wording_of(slug)
    if about is None:
        raise Refused("没有这条消息。", code="not_found")
    own = templates_in_force([slug], clock.today()).get(slug)
    now = {"subject": own.subject if own else about.subject, "body": own.body if own else about.body}
    form = WordingForm(request.POST or None, about=about, initial={**now, "valid_from": clock.today()})
    previewed = "preview" in request.POST
    if form.is_valid() and not previewed:
        try:
            set_wording(code=slug, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error("subject", refused.reason)
        else:
            messages.success(request, "已保存。")
            return redirect("administration:wording", slug=slug)
    shown = form.cleaned_data if form.is_bound and form.is_valid() else now
    context = {
        "about": about,
        "form": form,
        "own": own,
        "facts": _facts(about),
        "preview": _preview(about, shown),
        "history": _history(slug),
        "history_columns": HISTORY,
    }
    bad = form.is_bound and not form.is_valid()
    return render(request, "administration/wording.html", context, status=422 if bad else 200)


def _facts(about: Wording) -> list[tuple[str, object]]:
    ways = ["平台内消息"]
    for channel in open_channels():
        is_sent = about.pressing or USUAL_PACE[channel] != Pace.PRESSING
        ways.append(f"{channel.label}（{'默认发送，本人可调整' if is_sent else '默认不发，本人可选'}）")
    places = "；".join(f"{{{name}}} 例如“{sample}”" for name, sample in about.places.items())
    return [
        ("收到的人", about.to),
        ("发送渠道", "、".join(ways)),
        ("要紧程度", "要紧：立即发送，不等汇总" if about.pressing else "一般"),
        ("占位符", places or "没有"),
        ("必须出现", "、".join(f"{{{name}}}" for name in sorted(about.needed)) or "没有"),
        ("原文标题", about.subject),
        ("原文正文", about.body),
    ]


def _preview(about: Wording, text: dict[str, Any]) -> list[tuple[str, object]]:
    length = sms_length(about, text["subject"])
    parts = 1 if length <= ONE_SMS else -(-length // PART_OF_SMS)
    subject = put(text["subject"], about.places)
    return [
        ("标题", subject),
        ("正文", put(text["body"], about.places)),
        (Channel.SMS.label, sms_of(subject)),
        ("短信字数", f"{length} 字，按 {parts} 条计费"),
    ]


def _history(code: str) -> list[list[object]]:
    rows = MessageTemplate.objects.filter(code=code).select_related("edited_by").order_by("-pk")
    return [
        [
            table_time(each.valid_from), each.subject, each.reason, each.edited_by.name,
            tag("已停用", "neutral") if each.ended_at else tag("有效", "good"),
        ]
        for each in rows
    ]  # fmt: skip


@roles(Role.HRSS_ADMIN)
def shipped_wording(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the shipped text back."""
    if request.method == "POST":
        use_shipped_wording(code=slug, reason="恢复原文", actor=request.actor)
        messages.success(request, "已恢复原文。")
    return redirect("administration:wording", slug=slug)
