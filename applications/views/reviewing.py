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
from applications.selectors.corrections import asked_by_section, check_may_ask
from applications.selectors.duplicates import duplicates
from applications.selectors.earlier import earlier_cases
from applications.selectors.reason_texts import Library, library
from applications.services import reviewing as services
from applications.views.keys import key_of
from applications.views.worklist import STAFF
from portal.catalog.models import ReasonKind
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
    actor = request.actor
    case = selectors.case_for(actor, code)
    shown = selectors.desk(case, actor, against=small_number(request.GET.get("against", ""), default=0))
    context = {
        "case": case,
        "desk": shown,
        "choices": selectors.choices(case, actor),
        "duplicates": duplicates(case, shown.version, actor),
        "earlier": earlier_cases(case, actor),
        "outcomes": OUTCOMES,
        "revision": services.revision_of(shown.review),
        "has_problem": any(finding.outcome == "problem" for finding in shown.findings),
    }
    return render(request, "applications/staff/desk.html", context)


@roles(*STAFF)
@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Claim, release, or let the case go on."""
    actor, move = request.actor, request.POST.get("move", "")
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
    actor = request.actor
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
    """Everything that must be corrected: written down, shown once more as a whole, told once (令40 art. 18)."""
    actor = request.actor
    case = selectors.case_for(actor, code)
    shown = selectors.desk(case, actor)
    spared = {line.now.item for line in shown.shared if line.now.verified}
    places = selectors.places_to_correct(case, shown.sections, spared)
    texts = library(ReasonKind.CORRECTION)
    lines = _correction_lines(request, places, shown.findings, texts)
    is_writing = request.method == "GET" or "add" in request.POST or "edit" in request.POST
    if not is_writing and lines.is_valid():
        items = services.with_clauses(_items(lines))
        if items and "tell" in request.POST:
            services.ask_correction(application=case, actor=actor, items=items, key=key_of(request))
            messages.success(request, f"已一次性告知{case.applicant.name}补正 {len(items)} 项，补正后回到您这里。")
            return redirect("applications:worklist")
        if items:
            check_may_ask(case, actor)
            return _whole_request(request, case, lines, asked_by_section(items, places))
        messages.error(request, "请至少列出一项需要补正的内容。")
    context = {"case": case, "lines": lines, "choices": selectors.choices(case, actor), "texts": texts.plain()}
    return render(request, "applications/staff/correction.html", context)


def _whole_request(request: HttpRequest, case: Application, lines: BaseFormSet, groups: Any) -> HttpResponse:
    """The last look before the only request of this stage; every line travels on in hidden fields."""
    count = sum(len(items) for _title, items in groups)
    context = {"case": case, "lines": lines, "groups": groups, "count": count, "due_on": services.correction_due_on()}
    return render(request, "applications/staff/correction_whole.html", context)


def _items(lines: BaseFormSet) -> list[services.ItemToCorrect]:
    filled = [line.cleaned_data for line in lines if not line.is_blank]
    return [
        services.ItemToCorrect(
            line["place"], line["reason"], line["explanation"], line["condition"], library=line.get("library", "")
        )
        for line in filled
    ]


def _correction_lines(request: HttpRequest, places: Any, findings: Any, texts: Library) -> BaseFormSet:
    extra: dict[str, Any] = {"form_kwargs": {"places": places, "library": texts}}
    if request.method == "POST":
        posted = request.POST.copy()
        count = small_number(str(posted.get("form-TOTAL_FORMS", "")), default=None)
        if "add" in posted and count is not None:
            posted["form-TOTAL_FORMS"] = str(min(count + 1, MOST_LINES))
        return CorrectionFormSet(posted, **extra)
    found = [_begun(finding, texts) for finding in findings if finding.outcome == "problem"]
    return CorrectionFormSet(initial=found + [{}] * max(LEAST_LINES - len(found), 1), **extra)


def _begun(finding: selectors.Finding, texts: Library) -> dict[str, str]:
    """What a problem of the check list writes into its line; a note from the library brings its place and reason."""
    if text := texts.saying(finding.note):
        return {"library": text.code, "place": text.place, "reason": text.reason, "explanation": text.text}
    return {"explanation": f"{finding.item.text}：{finding.note}".rstrip("：")}


@roles(*STAFF)
@require_http_methods(["GET", "POST"])
def refusal(request: HttpRequest, code: str) -> HttpResponse:
    actor = request.actor
    case = selectors.case_for(actor, code)
    texts = library(ReasonKind.REFUSAL)
    form = RefusalForm(request.POST or None, library=texts)
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
    return render(request, "applications/staff/refusal.html", {"case": case, "form": form, "texts": texts.plain()})


@roles(*STAFF)
@require_POST
@never_cache
def id_number(request: HttpRequest, code: str) -> HttpResponse:
    """The full identity number, once; who looked is recorded."""
    actor = request.actor
    case = selectors.case_for(actor, code)
    number = services.see_id_number(application=case, actor=actor)
    return render(request, "applications/staff/id_number.html", {"case": case, "number": number})
