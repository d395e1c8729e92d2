"""The audit administrator reads the whole record and whether it holds; he can change nothing (GB/T 22239 8.1.4.3)."""

import json
from datetime import timedelta
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.accounts.forms import date_field
from portal.accounts.models import User
from portal.administration.models import ChainCheck
from portal.administration.selectors.records import (
    SEARCHES,
    Asked,
    is_in_confidence,
    is_secret,
    records_for_audit,
    status_in_words,
    subject_in_words,
)
from portal.administration.views.pages import link, page_of, table_page, tag
from portal.administration.words import in_words, outcome_in_words, words
from portal.audit import services as audit
from portal.audit.models import Anchor, Record
from portal.audit.rules import GENESIS
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.long_tables import write_workbook
from portal.core.templatetags.ui import table_time
from portal.registers.models import QuestionLog

MOST_EXPORTED = 100_000
COLUMNS = ["时间", "操作", "对象", "经办人", "身份", "机构", "说明"]
HEADINGS = [*COLUMNS, "原状态", "新状态", "内容", "位置", "摘要"]
QUESTIONS = ["时间", "登记", "事由", "结果", "对象标识", "经办人"]
CHECKS = ["时间", "记录数", "结果", "异常"]
ANCHORS = ["日期", "最后一条记录", "摘要"]
DAYS_SHOWN, SHORT_HASH = 30, 12
OTHERS = {"system": "系统", "public": "社会公众"}


def every_act() -> list[tuple[str, str]]:
    return [("", "全部"), *sorted(words().items(), key=lambda each: each[1])]


class RecordSearch(forms.Form):
    since = date_field("从", required=False)
    until = date_field("到", required=False)
    who = forms.CharField(label="经办人", max_length=60, required=False, help_text="完整姓名或账号。")
    act = forms.ChoiceField(label="操作", required=False, choices=every_act)
    subject = forms.CharField(label="对象", max_length=120, required=False, help_text="例如：accounts.user:12。")
    mark_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", "截止日不能早于起始日。")
        return cleaned

    def asked(self) -> Asked:
        """What is looked for; without days, the last month. Of a form with errors nothing but the days."""
        typed = self.cleaned_data if self.is_valid() else {}
        until = typed.get("until") or clock.today()
        since = typed.get("since") or until - timedelta(days=DAYS_SHOWN)
        return Asked(since=since, until=until, **{name: typed.get(name, "") for name in ("who", "act", "subject")})


@roles(Role.AUDIT_ADMIN)
@require_safe
@never_cache
def records(request: HttpRequest) -> HttpResponse:
    """Search the record; page by page by key. That somebody searched is on record too."""
    form = RecordSearch(request.GET or None)
    asked = form.asked()
    found = records_for_audit(asked)
    page = page_of(request, found)
    if not page.is_later:
        audit.record(SEARCHES, "records.searched", actor=request.actor, data=asked.as_data())
    query = {name: value for name, value in request.GET.items() if name not in {"after", "before"} and value}
    export = f"{reverse('administration:records_export')}?{urlencode(query)}"
    return table_page(
        request,
        "操作记录",
        lede="全部操作的记录，只能查看和导出。投票人的投票时间、异议和投诉的内容不在这里显示。",
        filters=form,
        columns=COLUMNS,
        rows=[_row(each) for each in page],
        page=page,
        links=[link("导出查到的记录", export)],
        empty=("没有符合条件的记录", "请放宽日期或者其他条件。"),
    )


def _row(record: Record) -> list[object]:
    return [
        link(table_time(record.at), reverse("administration:record", args=[record.pk])),
        in_words(record.verb),
        subject_in_words(record.chain),
        record.actor_name,
        _role(record.actor_role),
        record.organisation_name or "—",
        "（保密）" if is_in_confidence(record) else record.note or "—",
    ]


def _role(role: str) -> str:
    return Role(role).label if role in Role.values else OTHERS.get(role, role)


@roles(Role.AUDIT_ADMIN)
@require_safe
@never_cache
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One record whole, with its place in its chain, and whether it follows from the one before."""
    found = get_object_or_404(Record, pk=pk)
    if is_secret(found):
        raise Refused("谁在什么时间投票，任何人都不能查看。", code="denied")
    audit.record(f"looks:audit.record:{pk}", "records.searched", actor=request.actor)
    earlier = Record.objects.filter(chain=found.chain, position=found.position - 1).first()
    stored = found.hash
    found.seal(earlier.hash if earlier else GENESIS)
    hidden = is_in_confidence(found)
    facts = [
        ("时间", table_time(found.at)),
        ("操作", f"{in_words(found.verb)}（{found.verb}）"),
        ("对象", f"{subject_in_words(found.chain)}（{found.chain}）"),
        ("经办人", f"{found.actor_name}（{_role(found.actor_role)}）"),
        ("机构", found.organisation_name or "—"),
        ("状态变化", _change_of_status(found)),
        ("说明", "（保密）" if hidden else found.note or "—"),
        ("内容", "（保密）" if hidden else json.dumps(found.data, ensure_ascii=False) if found.data else "—"),
        ("在本对象记录中的位置", f"第 {found.position} 条"),
        ("摘要", stored),
        ("前一条摘要", found.previous_hash),
    ]
    context = {"facts": facts, "holds": found.hash == stored, "act": in_words(found.verb)}
    return render(request, "administration/record.html", context)


def _change_of_status(found: Record) -> str:
    """From which status to which, in words; — for an act that leaves it."""
    if not found.status_to:
        return "—"
    before, after = (status_in_words(found.chain, each) for each in (found.status_from, found.status_to))
    return f"{before} → {after}"


@roles(Role.AUDIT_ADMIN)
@require_safe
def records_export(request: HttpRequest) -> HttpResponse:
    """The records found, as a workbook of at most ``MOST_EXPORTED`` rows; the download is on record."""
    asked = RecordSearch(request.GET or None).asked()
    found = records_for_audit(asked)[:MOST_EXPORTED]
    target = TemporaryFile()  # noqa: SIM115 - closed by the answer that sends it
    count = write_workbook(target, "操作记录", HEADINGS, (_cells(each) for each in found.iterator(chunk_size=2000)))
    audit.record(SEARCHES, "records.exported", actor=request.actor, data=asked.as_data() | {"rows": count})
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"操作记录{asked.since}至{asked.until}.xlsx")


def _cells(each: Record) -> list[object]:
    hidden = is_in_confidence(each)
    return [
        each.at.astimezone(clock.SHANXI).strftime("%Y-%m-%d %H:%M:%S"), in_words(each.verb), each.chain,
        each.actor_name, _role(each.actor_role), each.organisation_name, "（保密）" if hidden else each.note,
        each.status_from, each.status_to, "（保密）" if hidden else json.dumps(each.data, ensure_ascii=False),
        each.position, each.hash,
    ]  # fmt: skip


@roles(Role.AUDIT_ADMIN)
@require_safe
def chain_checks(request: HttpRequest) -> HttpResponse:
    """What the daily readings of the whole record found, and the daily anchors."""
    checks = list(ChainCheck.objects.order_by("-pk")[:DAYS_SHOWN])
    anchors = Anchor.objects.order_by("-day")[:DAYS_SHOWN]
    tables = [
        {
            "title": "每日校验",
            "columns": CHECKS,
            "rows": [_check_row(each) for each in checks],
            "empty": "还没有校验过。",
        },
        {
            "title": "每日锚点",
            "text": "每天把全部记录的摘要合成一个。定期把摘要抄存到系统以外，日后可以证明记录没有被整体改写。",
            "columns": ANCHORS,
            "rows": [[f"{each.day}", f"{each.last_record_id}", each.digest] for each in anchors],
            "empty": "还没有锚点。",
        },
    ]  # fmt: skip
    return table_page(request, "记录链校验", banner=_verdict(checks), tables=tables)


def _check_row(check: ChainCheck) -> list[object]:
    bad = check.broken_records + check.broken_anchors
    verdict = tag(f"异常 {bad} 处", "bad") if bad else tag("一致", "good")
    return [table_time(check.ended_at), f"{check.records}", verdict, check.examples or "—"]


def _verdict(checks: list[ChainCheck]) -> dict[str, str]:
    if not checks:
        return {"text": "还没有校验结果，系统每天自动校验一次。", "tone": "neutral", "title": ""}
    if checks[0].broken_records or checks[0].broken_anchors:
        text = "有记录与摘要不一致，可能被改动、删除或插入。请保护现场，立即报告。"
        return {"text": text, "tone": "bad", "title": "记录链异常"}
    text = f"最近一次校验了 {checks[0].records} 条记录，全部一致。"
    return {"text": text, "tone": "good", "title": "记录链完整"}


@roles(Role.AUDIT_ADMIN)
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """What was asked of other authorities' registers, by whom and for what (PIPL art. 23)."""
    audit.record(SEARCHES, "questions.viewed", actor=request.actor)
    page = page_of(request, QuestionLog.objects.all())
    askers = dict(User.objects.filter(pk__in={each.asked_by_id for each in page}).values_list("pk", "name"))
    rows = [
        [
            table_time(each.asked_at), each.get_register_display(), subject_in_words(each.asked_for),
            outcome_in_words(each.outcome, each.reason), each.subject[:SHORT_HASH],
            askers.get(each.asked_by_id, "系统"),
        ]
        for each in page
    ]  # fmt: skip
    lede = "向其他部门登记系统查询的记录。对象只保留不可还原的标识；同一标识是同一个人或单位。"
    empty = ("还没有查询", "查询后会出现在这里。")
    return table_page(request, "登记查询记录", lede=lede, columns=QUESTIONS, rows=rows, page=page, empty=empty)
