"""Employers, dispatch companies and original units, registered by the administrator of the province (2.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import Organisation, OrganisationKind, Ownership
from portal.accounts.rules import EMPLOYING
from portal.audit import services as audit
from portal.catalog.models import Region
from portal.core.actors import Actor, Role
from portal.core.bulk import update_rows
from portal.core.columns import Cell, Choice, Column, SheetResource, Telephone, uscc
from portal.core.importing import CHANGES, NEW, SAME, ImportKind, Line, imported
from portal.workflow import chain, open_cases

USCC, REGION, KIND = "统一社会信用代码", "所在地区划代码", "单位类型"
KINDS = {str(OrganisationKind(kind).label): kind for kind in EMPLOYING}
OWNERSHIPS = {str(label): value for value, label in Ownership.choices}
LABELS = {
    "name": "单位名称", "region_id": REGION, "ownership": "所有制", "address": "地址", "telephone": "联系电话",
}  # fmt: skip


class EmployerResource(SheetResource):
    name = Column("单位名称", "name", Cell(120), example="晋中某某机械有限公司")
    uscc = Column(USCC, "uscc", uscc(), hint="18位，文本格式。", example="91140700MA0000000X")
    kind = Column(KIND, "kind", Choice(KINDS), example="用人单位")
    region_id = Column(REGION, "region_id", Cell(6), hint="六位行政区划代码。", example="140702")
    ownership = Column("所有制", "ownership", Choice(OWNERSHIPS), example="民营")
    address = Column("地址", "address", Cell(200), needed=False, example="榆次区某某街1号")
    telephone = Column("联系电话", "telephone", Telephone(40), needed=False, example="0354-1234567")


@imported
class EmployerImport(ImportKind):
    name = "employers"
    title = "用人单位"
    told = "登记为已确认的单位，本单位人员可以绑定；第一个职称管理员仍由单位申请、人社部门确认。已登记的，按名单更新。"
    roles = (Role.HRSS_ADMIN,)
    resource = EmployerResource
    key = ("uscc",)
    label = "name"

    def begin(self, actor: Actor, *, writes: bool) -> "Places":  # noqa: ARG002 - of no matter here
        return Places(frozenset(Region.objects.values_list("code", flat=True)))

    def plan(self, lines: Sequence[Line], scope: "Places") -> None:
        codes = [line.facts["uscc"] for line in lines]
        known = {str(each.uscc): each for each in Organisation.objects.filter(uscc__in=codes)}
        for line in lines:
            if line.facts["region_id"] not in scope.codes:
                line.wrong(REGION, "没有这个区划代码，请填写六位行政区划代码。")
            _judge(line, known.get(line.facts["uscc"]))

    def write(self, lines: Sequence[Line], scope: "Places", actor: Actor) -> None:  # noqa: ARG002 - of no matter here
        open_cases(
            [Organisation(**line.facts) for line in lines if line.does == NEW], "organisation.imported", actor=actor
        )
        changed = {line.target: line for line in lines if line.does == CHANGES}
        bodies = list(Organisation.objects.select_for_update().filter(pk__in=changed).order_by("pk"))
        records = []
        for body in bodies:
            before = {}
            for name in LABELS:
                if getattr(body, name) != changed[body.pk].facts[name]:
                    before[name] = getattr(body, name)
                    setattr(body, name, changed[body.pk].facts[name])
            after = {name: getattr(body, name) for name in before}
            data = {"before": before, "after": after}
            records.append(audit.draft(chain(body), "organisation.changed", actor=actor, data=data))
        update_rows(bodies, ["name", "region", "ownership", "address", "telephone"])
        audit.append(records)


@dataclass(frozen=True)
class Places:
    """The codes of all regions."""

    codes: frozenset[str]


def _judge(line: Line, body: Any) -> None:
    if body is None:
        line.does = NEW
        return
    if body.kind != line.facts["kind"]:
        line.wrong(KIND, f"这个信用代码已按“{body.get_kind_display()}”登记，不能改为其他类型。")
    if body.status != "ACTIVE":
        line.wrong(USCC, f"这家单位“{body.get_status_display()}”，请先在“单位账号确认”中办理。")
    line.target = body.pk
    line.changes = [
        (label, str(getattr(body, name)), str(line.facts[name]))
        for name, label in LABELS.items()
        if getattr(body, name) != line.facts[name]
    ]
    line.does = CHANGES if line.changes else SAME
