"""The list of a unit's people, kept by its clerk (S3; lessons, pain 16)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db.models import Max
from django.urls import reverse_lazy

from portal.accounts.models import Organisation, StaffEntry
from portal.accounts.services.employments import confirm_listed
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.bulk import copy_rows, update_rows
from portal.core.columns import Cell, Column, Day, SheetResource, id_number, person_name
from portal.core.crypto import keyed_hash
from portal.core.errors import Refused
from portal.core.importing import CHANGES, NEW, SAME, ImportKind, Line, imported

SINCE, LONGEST = "入职日期", 60
# What an entry may change in, with the words of the preview.
LABELS = {"name": "姓名", "since": SINCE, "department": "部门", "post": "岗位"}


class StaffResource(SheetResource):
    name = Column("姓名", "name", person_name(), hint="与身份证一致。", example="张建国")
    id_number = Column("身份证号", "id_number", id_number(), hint="18位，文本格式。", example="14070219900101001X")
    since = Column(SINCE, "since", Day(), example="2020-03-06")
    department = Column("部门", "department", Cell(LONGEST), needed=False, example="技术部")
    post = Column("岗位", "post", Cell(LONGEST), needed=False, example="工艺工程师")


@imported
class StaffImport(ImportKind):
    name = "staff"
    title = "单位人员名册"
    told = "列入本单位人员名册。名册上的人已申请绑定本单位的，一并确认；不为任何人开通账号。名单里没有的人不受影响。"
    roles = (Role.UNIT_CLERK,)
    resource = StaffResource
    key = ("id_number",)
    label = "name"
    page = reverse_lazy("accounts:employees")

    def begin(self, actor: Actor, *, writes: bool) -> "Listed":
        """Who is listed already; with ``writes`` the unit's row is locked, so that nobody else comes to its list."""
        units = Organisation.objects.select_for_update() if writes else Organisation.objects
        unit = units.active().filter(pk=actor.organisation_id or 0).first()
        if unit is None:
            raise Refused("这家单位还没有确认，暂时不能导入人员。", code="not_open")
        return Listed(unit.pk, StaffEntry.objects.filter(organisation=unit).aggregate(last=Max("pk"))["last"])

    def plan(self, lines: Sequence[Line], scope: "Listed") -> None:
        today = clock.today()
        hashes = {keyed_hash(line.facts["id_number"], purpose="id_number"): line for line in lines}
        known = scope.among(hashes)
        for hashed, line in hashes.items():
            if line.facts["since"] > today:
                line.wrong(SINCE, "入职日期不能晚于今天。")
            _judge(line, hashed, known.get(hashed))

    def write(self, lines: Sequence[Line], scope: "Listed", actor: Actor) -> None:  # noqa: ARG002 - told by the import's record
        given = ("name", "id_number", "id_number_hash", "since", "department", "post")
        fixed, values = (scope.unit, clock.now()), itemgetter(*given)
        fresh = ((*fixed, *values(line.facts)) for line in lines if line.does == NEW)
        copy_rows(StaffEntry, ("organisation", "listed_at", *given), fresh)
        changed = [
            StaffEntry(pk=line.target, **{name: line.facts[name] for name in LABELS})
            for line in lines
            if line.does == CHANGES
        ]
        update_rows(changed, list(LABELS))

    def finish(self, scope: "Listed", actor: Actor) -> None:
        confirm_listed(organisation_id=scope.unit, actor=actor)


@dataclass(frozen=True)
class Listed:
    """The people on the unit's list before this one: ``last`` is the latest entry, None when there is none.

    Entries that the import itself writes are not looked through again for each of its pieces.
    """

    unit: int
    last: int | None

    def among(self, hashes: Iterable[str]) -> dict[str, dict[str, Any]]:
        """What the entries of these people say, by the hash of the ID number."""
        if self.last is None:
            return {}
        entries = StaffEntry.objects.filter(organisation=self.unit, pk__lte=self.last, id_number_hash__in=hashes)
        return {entry["id_number_hash"]: entry for entry in entries.values("pk", "id_number_hash", *LABELS)}


def _judge(line: Line, hashed: str, entry: Any) -> None:
    facts: Any = line.facts
    facts["id_number_hash"] = hashed
    if entry is None:
        line.does = NEW
        return
    line.target = entry["pk"]
    line.changes = [
        (label, str(entry[name]), str(facts[name])) for name, label in LABELS.items() if entry[name] != facts[name]
    ]
    line.does = CHANGES if line.changes else SAME
