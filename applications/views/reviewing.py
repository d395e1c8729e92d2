"""The desk: one case, its material, the check list and the decisions."""

from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.checklist import OUTCOMES, items_of
from applications.forms.staff import CorrectionItemForm, RefusalForm
from applications.models import Application
from applications.selectors import desk as selectors
from applications.services import reviewing as services
from applications.views.keys import key_of
from applications.views.worklist import STAFF
from portal.core.access import roles
from portal.core.errors import Refused
from portal.core.numbers import small_number
from portal.workflow import declared_move

STAYS_AT_THE_DESK = "claim"
LEAST_LINES, MOST_LINES = 3, 40
CorrectionFormSet = formset_factory(CorrectionItemForm, extra=0, max_num=MOST_LINES, validate_max=True)


@roles(*STAFF)
@require_safe
def desk(request: HttpRequest, code: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    case = selectors.case_for(actor, code)
    shown = selectors.desk(case, actor)
    context = {
        "case": case,
        "desk": shown,
        "choices": selectors.choices(case, actor),
        "outcomes": OUTCOMES,
        "revision": services.revision_of(shown.review),
        "has_problem": any(finding.outcome == "problem" for finding in shown.findings),
    }
    return render(request, "applications/staff/desk.html", context)


@roles(*STAFF)
@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Claim, release, or let the case go on."""
    actor, move = request.actor, request.POST.get("move", "")  # type: ignore[attr-defined]
    if move not in services.BATCH_ACTS:
        raise Refused("请选择要办理的事项。", code="invalid")
    case = selectors.case_for(actor, code)
    services.only(services.BATCH_ACTS[move](ids=[case.pk], actor=actor, key=key_of(request)))
    messages.success(request, f"{case.applicant.name}：已办理“{declared_move(Application, move).label}”。")
    if move == STAYS_AT_THE_DESK:
        return redirect("applications:desk", code)
    return redirect("applications:worklist")


@roles(*STAFF)
@require_POST
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the check list; called by the autosave script and by the button."""
    actor = request.actor  # type: ignore[attr-defined]
    case = selectors.case_for(actor, code)
    by_script = "application/json" in request.headers.get("Accept", "")
    try:
        saved = services.save_review(
            application=case, actor=actor, findings=_findings(request, case), revision=_revision(request)
        )
    except Refused as refusal:
        if not by_script:
            raise
        return JsonResponse({"message": refusal.reason}, status=409 if refusal.code == "not_open" else 422)
    if by_script:
        return JsonResponse({"saved_at": saved.saved_at, "revision": services.revision_of(saved), "errors": {}})
    messages.success(request, "核对记录已保存。")
    return redirect("applications:desk", code)


def _revision(request: HttpRequest) -> int:
    return small_number(request.POST.get("revision", ""), default=0)


def _findings(request: HttpRequest, case: Application) -> dict[str, dict[str, str]]:
    return {
        item.code: {
            "outcome": request.POST.get(f"outcome-{item.code}", ""),
            "note": request.POST.get(f"note-{item.code}", ""),
        }
        for item in items_of(case.status)
    }


@roles(*STAFF)
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that must be corrected, told once (令40 art. 18)."""
    actor = request.actor  # type: ignore[attr-defined]
    case = selectors.case_for(actor, code)
    lines = _correction_lines(request, case, actor)
    if request.method == "POST" and "add" not in request.POST and lines.is_valid():
        if items := _items(lines):
            services.ask_correction(application=case, actor=actor, items=items, key=key_of(request))
            messages.success(request, f"已一次性告知{case.applicant.name}补正 {len(items)} 项，补正后回到您这里。")
            return redirect("applications:worklist")
        messages.error(request, "请至少列出一项需要补正的内容。")
    context = {"case": case, "lines": lines, "choices": selectors.choices(case, actor)}
    return render(request, "applications/staff/correction.html", context)


def _items(lines: BaseFormSet) -> list[services.ItemToCorrect]:
    filled = [line.cleaned_data for line in lines if not line.is_blank]
    return [services.ItemToCorrect(line["place"], line["reason"], line["explanation"]) for line in filled]


def _correction_lines(request: HttpRequest, case: Application, actor: Any) -> BaseFormSet:
    shown = selectors.desk(case, actor)
    extra: dict[str, Any] = {"form_kwargs": {"places": selectors.places_to_correct(shown.sections)}}
    if request.method == "POST":
        posted = request.POST.copy()
        count = small_number(str(posted.get("form-TOTAL_FORMS", "")), default=None)
        if "add" in posted and count is not None:
            posted["form-TOTAL_FORMS"] = str(min(count + 1, MOST_LINES))
        return CorrectionFormSet(posted, **extra)
    found = [
        {"explanation": f"{finding.item.text}：{finding.note}".rstrip("：")}
        for finding in shown.findings
        if finding.outcome == "problem"
    ]
    return CorrectionFormSet(initial=found + [{}] * max(LEAST_LINES - len(found), 1), **extra)


@roles(*STAFF)
@require_http_methods(["GET", "POST"])
def refusal(request: HttpRequest, code: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    case = selectors.case_for(actor, code)
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.refuse(
            application=case,
            actor=actor,
            reason_codes=form.cleaned_data["reasons"],
            explanation=form.cleaned_data["explanation"],
            key=key_of(request),
        )
        messages.success(request, f"{case.applicant.name}的申报不予受理，原因已告知本人。")
        return redirect("applications:worklist")
    return render(request, "applications/staff/refusal.html", {"case": case, "form": form})


@roles(*STAFF)
@require_POST
@never_cache
def id_number(request: HttpRequest, code: str) -> HttpResponse:
    """The full identity number, once; who looked is recorded."""
    actor = request.actor  # type: ignore[attr-defined]
    case = selectors.case_for(actor, code)
    number = services.see_id_number(application=case, actor=actor)
    return render(request, "applications/staff/id_number.html", {"case": case, "number": number})
