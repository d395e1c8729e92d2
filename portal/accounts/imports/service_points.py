"""Service points that an HRSS office sets up, or whose contact and areas it changes, by one list (S2a, M1c)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import Organisation, ServicePoint, ServicePointKind
from portal.accounts.selectors import areas_of_office
from portal.accounts.services.bodies import set_up_service_points
from portal.audit import services as audit
from portal.catalog.models import Region
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.bulk import update_rows
from portal.core.columns import Cell, Choice, Column, Day, SheetResource, Telephone
from portal.core.errors import Refused
from portal.core.importing import CHANGES, NEW, SAME, ImportKind, Line, imported
from portal.workflow import chain

NAME, KIND, AREAS, FROM, TO = "名称", "类别", "服务区域", "起始日", "截止日"
KINDS = {str(label): value for value, label in ServicePointKind.choices}
BETWEEN = re.compile(r"[、，,;；\s]+")
BODY_FACTS = {"address": "地址", "telephone": "联系电话"}


class ServicePointResource(SheetResource):
    name = Column(NAME, "name", Cell(120), example="晋中开发区申报受理服务点")
    kind = Column(KIND, "kind", Choice(KINDS), example="高新技术开发区")
    areas = Column(AREAS, "areas", Cell(200), hint="区划代码或名称，几个之间用“、”分开。", example="榆次区、太谷区")
    contact_person = Column("联系人", "contact_person", Cell(60), example="孙立")
    telephone = Column("联系电话", "telephone", Telephone(40), example="0354-1234567")
    address = Column("地址", "address", Cell(200), example="榆次区某某街1号")
    valid_from = Column(FROM, "valid_from", Day(), example="2026-10-01")
    valid_to = Column(TO, "valid_to", Day(), needed=False, hint="最后受理日，长期的不填。", example="")


@dataclass(frozen=True)
class Office:
    """The office and its areas by code and by name; two areas of one name are known by their codes alone."""

    body: Organisation
    areas: Mapping[str, Region]


@imported
class ServicePointImport(ImportKind):
    name = "service-points"
    title = "申报受理服务点"
    told = "设立本部门的申报受理服务点；同名的，更新联系方式和服务区域。名单里没有的不受影响，停止受理请逐个办理。"
    roles = (Role.HRSS_OFFICER,)
    resource = ServicePointResource
    key = ("name",)
    label = "name"
    most_rows = 2000

    def begin(self, actor: Actor, *, writes: bool) -> Office:
        offices = Organisation.objects.select_for_update(of=("self",)) if writes else Organisation.objects.all()
        office = offices.select_related("region").filter(kind="hrss", pk=actor.organisation_id or 0).first()
        if office is None:
            raise Refused("您现在的身份不属于人社部门，请切换身份。", code="denied")
        own = areas_of_office(office)
        names = [area.name for area in own]
        by_name = {area.name: area for area in own if names.count(area.name) == 1}
        return Office(office, by_name | {area.code: area for area in own})

    def plan(self, lines: Sequence[Line], scope: Office) -> None:
        names = [line.facts["name"] for line in lines]
        points = ServicePoint.objects.with_bodies().filter(
            organisation__parent=scope.body, organisation__name__in=names
        )
        today = clock.today()
        known = {
            point.organisation.name: point for point in points if point.valid_to is None or point.valid_to >= today
        }
        for line in lines:
            _read_areas(line, scope)
            if line.facts["valid_to"] and line.facts["valid_to"] < line.facts["valid_from"]:
                line.wrong(TO, "截止日不能早于起始日。")
            if not line.errors:
                _judge(line, known.get(line.facts["name"]))

    def write(self, lines: Sequence[Line], scope: Office, actor: Actor) -> None:
        set_up_service_points(office=scope.body, news=[line.facts for line in lines if line.does == NEW], actor=actor)
        changed = {line.target: line.facts for line in lines if line.does == CHANGES}
        points = list(ServicePoint.objects.with_bodies().filter(pk__in=changed).order_by("pk"))
        records = [_change(point, changed[point.pk], actor) for point in points]
        update_rows([point.organisation for point in points], list(BODY_FACTS))
        update_rows(points, ["contact_person"])
        served = ServicePoint.areas.through
        served.objects.filter(servicepoint__in=points).delete()
        served.objects.bulk_create(
            served(servicepoint_id=point.pk, region_id=area.pk)
            for point in points
            for area in changed[point.pk]["areas"]
        )
        audit.append(records)


def _read_areas(line: Line, scope: Office) -> None:
    facts: Any = line.facts
    words = [word for word in BETWEEN.split(facts["areas"]) if word]
    strange = [word for word in words if word not in scope.areas]
    if strange:
        line.wrong(AREAS, f"不是本部门所辖的地区，或者有同名的地区请填代码：{'、'.join(strange)}。")
    else:
        facts["areas"] = sorted({scope.areas[word] for word in words}, key=lambda area: area.code)


def _codes(areas: Iterable[Region]) -> list[str]:
    return sorted(area.pk for area in areas)


def _judge(line: Line, point: ServicePoint | None) -> None:
    facts = line.facts
    if point is None:
        line.does = NEW
        return
    if point.kind != facts["kind"]:
        line.wrong(KIND, f"已按“{point.get_kind_display()}”设立，类别不能更改。")
    if (point.valid_from, point.valid_to) != (facts["valid_from"], facts["valid_to"]):
        line.wrong(FROM, f"已设立，受理日期是{point.valid_from}至{point.valid_to or '长期'}，不能用名单更改。")
    pairs = [(label, getattr(point.organisation, name), facts[name]) for name, label in BODY_FACTS.items()]
    pairs.append(("联系人", point.contact_person, facts["contact_person"]))
    pairs.append((AREAS, "、".join(_codes(point.areas.all())), "、".join(_codes(facts["areas"]))))
    line.target = point.pk
    line.changes = [(label, before, after) for label, before, after in pairs if before != after]
    line.does = CHANGES if line.changes else SAME


def _change(point: ServicePoint, facts: Mapping[str, Any], actor: Actor) -> Any:
    """Put the facts into the rows; gives the record, which keeps what they were."""
    before: dict[str, Any] = {name: getattr(point.organisation, name) for name in BODY_FACTS}
    before |= {"contact_person": point.contact_person, "areas": _codes(point.areas.all())}
    after = {name: facts[name] for name in before} | {"areas": _codes(facts["areas"])}
    for name in BODY_FACTS:
        setattr(point.organisation, name, facts[name])
    point.contact_person = facts["contact_person"]
    differing = [name for name in before if before[name] != after[name]]
    data = {"before": {name: before[name] for name in differing}, "after": {name: after[name] for name in differing}}
    return audit.draft(chain(point.organisation), "service_point.changed", actor=actor, data=data)
