"""The catalogue as the business administrator keeps it: series, levels, standards, mappings, numbers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.administration.catalogue_forms import CHANGED, ParameterForm, form_of_kind
from portal.administration.services.catalogue import change_row, set_parameter
from portal.administration.views.pages import form_page, link, table_page, tag
from portal.audit.models import Record
from portal.catalog.models import (
    EligibilityRule,
    EvaluationStandard,
    ExamMode,
    Parameter,
    QualificationMapping,
    Series,
)
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.citations import cited
from portal.core.errors import Refused
from portal.core.templatetags.ui import table_time

SERIES = ["序号", "系列", "层级", "专业", "状态", "依据文件"]
NUMBERS = ["参数", "现在的数值", "生效", "依据", "来源", "将变为"]
ROW = ["名称", "内容", "有效期", "依据文件", "来源"]


@roles(Role.HRSS_ADMIN)
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    found = Series.objects.annotate(
        level_count=Count("levels", distinct=True), specialty_count=Count("specialties", distinct=True)
    )
    rows = [
        [
            f"{each.number}", link(each.name, reverse("administration:series", args=[each.code])),
            f"{each.level_count}", f"{each.specialty_count}",
            tag("启用", "good") if each.is_active else tag("停用", "neutral"), each.document or "—",
        ]
        for each in found.order_by("number")
    ]  # fmt: skip
    lede = (
        "打开一个系列，查看并修改它的层级、专业、考试、职业资格对应和评审标准。每次修改都要写明依据文件，并留下记录。"
    )
    return table_page(request, "职称目录", lede=lede, columns=SERIES, rows=rows)


@roles(Role.HRSS_ADMIN)
@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """One series, and one kind of what hangs on it at a time. A constant number of queries."""
    found = get_object_or_404(Series, code=slug)
    standards = EvaluationStandard.objects.filter(series=found)
    rules = EligibilityRule.objects.filter(standard__series=found).select_related("standard")
    if not standards:
        standards = EvaluationStandard.objects.filter(series=None)
        rules = EligibilityRule.objects.filter(standard__series=None).select_related("standard")
    parts = {
        "level": ("层级和职称名称", found.levels.all(), _level),
        "specialty": ("专业", found.specialties.all(), lambda row: (row.name, row.code)),
        "exam": ("考试", ExamMode.objects.filter(series=found), _exam),
        "mapping": ("职业资格对应", QualificationMapping.objects.filter(series=found), _mapping),
        "standard": ("评审标准", standards, lambda row: (row.name, row.get_kind_display())),
        "rule": ("申报条件", rules, _rule),
    }
    shown = request.GET.get("part", "")
    shown = shown if shown in parts else "level"
    tabs = [{"label": each[0], "url": f"?part={kind}", "active": kind == shown} for kind, each in parts.items()]
    title, rows, words = parts[shown]
    parent = link("职称目录", reverse("administration:catalogue"))
    return table_page(request, found.name, tabs=tabs, tables=[_table(title, shown, rows, words)], parent=parent)


def _table(title: str, kind: str, found: Any, words: Any) -> dict[str, Any]:
    rows = []
    for row in found:
        name, content = words(row)
        url = reverse("administration:change_row", args=[kind, row.pk])
        origin = tag(row.get_origin_display(), "neutral")
        rows.append([link(name, url), content, _validity(row), row.document or "—", origin])
    return {"title": title, "columns": ROW, "rows": rows}


def _validity(row: Any) -> str:
    if not row.valid_from and not row.valid_to:
        return "长期"
    return f"{row.valid_from or '最初'} 至 {row.valid_to or '长期'}"


def _level(row: Any) -> tuple[str, str]:
    return row.get_level_display(), f"{'、'.join(row.names)}；{row.get_mode_display()}"


def _exam(row: Any) -> tuple[str, str]:
    return row.exam, f"{row.get_level_display()}；{row.get_mode_display()}；{'、'.join(row.titles)}"


def _mapping(row: Any) -> tuple[str, str]:
    waits = "（待确认）" if row.to_confirm else ""
    return f"{row.qualification}{row.grade}", f"{row.title}{waits}"


def _rule(row: Any) -> tuple[str, str]:
    had = row.get_education_display() or row.get_prior_level_display() or "—"
    return f"{row.get_track_display()} {row.get_level_display()}", f"{had}；{row.get_years_of_display()}满{row.years}年"


@roles(Role.HRSS_ADMIN)
def change_row_page(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    """Change one row of the catalogue, with its document and validity."""
    if kind not in CHANGED:
        raise Refused("没有这类目录内容。", code="not_found")
    model = CHANGED[kind][0]
    try:
        row = get_object_or_404(model, pk=model._meta.pk.to_python(pk))  # noqa: SLF001 - Django's public model API
    except ValidationError as wrong:
        raise Http404 from wrong
    owner = getattr(row, "series", None) or getattr(getattr(row, "standard", None), "series", None)
    back = reverse("administration:catalogue")
    if owner is not None:
        back = f"{reverse('administration:series', args=[owner.code])}?part={kind}"
    form = form_of_kind(kind)(request.POST or None, instance=row)
    if form.is_valid():
        change_row(row=form.instance, actor=request.actor)
        messages.success(request, "已保存。修改前后的内容都在操作记录中。")
        return redirect(back)
    told = "只改一段时间有效的内容时，请写失效日期；新旧并存的，请到“增加目录内容”中另加一条。"
    return form_page(
        request, form, f"修改：{row}", "保存", back, told=told, back_label=owner.name if owner else "职称目录"
    )


@roles(Role.HRSS_ADMIN)
@require_safe
def parameters(request: HttpRequest) -> HttpResponse:
    """Every number of the rules: its value now and from when, and what it will be."""
    today = clock.today()
    by_key: dict[str, list[Parameter]] = {}
    for row in Parameter.objects.order_by("key", F("valid_from").asc(nulls_first=True)):
        by_key.setdefault(row.key, []).append(row)
    rows = [_number(key, known, today) for key, known in by_key.items()]
    lede = "法律和文件允许省里确定的数值。修改从今天或以后的某一天起生效，已经开始的期限仍按原数值。"
    return table_page(request, "参数", lede=lede, columns=NUMBERS, rows=sorted(rows, key=lambda row: row[0]["label"]))


def in_force(known: list[Parameter], today: Any) -> Parameter | None:
    """Of rows in the order of their first days, the one that counts on ``today``."""
    begun = [row for row in known if (row.valid_from is None or row.valid_from <= today)]
    still = [row for row in begun if row.valid_to is None or row.valid_to >= today]
    return still[-1] if still else None


def _number(key: str, known: list[Parameter], today: Any) -> list[Any]:
    row = in_force(known, today)
    coming = next((each for each in known if each.valid_from and each.valid_from > today), None)
    shown = row or known[-1]
    return [
        link(shown.name, reverse("administration:parameter", args=[key])),
        _value(row), table_time(row.valid_from if row else None, "一直"), _basis(shown.document, shown.clause),
        tag(shown.get_origin_display(), "neutral"),
        _what_comes(row, coming),
    ]  # fmt: skip


def _what_comes(row: Parameter | None, coming: Parameter | None) -> str:
    if coming:
        return f"{coming.valid_from}起 {coming.value}"
    return f"{row.valid_to}止，还没有接续的数值" if row and row.valid_to else "—"


def _value(row: Parameter | None) -> str:
    """10 个工作日; 没有有效值 where no row is in force."""
    if row is None:
        return "没有有效值"
    counted = "个" if row.unit == "working_days" else ""
    return f"{row.value} {counted}{row.get_unit_display()}"


def _basis(document: str, clause: str) -> str:
    """The document with the articles that people may look up; the project's own numbers are not shown."""
    cleaned = [cited(each.strip()) for each in clause.split(",")]
    articles = "、".join(dict.fromkeys(each for each in cleaned if "第" in each))
    return (articles if articles.startswith(document) else f"{document}{articles}") or "—"


@roles(Role.HRSS_ADMIN)
def parameter(request: HttpRequest, slug: str) -> HttpResponse:
    """One number with its history, and the form that sets it anew."""
    known = list(Parameter.objects.filter(key=slug).order_by(F("valid_from").asc(nulls_first=True)))
    if not known:
        raise Refused("没有这个参数。", code="not_found")
    row = in_force(known, clock.today())
    form = ParameterForm(request.POST or None, initial={"valid_from": clock.today()})
    if form.is_valid():
        try:
            made = set_parameter(key=slug, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error("value", refused.reason)
        else:
            messages.success(request, f"“{made.name}”自{made.valid_from}起为{made.value}{made.get_unit_display()}。")
            return redirect("administration:parameter", slug=slug)
    facts = [("现在的数值", _value(row))]
    facts += [
        (f"{each.valid_from}起" if each.valid_from else "最初", _history(each, by)) for each, by in _with_givers(known)
    ]
    back = reverse("administration:parameters")
    return form_page(request, form, known[0].name, "修改", back, facts=facts, back_label="参数")


def _with_givers(known: list[Parameter]) -> list[tuple[Parameter, str]]:
    chains = {f"catalog.parameter:{row.pk}": row for row in known}
    givers = dict(Record.objects.filter(chain__in=chains).order_by("position").values_list("chain", "actor_name"))
    return [(row, givers.get(name, "随系统发布")) for name, row in reversed(chains.items())]


def _history(row: Parameter, by: str) -> str:
    parts = [f"{row.value} {row.get_unit_display()}", row.document, row.note, f"{by}登记" if row.edited_at else by]
    return "；".join(filter(None, parts))
