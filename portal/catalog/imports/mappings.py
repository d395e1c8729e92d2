"""Mappings of professional qualifications to titles, brought by workbook (S8b, M4b)."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from portal.audit import services as audit
from portal.catalog.imports.edits import edit_of
from portal.catalog.models import Level, Origin, QualificationMapping, Series
from portal.catalog.recording import snapshot
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.bulk import update_rows
from portal.core.columns import Cell, Choice, Column, Day, SheetResource
from portal.core.importing import CHANGES, NEW, SAME, ImportKind, Line, imported

CODE, SERIES, TO, DOCUMENT = "代码", "系列", "失效日期", "依据文件"
LEVELS = {str(label): value for value, label in Level.choices}
KEY = ("code", "specialty", "series_id", "level", "title")
LABELS = {
    "qualification": "职业资格", "grade": "等级", "document": DOCUMENT, "clause": "条款",
    "valid_from": "生效日期", "valid_to": TO, "note": "备注",
}  # fmt: skip


class MappingResource(SheetResource):
    code = Column(CODE, "code", Cell(60), hint="同一职业资格用同一代码，用字母和数字。", example="constructor_grade_1")
    qualification = Column("职业资格", "qualification", Cell(60), example="建造师")
    grade = Column("等级", "grade", Cell(20), needed=False, example="一级")
    specialty = Column("专业", "specialty", Cell(40), needed=False)
    series = Column(SERIES, "series", Cell(40), hint="系列的全称。", example="工程技术人员")
    level = Column("层级", "level", Choice(LEVELS), example="中级")
    title = Column("职称", "title", Cell(40), example="工程师")
    document = Column(DOCUMENT, "document", Cell(120), example="人社部发〔2026〕1号")
    clause = Column("条款", "clause", Cell(60), needed=False, example="附件")
    valid_from = Column("生效日期", "valid_from", Day(), needed=False)
    valid_to = Column(TO, "valid_to", Day(), needed=False, hint="最后一个有效日。")
    note = Column("备注", "note", Cell(300), needed=False)


@imported
class MappingImport(ImportKind):
    name = "qualification-mappings"
    title = "职业资格对应目录"
    told = "新增职业资格与职称的对应；代码、专业、系列、层级、职称都相同的，按名单更新。停用请填失效日期。"
    roles = (Role.HRSS_ADMIN,)
    resource = MappingResource
    key = ("code", "specialty", "series", "level", "title")
    label = "qualification"
    most_rows = 5000

    def begin(self, actor: Actor, *, writes: bool) -> dict[str, Any]:  # noqa: ARG002 - of no matter here
        """The series by name."""
        return dict(Series.objects.values_list("name", "pk"))

    def plan(self, lines: Sequence[Line], scope: dict[str, Any]) -> None:
        codes = {line.facts["code"] for line in lines}
        known = {_key(vars(each)): each for each in QualificationMapping.objects.filter(code__in=codes)}
        for line in lines:
            facts: Any = line.facts
            facts["series_id"] = scope.get(facts["series"])
            if facts["series_id"] is None:
                line.wrong(SERIES, "没有这个系列，请填写系列的全称。")
            if not _is_slug(facts["code"]):
                line.wrong(CODE, "只用字母、数字、下划线和连字符。")
            if facts["valid_from"] and facts["valid_to"] and facts["valid_to"] <= facts["valid_from"]:
                line.wrong(TO, "失效日期应晚于生效日期。")
            _judge(line, known.get(_key(facts)), LABELS)

    def write(self, lines: Sequence[Line], scope: Any, actor: Actor) -> None:  # noqa: ARG002 - of no matter here
        now = clock.now()
        columns = (*KEY, *LABELS)
        fresh = [
            QualificationMapping(origin=Origin.ADMIN, edited_at=now, **{name: line.facts[name] for name in columns})
            for line in lines
            if line.does == NEW
        ]
        QualificationMapping.objects.bulk_create(fresh)
        changed = {line.target: line.facts for line in lines if line.does == CHANGES}
        rows = list(QualificationMapping.objects.select_for_update().filter(pk__in=changed).order_by("pk"))
        before = {row.pk: snapshot(row) for row in rows}
        for row in rows:
            vars(row).update({name: changed[row.pk][name] for name in LABELS}, origin=Origin.ADMIN, edited_at=now)
        update_rows(rows, [*LABELS, "origin", "edited_at"])
        records = [edit_of(row, "added", {}, actor) for row in fresh]
        audit.append([*records, *(edit_of(row, "changed", before[row.pk], actor) for row in rows)])


def _key(values: Any) -> tuple[Any, ...]:
    return tuple(values[name] for name in KEY)


def _is_slug(text: str) -> bool:
    try:
        validate_slug(text)
    except ValidationError:
        return False
    return True


def _judge(line: Line, row: Any, labels: dict[str, str]) -> None:
    if row is None:
        line.does = NEW
        return
    line.target = row.pk
    line.changes = [
        (label, _word(getattr(row, name)), _word(line.facts[name]))
        for name, label in labels.items()
        if getattr(row, name) != line.facts[name]
    ]
    line.does = CHANGES if line.changes else SAME


def _word(value: Any) -> str:
    return "" if value is None else str(value)
