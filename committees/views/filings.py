"""An organiser applies to form a committee, or to have its committee filed anew."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees import filing_selectors as reading
from committees import services
from committees.filing_forms import FilingForm, SpecialtyRows, StartFilingForm, specialty_rows
from committees.models import CommitteeFiling
from committees.permissions import ORGANISING
from committees.selectors import standing
from committees.workflow import EDITABLE, GIVEN_UP, OPEN_FILINGS
from portal.accounts.models import Organisation
from portal.core import clock
from portal.core.access import roles
from portal.core.errors import Refused
from portal.core.keys import key_of
from portal.core.numbers import small_number

PER_PAGE = 20
TONES = {
    "DRAFT": "action", "CORRECTION": "action", "SUBMITTED": "waiting", "SELECTED": "waiting", "FILED": "good",
    "NOT_SELECTED": "bad", "REFUSED": "bad", "WITHDRAWN": "neutral", "DEEMED_WITHDRAWN": "bad",
}  # fmt: skip
# Where a problem is shown when its own name is no field of the form.
SHOWN_AT = {"specialties": "basis"}


@roles(*ORGANISING)
@require_safe
def filings(request: HttpRequest) -> HttpResponse:
    """The body's applications, and its committees, which it may have filed anew."""
    actor = request.actor
    page = Paginator(reading.filings_of(actor), PER_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    committees = [(each, standing(each, today)) for each in reading.own_committees(actor.organisation_id)]
    body = _own_body(request)
    context = {
        "page": page,
        "lines": [(each, TONES[each.status]) for each in page],
        "committees": committees,
        "may_form": bool(reading.ways_of(body)),
    }
    return render(request, "committees/filings.html", context)


def _own_body(request: HttpRequest) -> Organisation:
    actor = request.actor
    found = Organisation.objects.select_related("region").filter(pk=actor.organisation_id or 0).first()
    if found is None:
        raise Refused("您现在的身份不属于任何单位，请切换身份。", code="denied")
    return found


@roles(*ORGANISING)
@require_http_methods(["GET", "HEAD", "POST"])
def new_filing(request: HttpRequest) -> HttpResponse:
    body = _own_body(request)
    ways = reading.ways_of(body)
    if not ways:
        return render(request, "committees/filing_start.html", {"body": body, "ways": ways})
    form = StartFilingForm(request.POST or None, body=body, ways=ways, initial={"formed_by": ways[0]})
    if form.is_valid():
        try:
            filing = services.start_filing(
                actor=request.actor,
                key=form.cleaned_data["idempotency_key"],
                **form.choice(),
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect("committees:edit_filing", filing.code)
    context = {"body": body, "ways": ways, "form": form}
    return render(request, "committees/filing_start.html", context, status=422 if form.is_bound else 200)


@roles(*ORGANISING)
@require_POST
def renew_filing(request: HttpRequest, number: int) -> HttpResponse:
    actor = request.actor
    committee = reading.own_committees(actor.organisation_id).filter(number=number).first()
    if committee is None:
        raise Http404
    try:
        filing = services.start_renewal(actor=actor, committee=committee, key=key_of(request))
    except Refused as refused:
        messages.error(request, refused.reason)
        return redirect("committees:filings")
    return redirect("committees:edit_filing", filing.code)


def _own_filing(request: HttpRequest, code: str) -> CommitteeFiling:
    found = reading.filing_of(request.actor, code)
    if found is None:
        raise Http404
    return found


@roles(*ORGANISING)
@require_safe
def filing(request: HttpRequest, code: str) -> HttpResponse:
    """One application: what stands in it, where it is, what the authority said."""
    found = _own_filing(request, code)
    context = {
        "filing": found,
        "tone": TONES[found.status],
        "content": reading.content_of(found),
        "is_editable": found.status in EDITABLE,
        "is_open": found.status in OPEN_FILINGS,
        "may_copy": found.status in GIVEN_UP,
    }
    return render(request, "committees/filing.html", context)


@roles(*ORGANISING)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_filing(request: HttpRequest, code: str) -> HttpResponse:
    """Fill in the application; saved incomplete, submitted only when nothing is missing."""
    found = _own_filing(request, code)
    if found.status not in EDITABLE:
        return redirect("committees:filing", code)
    if request.method != "POST":
        return _edit_page(request, found, FilingForm(filing=found), specialty_rows(found), found.revision)
    form = FilingForm(request.POST, request.FILES, filing=found)
    rows = specialty_rows(found, request.POST)
    revision = small_number(request.POST.get("revision", ""), default=-1)
    if not (form.is_valid() & rows.is_valid()):
        return _edit_page(request, found, form, rows, revision)
    actor = request.actor
    try:
        services.save_filing(filing=found, actor=actor, content=form.content(rows), revision=revision)
    except Refused as refused:
        form.add_error(None, refused.reason)
        return _edit_page(request, found, form, rows, revision)
    if request.POST.get("act") != "submit":
        messages.success(request, "已保存。可以以后再接着填。")
        return redirect("committees:edit_filing", code)
    return _submit(request, code)


@roles(*ORGANISING)
@require_POST
def autosave_filing(request: HttpRequest, code: str) -> HttpResponse:
    """JSON ``{"saved_at", "revision", "errors"}``; 409 when another page has saved or submitted it meanwhile.

    What can't be read yet is kept as it was typed (ADR 4). Files come with the button alone.
    """
    found = _own_filing(request, code)
    actor = request.actor
    form, rows = FilingForm(request.POST, filing=found), specialty_rows(found, request.POST)
    form.is_valid()
    revision = small_number(request.POST.get("revision", ""), default=-1)
    try:
        saved = services.save_filing(filing=found, actor=actor, content=form.content(rows), revision=revision)
    except Refused as refused:
        if refused.code != "not_open":
            raise
        return JsonResponse({"message": refused.reason}, status=409)
    errors = {name: list(texts) for name, texts in form.errors.items() if name in form.fields}
    for row in rows.forms:
        errors |= {row.add_prefix(name): list(texts) for name, texts in row.errors.items()}
    return JsonResponse({"saved_at": saved.saved_at.isoformat(), "revision": saved.revision, "errors": errors})


def _submit(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in what has just been saved; what is missing is told beside its field, and nothing typed is lost."""
    found = _own_filing(request, code)
    actor = request.actor
    try:
        services.submit_filing(filing=found, actor=actor, key=key_of(request))
    except Refused as refused:
        form = FilingForm(request.POST, filing=found)
        for name, sentence in getattr(refused, "problems", {"": refused.reason}).items():
            field = SHOWN_AT.get(name, name)
            form.add_error(field if field in form.fields else None, sentence)
        rows = specialty_rows(found, request.POST)
        rows.is_valid()
        return _edit_page(request, found, form, rows, found.revision)
    messages.success(request, "备案申请已提交，备案机关审核后会通知您。")
    return redirect("committees:filing", code)


def _edit_page(
    request: HttpRequest, filing: CommitteeFiling, form: FilingForm, rows: SpecialtyRows, revision: int
) -> HttpResponse:
    context: dict[str, Any] = {"filing": filing, "form": form, "rows": rows, "revision": revision}
    return render(request, "committees/filing_edit.html", context, status=422 if form.is_bound else 200)


@roles(*ORGANISING)
@require_POST
def withdraw_filing(request: HttpRequest, code: str) -> HttpResponse:
    found = _own_filing(request, code)
    services.withdraw_filing(filing=found, actor=request.actor, key=key_of(request))
    messages.success(request, "备案申请已撤回。")
    return redirect(reverse("committees:filings"))


@roles(*ORGANISING)
@require_POST
def copy_filing(request: HttpRequest, code: str) -> HttpResponse:
    """Begin anew with what stands in an application that was given up or withdrawn (令40 art. 18)."""
    found = _own_filing(request, code)
    try:
        copy = services.copy_filing(filing=found, actor=request.actor, key=key_of(request))
    except Refused as refused:
        if refused.code == "denied":
            raise
        messages.error(request, refused.reason)
        return redirect("committees:filing", code)
    messages.success(request, "已按原申请的内容新建一件申请，请核对后提交。")
    return redirect("committees:edit_filing", copy.code)
