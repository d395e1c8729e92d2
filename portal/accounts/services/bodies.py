"""Bodies in the charge of an HRSS office: service points (S2a, M1c), talent agencies (S4a), their first clerks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from portal.accounts.models import Organisation, OrganisationKind, RoleAssignment, ServicePoint, User
from portal.accounts.permissions import is_officer_in_charge
from portal.accounts.selectors import areas_of_office
from portal.accounts.services.roles import grant_role
from portal.audit import services as audit
from portal.catalog.models import Region
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.workflow import Act, chain, open_case, open_cases, run

NOT_FOUND = "没有找到这家机构。"
SAME_NAME = "本部门已经有一家同名的机构，请到机构列表中查看，不必重复设立。"
OUTSIDE = "服务区域只能选本部门所辖的地区，不能选{}。"
NO_AREA = "请至少选择一个服务区域。"


@dataclass(frozen=True, kw_only=True)
class NewServicePoint:
    """What an office says about a service point that it sets up; ``valid_to`` is its last day, or None."""

    name: str
    kind: str
    areas: Sequence[Region]
    contact_person: str
    telephone: str
    address: str
    valid_from: date
    valid_to: date | None = None


@transaction.atomic
def set_up_service_point(*, actor: Actor, new: NewServicePoint, key: UUID | None = None) -> ServicePoint:
    """The actor's HRSS office sets up a service point (S2a). A repeated ``key`` gives the first one.

    Raises ``Refused`` for another role, areas outside the office's region, dates in the wrong order, or a point
    of the same name that the office has on one of these days.
    """
    if new.valid_to is not None and new.valid_to < new.valid_from:
        raise Refused("截止日不能早于起始日。", code="invalid")
    office = _locked_office(actor)
    _refuse_outside(office, new.areas)
    body = Organisation(
        kind=OrganisationKind.SERVICE_POINT,
        name=new.name,
        region=new.areas[0] if len(new.areas) == 1 else office.region,
        parent=office,
        address=new.address,
        telephone=new.telephone,
    )
    dates = {"from": str(new.valid_from), "to": new.valid_to and str(new.valid_to)}
    data = {"name": new.name, "kind": new.kind, "areas": _codes(new.areas), **dates}
    body = _open_body(body, "service_point.set_up", actor, data, key)
    if known := ServicePoint.objects.filter(organisation=body).first():
        return known
    if _has_namesake(body, new):
        raise Refused(SAME_NAME, code="invalid")
    point = ServicePoint.objects.create(
        organisation=body,
        kind=new.kind,
        contact_person=new.contact_person,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
    )
    point.areas.set(new.areas)
    return point


def set_up_service_points(*, office: Organisation, news: Sequence[Mapping[str, Any]], actor: Actor) -> None:
    """Set up many at once, with a constant number of statements; the caller holds the office and has judged each.

    ``news``: the fields of ``NewServicePoint``.
    """
    bodies = [
        Organisation(
            kind=OrganisationKind.SERVICE_POINT,
            name=new["name"],
            region=new["areas"][0] if len(new["areas"]) == 1 else office.region,
            parent=office,
            address=new["address"],
            telephone=new["telephone"],
        )
        for new in news
    ]
    open_cases(bodies, "service_point.set_up", actor=actor)
    facts = ("kind", "contact_person", "valid_from", "valid_to")
    points = ServicePoint.objects.bulk_create(
        ServicePoint(organisation=body, **{name: new[name] for name in facts})
        for body, new in zip(bodies, news, strict=True)
    )
    served = ServicePoint.areas.through
    served.objects.bulk_create(
        served(servicepoint_id=point.pk, region_id=area.pk)
        for point, new in zip(points, news, strict=True)
        for area in new["areas"]
    )


def _has_namesake(body: Organisation, new: NewServicePoint) -> bool:
    same = ServicePoint.objects.filter(organisation__parent=body.parent_id, organisation__name=body.name)
    return any(
        (each.valid_to is None or each.valid_to >= new.valid_from)
        and (new.valid_to is None or each.valid_from <= new.valid_to)
        for each in same
    )


@transaction.atomic
def set_up_talent_agency(
    *, actor: Actor, name: str, region: Region, address: str, telephone: str, key: UUID | None = None
) -> Organisation:
    """The actor's HRSS office registers a public employment and talent service agency of its region (S4a).

    Raises ``Refused`` for another role, a place outside the region, or a name that the office has already.
    """
    office = _locked_office(actor)
    if region != office.region:
        _refuse_outside(office, [region])
    body = Organisation(
        kind=OrganisationKind.TALENT_AGENCY,
        name=name,
        region=region,
        parent=office,
        ownership="public",
        address=address,
        telephone=telephone,
    )
    body = _open_body(body, "talent_agency.set_up", actor, {"name": name, "region": region.pk}, key)
    if Organisation.objects.of_kind(body.kind).filter(parent=office, name=name).exclude(pk=body.pk).exists():
        raise Refused(SAME_NAME, code="invalid")
    return body


def _locked_office(actor: Actor) -> Organisation:
    """The actor's office under lock, so that two officers cannot set up the same body at once."""
    offices = Organisation.objects.select_for_update(of=("self",)).select_related("region")
    own = offices.of_kind(OrganisationKind.HRSS).filter(pk=actor.organisation_id or 0)
    office = own.first() if actor.role == Role.HRSS_OFFICER else None
    if office is None:
        raise Refused("服务点和人才服务机构由人社部门的审核人员设立和维护。", code="denied")
    return office


def _open_body(body: Organisation, verb: str, actor: Actor, data: Mapping[str, Any], key: UUID | None) -> Organisation:
    return open_case(body, verb, actor=actor, key=key, data=data).subject


def _refuse_outside(office: Organisation, areas: Iterable[Region]) -> None:
    chosen = list(areas)
    if not chosen:
        raise Refused(NO_AREA, code="invalid")
    own = {area.pk for area in areas_of_office(office)}
    if strange := [area.name for area in chosen if area.pk not in own]:
        raise Refused(OUTSIDE.format("、".join(strange)), code="invalid")


def _codes(areas: Iterable[Region]) -> list[str]:
    return sorted(area.pk for area in areas)


@transaction.atomic
def change_service_point(
    *, body_id: int, actor: Actor, areas: Sequence[Region], contact_person: str, telephone: str, address: str
) -> ServicePoint:
    """Change a service point's contact and areas; the record keeps what they were. Nothing differs: no record.

    Raises ``Refused`` for an office not in charge, areas outside its region, or a point that has ended.
    """
    office = _locked_office(actor)
    body = _locked_body(body_id, actor)
    point = _point_of(body)
    if point.valid_to is not None and point.valid_to < clock.today():
        raise Refused(f"这个服务点已于{point.valid_to}停止受理，不能再修改。", code="not_open")
    _refuse_outside(office, areas)
    asked = {"telephone": telephone, "address": address, "contact_person": contact_person, "areas": _codes(areas)}
    before = _put(body, {"telephone": telephone, "address": address})
    before |= _put(point, {"contact_person": contact_person})
    if (served := _codes(point.areas.all())) != asked["areas"]:
        before["areas"] = served
        point.areas.set(areas)
    if before:
        data = {"before": before, "after": {name: asked[name] for name in before}}
        audit.record(chain(body), "service_point.changed", actor=actor, data=data)
    return point


@transaction.atomic
def change_agency(*, body_id: int, actor: Actor, telephone: str, address: str) -> Organisation:
    """Change where an agency in the office's charge is reached; recorded. Raises ``Refused`` for another office."""
    body = _locked_body(body_id, actor)
    _change_contact(body, actor, telephone=telephone, address=address)
    return body


@transaction.atomic
def change_office(*, actor: Actor, telephone: str, address: str) -> Organisation:
    """Change the consulting telephone and address that the actor's HRSS office publishes (S14); recorded."""
    office = _locked_office(actor)
    _change_contact(office, actor, telephone=telephone, address=address)
    return office


def _change_contact(body: Organisation, actor: Actor, **facts: str) -> None:
    if before := _put(body, facts):
        data = {"before": before, "after": {name: facts[name] for name in before}}
        audit.record(chain(body), "organisation.contact_changed", actor=actor, data=data)


def _put(row: Any, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Store the ``facts`` that differ; what they were."""
    before = {name: getattr(row, name) for name, value in facts.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, facts[name])
    if before:
        row.save(update_fields=list(before))
    return before


@transaction.atomic
def close_service_point(*, body_id: int, actor: Actor, last_day: date, reason: str) -> ServicePoint:
    """Let a service point end with ``last_day`` (today or later); cases in its hands are finished by its clerks.

    Raises ``Refused`` for an office not in charge, a day that has passed, or an end that is as early already.
    """
    body = _locked_body(body_id, actor)
    point = _point_of(body)
    if last_day < max(clock.today(), point.valid_from):
        raise Refused("最后受理日不能早于今天，也不能早于起始日。", code="invalid")
    if point.valid_to is not None and point.valid_to <= last_day:
        raise Refused(f"这个服务点已定于{point.valid_to}停止受理。", code="not_open")
    point.valid_to, point.closing_reason = last_day, reason
    point.save(update_fields=["valid_to", "closing_reason"])
    audit.record(chain(body), "service_point.closed", actor=actor, data={"to": str(last_day), "reason": reason})
    return point


def _locked_body(body_id: int, actor: Actor) -> Organisation:
    bodies = Organisation.objects.select_for_update(of=("self",)).select_related("parent__region")
    body = bodies.filter(pk=body_id).first()
    if body is None:
        raise Refused(NOT_FOUND, code="not_found")
    if refusal := is_officer_in_charge.refusal(body, actor):
        raise Refused(refusal, code="denied")
    return body


def _point_of(body: Organisation) -> ServicePoint:
    point = ServicePoint.objects.filter(organisation=body).first()
    if point is None:
        raise Refused("这家机构不是申报受理服务点。", code="invalid")
    return point


@transaction.atomic
def name_clerk(*, body_id: int, user: User, actor: Actor) -> RoleAssignment:
    """The office in charge makes ``user`` a clerk of the body from today; who is one already stays it.

    Raises ``Refused`` for an office not in charge, a body not confirmed, or the officer himself.
    """
    body = _locked_body(body_id, actor)
    if body.status != "ACTIVE":
        raise Refused("这家机构还没有确认，暂时不能指定职称管理员。", code="not_open")
    held = RoleAssignment.objects.in_force(clock.today()).filter(user=user, organisation=body, role=Role.UNIT_CLERK)
    return held.first() or grant_role(
        user=user, role=Role.UNIT_CLERK, organisation=body, actor=actor, valid_from=clock.today()
    )


def close_organisation(*, body_id: int, actor: Actor, reason: str) -> Organisation:
    """The business administrator closes a body: nobody chooses it any more. HRSS offices are never closed."""
    if Organisation.objects.of_kind(OrganisationKind.HRSS).filter(pk=body_id).exists():
        raise Refused("人社部门随行政区划设立，不能停用。", code="guard")
    return run(Organisation, body_id, Act(move="close", actor=actor, note=reason)).subject


def reopen_organisation(*, body_id: int, actor: Actor, reason: str) -> Organisation:
    """The business administrator opens a closed body again."""
    return run(Organisation, body_id, Act(move="reopen", actor=actor, note=reason)).subject
