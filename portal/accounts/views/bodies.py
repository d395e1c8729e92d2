"""The bodies in the charge of an HRSS office: its service points and agencies, and those of the offices below it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from portal.accounts import services
from portal.accounts.body_forms import AgencyForm, AreasForm, CloseForm, OfficeForm, ServicePointForm
from portal.accounts.models import Organisation, OrganisationKind, ServicePoint
from portal.accounts.permissions import is_officer_in_charge
from portal.accounts.selectors import areas_of_office, clerks_of
from portal.audit.selectors import chain_of
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.workflow import chain

PER_PAGE = 50
HISTORY = 20
POINT_COLUMNS = ["名称", "类别", "服务区域", "联系人", "电话", "受理"]
LOWER_COLUMNS = ["名称", "设立部门", "服务区域", "联系人", "电话", "受理"]
AGENCY_COLUMNS = ["名称", "类型", "所在地", "电话", "状态"]
DEEDS = {
    "service_point.set_up": "设立服务点",
    "service_point.changed": "修改联系方式或服务区域",
    "service_point.closed": "停止受理",
    "talent_agency.set_up": "登记机构",
    "organisation.contact_changed": "修改联系方式",
    "organisation.opened": "确认启用",
}


@roles(Role.HRSS_OFFICER)
def bodies(request: HttpRequest) -> HttpResponse:
    """The office's own service points, those of the offices below it, and the agencies; one of the three."""
    view = request.GET.get("view")
    view = view if view in {"below", "agencies"} else "own"
    visible = Organisation.objects.visible_to(request.actor)
    points = ServicePoint.objects.filter(organisation__in=visible)
    own = points.filter(organisation__parent=request.actor.organisation_id)
    lists = {
        "own": (own, POINT_COLUMNS, _own_row),
        "below": (points.exclude(pk__in=own), LOWER_COLUMNS, _lower_row),
        "agencies": (visible.of_kind("talent_agency", "personnel_agency"), AGENCY_COLUMNS, _agency_row),
    }
    rows, columns, as_row = lists[view]
    page = Paginator(_with_bodies(rows), PER_PAGE).get_page(request.GET.get("page"))
    labels = {"own": "本部门设立的服务点", "below": "下级部门设立的服务点", "agencies": "人才和人事代理机构"}
    context = {
        "view": view,
        "tabs": [
            {"label": label, "url": f"?view={name}", "active": name == view, "count": lists[name][0].count()}
            for name, label in labels.items()
        ],
        "page": page,
        "columns": columns,
        "rows": [as_row(each) for each in page],
    }
    return render(request, "accounts/bodies.html", context)


def _with_bodies(rows: QuerySet[Any]) -> QuerySet[Any]:
    if rows.model is Organisation:
        return rows.select_related("region__parent").order_by("name", "id")
    return rows.with_bodies().order_by("organisation__region", "organisation__name", "pk")


def _link(body: Organisation) -> dict[str, str]:
    return {"label": body.name, "url": reverse("accounts:body", args=[body.pk])}


def _own_row(point: ServicePoint) -> list[object]:
    return [_link(point.organisation), point.get_kind_display(), *_reached(point)]


def _lower_row(point: ServicePoint) -> list[object]:
    return [_link(point.organisation), point.office, *_reached(point)]


def _reached(point: ServicePoint) -> list[object]:
    return [area_names(point), point.contact_person, point.organisation.telephone, _state(point)]


def _agency_row(body: Organisation) -> list[object]:
    tone = "good" if body.status == "ACTIVE" else "neutral"
    status = {"label": body.get_status_display(), "tone": tone}
    return [_link(body), body.get_kind_display(), body.region, body.telephone, status]


def _state(point: ServicePoint) -> dict[str, str]:
    today = clock.today()
    if point.in_force(today):
        label = f"受理至{point.valid_to}" if point.valid_to else "正在受理"
        return {"label": label, "tone": "good"}
    if point.valid_from > today:
        return {"label": f"{point.valid_from}起受理", "tone": "waiting"}
    return {"label": "已停止", "tone": "neutral"}


def area_names(point: ServicePoint) -> str:
    """The areas in words, a city as a whole."""
    return "、".join(f"{area.name}全市" if area.level == "city" else area.name for area in point.areas.all())


@roles(Role.HRSS_OFFICER)
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """One body: its facts, its clerks, what was done to it; the acts for the office in charge alone."""
    found = visible_body(request, pk)
    point = ServicePoint.objects.with_bodies().filter(organisation=found).first()
    records = list(chain_of(chain(found)).reverse()[:HISTORY])
    context = {
        "body": found,
        "point": point,
        "state": _state(point) if point else None,
        "facts": _facts(found, point),
        "is_ours": is_officer_in_charge(found, request.actor),
        "ended": point is not None and point.valid_to is not None and point.valid_to < clock.today(),
        "clerks": clerks_of(found.pk),
        "today": clock.today(),
        "events": [
            {"title": DEEDS.get(each.verb, each.verb), "at": each.at, "by": each.actor_name, "state": "done"}
            for each in records
        ],
    }
    return render(request, "accounts/body.html", context)


def visible_body(request: HttpRequest, pk: int) -> Organisation:
    visible = Organisation.objects.visible_to(request.actor)
    return get_object_or_404(visible.select_related("region__parent", "parent__region"), pk=pk)


def own_body(request: HttpRequest, pk: int) -> Organisation:
    """A body in the charge of the officer's own office; refused in words for one of an office below."""
    found = visible_body(request, pk)
    if refusal := is_officer_in_charge.refusal(found, request.actor):
        raise Refused(refusal, code="denied")
    return found


def _facts(body: Organisation, point: ServicePoint | None) -> list[tuple[str, object]]:
    contact = [("地址", body.address), ("联系电话", body.telephone), ("负责的人社部门", body.parent)]
    if point is None:
        return [("类型", body.get_kind_display()), ("所在地", f"{body.region.parent or ''} {body.region}"), *contact]
    dates = f"{point.valid_from}起，{f'至{point.valid_to}' if point.valid_to else '长期'}"
    closed = [("停止受理的原因", point.closing_reason)] if point.closing_reason else []
    return [
        ("类别", point.get_kind_display()),
        ("服务区域", area_names(point)),
        ("联系人", point.contact_person),
        *contact,
        ("受理日期", dates),
        *closed,
    ]


def _own_office(request: HttpRequest) -> Organisation:
    offices = Organisation.objects.of_kind(OrganisationKind.HRSS).select_related("region")
    found = offices.filter(pk=request.actor.organisation_id).first()
    if found is None:
        raise Refused("您现在的身份不属于人社部门，请切换身份。", code="denied")
    return found


@roles(Role.HRSS_OFFICER)
def new_service_point(request: HttpRequest) -> HttpResponse:
    areas = areas_of_office(_own_office(request))
    chosen = [area.pk for area in areas] if len(areas) == 1 else []
    form = ServicePointForm(request.POST or None, areas=areas, initial={"areas": chosen, "valid_from": clock.today()})
    if form.is_valid():
        try:
            point = services.set_up_service_point(
                actor=request.actor, new=form.new(), key=form.cleaned_data["idempotency_key"]
            )
        except Refused as refused:
            form.add_error("name", refused.reason)
        else:
            messages.success(request, f"已设立{point}。请指定它的职称管理员。")
            return redirect("accounts:body", pk=point.organisation_id)
    return _form_page(request, form, "设立申报受理服务点", "设立", reverse("accounts:bodies"))


@roles(Role.HRSS_OFFICER)
def new_agency(request: HttpRequest) -> HttpResponse:
    """A public employment and talent service agency (S4a); personnel agencies register themselves."""
    office = _own_office(request)
    areas = [*([office.region] if office.region.level == "province" else []), *areas_of_office(office)]
    form = AgencyForm(request.POST or None, areas=areas)
    if form.is_valid():
        try:
            agency = services.set_up_talent_agency(
                actor=request.actor, key=form.cleaned_data["idempotency_key"], **form.agency()
            )
        except Refused as refused:
            form.add_error("name", refused.reason)
        else:
            messages.success(request, f"已登记{agency}。请指定它的职称管理员。")
            return redirect("accounts:body", pk=agency.pk)
    return _form_page(
        request, form, "登记公共就业和人才服务机构", "登记", reverse("accounts:bodies") + "?view=agencies"
    )


@roles(Role.HRSS_OFFICER)
def change_body(request: HttpRequest, pk: int) -> HttpResponse:
    """Contact and areas of a service point, contact of an agency."""
    found = own_body(request, pk)
    point = ServicePoint.objects.filter(organisation=found).first()
    form = _change_form(request, found, point)
    if form.is_valid():
        try:
            if isinstance(form, AreasForm):
                services.change_service_point(body_id=found.pk, actor=request.actor, **form.changes())
            else:
                services.change_agency(body_id=found.pk, actor=request.actor, **form.contact())
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"已更新{found.name}的信息。")
            return redirect("accounts:body", pk=found.pk)
    return _form_page(request, form, f"修改{found.name}", "保存", reverse("accounts:body", args=[found.pk]))


def _change_form(request: HttpRequest, body: Organisation, point: ServicePoint | None) -> OfficeForm:
    initial: dict[str, Any] = {"address": body.address, "telephone": body.telephone}
    if point is None:
        return OfficeForm(request.POST or None, initial=initial)
    initial |= {"contact_person": point.contact_person, "areas": [area.pk for area in point.areas.all()]}
    return AreasForm(request.POST or None, areas=areas_of_office(body.parent), initial=initial)


@roles(Role.HRSS_OFFICER)
def close_body(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_body(request, pk)
    form = CloseForm(request.POST or None, initial={"last_day": clock.today()})
    if form.is_valid():
        try:
            point = services.close_service_point(body_id=found.pk, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error("last_day", refused.reason)
        else:
            messages.success(request, f"{point}最后受理日是{point.valid_to}，之后不再接收新的申报。")
            return redirect("accounts:body", pk=found.pk)
    told = "停止受理后，申报人不能再选择它；已经在它手里的申报，仍由它的职称管理员办完。"
    return _form_page(request, form, f"停止{found.name}受理", "停止受理", reverse("accounts:body", args=[pk]), told)


@roles(Role.HRSS_OFFICER)
def office_contact(request: HttpRequest) -> HttpResponse:
    """The consulting telephone that the officer's own office publishes (S14)."""
    office = _own_office(request)
    initial = {"address": office.address, "telephone": office.telephone}
    form = OfficeForm(request.POST or None, initial=initial)
    if form.is_valid():
        services.change_office(actor=request.actor, **form.contact())
        messages.success(request, "本部门的咨询电话已更新。")
        return redirect("accounts:bodies")
    return _form_page(request, form, f"{office.name}的咨询电话", "保存", reverse("accounts:bodies"))


def _form_page(request: HttpRequest, form: Any, title: str, label: str, back: str, told: str = "") -> HttpResponse:
    context = {"form": form, "title": title, "label": label, "back": back, "told": told}
    return render(request, "accounts/body_form.html", context, status=422 if form.is_bound else 200)
