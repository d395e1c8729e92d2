"""Lists by workbook: brought and checked, confirmed by a second click; and lists taken out, made by a job."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core import clock
from portal.core.access import roles
from portal.core.actors import OFFICER_ROLES, Role
from portal.core.errors import Refused
from portal.core.exporting import list_called
from portal.core.importing import ImportKind, kind_called, kinds_for
from portal.core.keys import key_of
from portal.core.keyset import NEWEST_FIRST
from portal.core.limits import limit
from portal.workbooks import selectors, services
from portal.workbooks.forms import ExportForm, IntakeForm
from portal.workbooks.models import Intake
from portal.workbooks.rules import EXPORTS_AN_HOUR, INTAKES_AN_HOUR
from portal.workbooks.services.intakes import XLSX_TYPE
from portal.workbooks.template_file import template_of

PER_PAGE = 20
IMPORTERS = (Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.HRSS_ADMIN, Role.SECRETARY)
OFFICERS = tuple(role for role in Role if role in OFFICER_ROLES)


@roles(*IMPORTERS)
@require_safe
def intakes(request: HttpRequest) -> HttpResponse:
    """What may be imported, and what was."""
    page = NEWEST_FIRST.asked(selectors.intakes_of(request.actor), request.GET, PER_PAGE)
    context = {
        "kinds": list(kinds_for(request.actor)),
        "page": page,
        "lines": [(each, selectors.title_of(each.kind), selectors.TONES[each.status]) for each in page],
    }
    return render(request, "workbooks/intakes.html", context)


def _kind(request: HttpRequest, name: str) -> ImportKind:
    kind = kind_called(name)
    if kind is None:
        raise Http404
    if request.actor.role not in kind.roles:
        raise Refused("您现在的身份不能导入这类名单，请切换身份。", code="denied")
    return kind.at(request.GET.get("at", ""), request.actor)


@roles(*IMPORTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_intake(request: HttpRequest, kind: str) -> HttpResponse:
    wanted = _kind(request, kind)
    form = IntakeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        limit(request, "intake", times=INTAKES_AN_HOUR, seconds=60 * 60)
        upload, key = form.cleaned_data["workbook"], form.cleaned_data["idempotency_key"]
        try:
            taken = services.take_intake(
                kind=wanted, content=upload.file, size=upload.size, actor=request.actor, key=key
            )
        except Refused as refused:
            form.add_error("workbook", refused.reason)
        else:
            return redirect("workbooks:intake", taken.code)
    days = selectors.days_kept(clock.today())
    context = {"kind": wanted, "form": form, "columns": wanted.columns(), "days": days}
    return render(request, "workbooks/new_intake.html", context, status=422 if form.errors else 200)


@roles(*IMPORTERS)
@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    wanted = _kind(request, kind)
    disposition = content_disposition_header(as_attachment=True, filename=f"{wanted.title}模板.xlsx")
    headers = {"Content-Type": XLSX_TYPE, "Content-Disposition": disposition or "attachment"}
    return HttpResponse(template_of(wanted), headers=headers)


@roles(*IMPORTERS)
@never_cache
@require_safe
def intake(request: HttpRequest, code: str) -> HttpResponse:
    """One list: its progress, which follows by itself while a job works; errors by cell; what it would do."""
    found = selectors.intake_page(_intake(request, code), request.actor)
    answer = render(request, "workbooks/intake.html", {"page": found})
    if found.at_work:
        # Of use without script too.
        answer["Refresh"] = "3"
    return answer


def _intake(request: HttpRequest, code: str) -> Intake:
    return get_object_or_404(Intake.objects.visible_to(request.actor).select_related("file"), code=code)


@roles(*IMPORTERS)
@require_POST
def confirm_intake(request: HttpRequest, code: str) -> HttpResponse:
    try:
        services.confirm_intake(intake=_intake(request, code), actor=request.actor, key=key_of(request))
    except Refused as refused:
        messages.error(request, refused.reason)
    return redirect("workbooks:intake", code)


@roles(*IMPORTERS)
@require_POST
def drop_intake(request: HttpRequest, code: str) -> HttpResponse:
    try:
        services.drop_intake(intake=_intake(request, code), actor=request.actor, key=key_of(request))
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, "已撤下，没有产生任何效力。")
    return redirect("workbooks:intakes")


@roles(*OFFICERS)
@never_cache
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """What the person has taken out in his present role, and what is being made."""
    page = NEWEST_FIRST.asked(selectors.exports_of(request.actor), request.GET, PER_PAGE)
    context = {"page": page, "now": clock.now(), "waits": any(not each.made_at and not each.failure for each in page)}
    answer = render(request, "workbooks/exports.html", context)
    if context["waits"]:
        answer["Refresh"] = "3"
    return answer


@roles(*OFFICERS)
@require_POST
def ask_export(request: HttpRequest) -> HttpResponse:
    form = ExportForm(request.POST)
    kind = list_called(form.cleaned_data["kind"]) if form.is_valid() else None
    if kind is None:
        raise Refused("没有这份名单，请回到列表重新导出。", code="invalid")
    limit(request, "list_export", times=EXPORTS_AN_HOUR, seconds=60 * 60)
    filters = QueryDict(form.cleaned_data["filters"]).dict()
    wanted, given = form.cleaned_data["format"], key_of(request)
    # One page, two buttons: each is an act of its own.
    key = uuid.uuid5(given, wanted) if given else None
    services.ask_export(kind=kind, filters=filters, form=wanted, actor=request.actor, key=key)
    messages.success(request, "正在生成，做好后会在这里和站内消息里告诉您。")
    return redirect("workbooks:exports")
