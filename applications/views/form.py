"""The pages of the form and their autosave: what was typed is stored first and judged second."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from applications.models import Application
from applications.paper.sections import MATERIALS, Content, Section, bind, submitted_content
from applications.selectors import applicant as read
from applications.selectors.check import summary_of
from applications.services.applicant import Overtaken, row_count_of, save_section
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.numbers import small_number

STALE = "另一个窗口已保存了更新的内容，刚才的提交没有覆盖它。下面是您在本页输入的内容：确认以本页为准，请再点一次保存。"


def section_or_404(case: Application, slug: str) -> Section:
    found = next((each for each in read.outline_of(case).sections if each.slug == slug), None)
    if found is None or slug == MATERIALS:
        raise Http404
    return found


@roles(Role.APPLICANT)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    case = read.own_case(request.actor, code)
    wanted = section_or_404(case, slug)
    if request.method != "POST":
        return _page(request, case, wanted, case.draft.data.get(slug, {}))
    try:
        saved = _save(request, case, wanted, is_finished=not {"add_row", "drop_row"} & request.POST.keys())
    except Overtaken:
        stored = case.draft.data.get(slug, {})
        typed = submitted_content(wanted, request.POST, stored, row_count_of(wanted, request.POST))
        return _page(request, case, wanted, {**typed, "revision": stored.get("revision", 0)}, warning=STALE)
    return _next_page(request, case, wanted, len(saved.content["rows"]))


@roles(Role.APPLICANT)
@require_POST
def autosave(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """JSON ``{"saved_at", "revision", "errors"}``; 409 when another tab has saved the section meanwhile.

    ``summary`` comes with it where conditions rest on the section: one line on whether they are met.
    """
    case = read.own_case(request.actor, code)
    wanted = section_or_404(case, slug)
    try:
        saved = _save(request, case, wanted, is_finished=False)
    except Overtaken:
        return JsonResponse({"message": "另一个窗口已保存了更新的内容。"}, status=409)
    errors = bind(wanted, saved.content, read.facts_of(case), lenient=True).errors()
    answer = {"saved_at": saved.saved_at.isoformat(), "revision": saved.revision, "errors": errors}
    if summary := summary_of(case, wanted.slug, saved.content):
        answer["summary"] = summary
    return JsonResponse(answer)


def _save(request: HttpRequest, case: Application, wanted: Section, *, is_finished: bool) -> Any:
    raw, drop = request.POST.get("revision", ""), request.POST.get("drop_row", "")
    return save_section(
        application=case,
        actor=request.actor,
        section=wanted,
        posted=request.POST,
        revision=small_number(raw, default=0),
        drop_row=small_number(drop, default=None),
        add_row="add_row" in request.POST,
        is_finished=is_finished,
    )


def _next_page(request: HttpRequest, case: Application, wanted: Section, rows: int) -> HttpResponse:
    here = reverse("applications:section", args=[case.code, wanted.slug])
    if "add_row" in request.POST:
        return redirect(f"{here}#row-{rows}")
    if "drop_row" in request.POST:
        messages.success(request, f"已删除一条{wanted.row_name}，其余内容已保存。")
        return redirect(f"{here}#rows")
    messages.success(request, f"“{wanted.title}”已保存。")
    slugs = [each.slug for each in read.outline_of(case).sections]
    following = slugs[slugs.index(wanted.slug) + 1 :]
    open_ones = read.editable_sections(case, read.correction_of(case))
    target = next((slug for slug in following if slug in open_ones), None)
    if "leave" in request.POST or target is None:
        return redirect("applications:case", case.code)
    if target == MATERIALS:
        return redirect("applications:materials", case.code)
    return redirect("applications:section", case.code, target)


def _page(
    request: HttpRequest, case: Application, wanted: Section, content: Content, *, warning: str = ""
) -> HttpResponse:
    correction = read.correction_of(case)
    facts = read.facts_of(case)
    editable = wanted.slug in read.editable_sections(case, correction)
    if wanted.row and not content.get("rows") and editable:
        content = {**content, "rows": [dict.fromkeys(wanted.row.base_fields, "")]}
    strict = "check" in request.GET
    slugs = [each.slug for each in read.outline_of(case).sections]
    remarks = correction.by_name(wanted.slug) if correction else {}
    bound = bind(wanted, content, facts, lenient=not strict, remarks=remarks)
    context = {
        "case": case,
        "section": wanted,
        "step": slugs.index(wanted.slug) + 1,
        "steps": len(slugs),
        "bound": bound,
        "revision": content.get("revision", 0),
        "editable": editable,
        "remarks": correction.of(wanted.slug) if correction else [],
        "person": read.person_of(case.applicant) if wanted.slug == "basic" else None,
        "warning": warning,
        "advice": bound.advice() if strict else [],
        "summary": summary_of(case, wanted.slug, content) if editable else "",
    }
    return render(request, "applications/applicant/section.html", context, status=409 if warning else 200)
