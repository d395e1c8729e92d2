"""Objections: filed and looked up by anyone, decided by the publisher of the notice."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.forms.staff import DecisionForm, ObjectionForm, ReceiptForm
from applications.models import Objection
from applications.selectors import notices as selectors
from applications.selectors.redress import complaint_by_receipt
from applications.services import objections as services
from applications.views.keys import key_of
from applications.views.notices import PER_PAGE, public_notice
from applications.views.receipts import receipt_file
from applications.views.worklist import STAFF
from portal.core.access import public, roles
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.core.keyset import NEWEST_FIRST
from portal.core.limits import limit

AN_HOUR = 3600
FILED_AN_HOUR = 10
LOOKED_UP_AN_HOUR = 60
TOO_MANY = "同一网络一小时内最多提交10件异议，请稍后再试，或直接联系公示单位。"
RECEIPT = "objection_receipt"


@public
@require_http_methods(["GET", "POST"])
def object_to(request: HttpRequest, code: str) -> HttpResponse:
    """Anybody's objection to one person of a running notice."""
    notice = public_notice(code)
    form = ObjectionForm(request.POST or None, people=notice.people, initial={"person": request.GET.get("person")})
    if request.method == "POST" and form.is_valid():
        try:
            filed = _file(request, notice, form)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            request.session[RECEIPT] = filed.code
            return redirect("applications:objection_receipt")
    context = {"notice": notice, "form": form, "countdown": selectors.countdown(notice)}
    return render(request, "applications/public/object.html", context)


def _file(request: HttpRequest, notice: selectors.PublicNotice, form: ObjectionForm) -> Objection:
    try:
        limit(request, "objection", times=FILED_AN_HOUR, seconds=AN_HOUR)
    except Refused as refusal:
        raise Refused(TOO_MANY, code=refusal.code) from refusal
    entry = selectors.entry_of(notice, form.cleaned_data["person"])
    if entry is None:
        raise Refused("公示名单中没有这一位，请重新选择。", code="invalid")
    given = {name: form.cleaned_data[name] for name in ("name", "contact", "content")}
    return services.file_objection(entry=entry, key=key_of(request), **given)


@public
@never_cache
@require_safe
def objection_receipt(request: HttpRequest) -> HttpResponse:
    """The receipt of the objection just filed in this browser."""
    code = request.session.get(RECEIPT)
    if code is None:
        return redirect("applications:objection_status")
    return render(request, "applications/public/objection_receipt.html", {"code": code})


@public
@never_cache
@require_safe
def objection_receipt_pdf(request: HttpRequest) -> HttpResponse:
    """The same receipt as a file, for the browser that filed it alone."""
    filed = selectors.objection_by_receipt(request.session.get(RECEIPT) or "")
    return receipt_file(filed, "objection.receipt") if filed else redirect("applications:objection_status")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def objection_status(request: HttpRequest) -> HttpResponse:
    """State and finding of an objection or complaint for whoever holds the receipt; nothing about anybody else."""
    form = ReceiptForm(request.POST or None)
    objection = complaint = None
    if request.method == "POST" and form.is_valid():
        limit(request, "objection_status", times=LOOKED_UP_AN_HOUR, seconds=AN_HOUR)
        code = form.cleaned_data["code"]
        objection = selectors.objection_by_receipt(code)
        complaint = None if objection else complaint_by_receipt(code)
        if objection is None and complaint is None:
            form.add_error("code", "没有找到这个回执编号，请逐位核对。")
    context = {"form": form, "objection": objection, "complaint": complaint}
    return render(request, "applications/public/objection_status.html", context)


@roles(*STAFF)
@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    is_open = request.GET.get("tab") != "decided"
    found = selectors.objections_visible_to(actor)
    found = found.filter(selectors.OPEN) if is_open else found.exclude(selectors.OPEN)
    tabs = [
        {"label": "核查中", "url": "?tab=open", "active": is_open, "count": selectors.open_objection_count(actor)},
        {"label": "已答复", "url": "?tab=decided", "active": not is_open},
    ]
    either = selectors.reasons_to_read(actor)
    page = NEWEST_FIRST.asked(found, request.GET, PER_PAGE, either=either)
    return render(request, "applications/staff/objections.html", {"page": page, "tabs": tabs, "is_open": is_open})


def _objection(actor: Actor, pk: int) -> Objection:
    found = selectors.objections_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@roles(*STAFF)
@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Content for the publisher and the offices above it; the decision for the publisher alone."""
    actor = request.actor
    shown = _objection(actor, pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.decide(
            objection=shown,
            actor=actor,
            upheld=form.cleaned_data["decision"] == "uphold",
            finding=form.cleaned_data["finding"],
            key=key_of(request),
        )
        messages.success(request, "核查结论已记录，异议人凭回执编号可以看到答复。")
        return redirect("applications:objections")
    return _page(request, shown, form)


def _page(request: HttpRequest, shown: Objection, form: DecisionForm, **more: object) -> HttpResponse:
    actor = request.actor
    context = {
        "objection": shown,
        "form": form,
        "may_decide": selectors.may_decide(shown, actor),
        "is_publisher": shown.entry.notice.publisher_id == actor.organisation_id,
        "is_named": bool(shown.name),
        "answer_due_on": selectors.answer_due_on(shown),
    }
    return render(request, "applications/staff/objection.html", {**context, **more})


@roles(*STAFF)
@require_POST
@never_cache
def objector(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and contact of the objector, once; who looked is recorded."""
    actor = request.actor
    shown = _objection(actor, pk)
    name, contact = services.see_objector(objection=shown, actor=actor)
    return _page(request, shown, DecisionForm(), objector={"name": name, "contact": contact})
