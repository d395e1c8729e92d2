"""Working-day calendars, brought by workbook with the notice in which they stand (regulation section 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.audit import services as audit
from portal.catalog.imports.edits import edit_of
from portal.catalog.models import CalendarException, CalendarYear, Origin
from portal.catalog.recording import snapshot
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.columns import Cell, Choice, Column, Day, SheetResource
from portal.core.importing import CHANGES, NEW, SAME, ImportKind, Line, imported

DOCUMENT = "依据文件"


class CalendarResource(SheetResource):
    day = Column("日期", "day", Day(), hint="只登记周末上班的日子和工作日放假的日子。", example="2027-01-01")
    working = Column("安排", "working", Choice({"放假": "off", "上班": "worked"}), example="放假")
    document = Column(DOCUMENT, "document", Cell(120), example="国务院办公厅关于2027年部分节假日安排的通知")


@dataclass
class Years:
    """The years with a calendar, and those that this list changes."""

    known: dict[int, CalendarYear]


@imported
class CalendarImport(ImportKind):
    name = "calendar"
    title = "工作日历"
    told = "登记一年的放假和补班日；这一年已有日历的，补上名单里的日子，日历的版本加一。删去日子请在后台办理。"
    roles = (Role.HRSS_ADMIN,)
    resource = CalendarResource
    key = ("day",)
    label = "day"
    # One piece: what a year becomes is judged from all its days.
    most_rows = 1000

    def begin(self, actor: Actor, *, writes: bool) -> Years:  # noqa: ARG002 - the same for everybody
        rows = CalendarYear.objects.select_for_update() if writes else CalendarYear.objects.all()
        return Years({row.year: row for row in rows.order_by("pk")})

    def plan(self, lines: Sequence[Line], scope: Years) -> None:
        stored = set(
            CalendarException.objects.filter(day__in=[line.facts["day"] for line in lines]).values_list(
                "day", flat=True
            )
        )
        documents: dict[int, str] = {}
        for line in lines:
            day, worked = line.facts["day"], line.facts["working"] == "worked"
            if worked != _is_weekend(day):
                line.wrong("安排", "只登记周末上班的日子和工作日放假的日子。")
            if documents.setdefault(day.year, line.facts["document"]) != line.facts["document"]:
                line.wrong(DOCUMENT, f"{day.year}年的依据文件前后不一致。")
            year = scope.known.get(day.year)
            told = year.source_document if year else ""
            if day not in stored:
                line.does = NEW
            elif told != line.facts["document"]:
                line.does, line.changes = CHANGES, [(DOCUMENT, told, line.facts["document"])]
            else:
                line.does = SAME
            facts: Any = line.facts
            facts["day"], facts["on"] = str(day), day

    def write(self, lines: Sequence[Line], scope: Years, actor: Actor) -> None:
        now = clock.now()
        moving = [line for line in lines if line.does != SAME]
        records = []
        for number in sorted({line.facts["on"].year for line in moving}):
            own = [line.facts for line in moving if line.facts["on"].year == number]
            before = snapshot(scope.known.get(number))
            year = scope.known.get(number) or CalendarYear(year=number, version=0)
            year.source_document, year.origin, year.edited_at = own[0]["document"], Origin.ADMIN, now
            year.version += 1
            year.save()
            record = edit_of(year, "changed" if before else "added", before, actor)
            record.data["days"] = {each["day"]: each["working"] for each in own}
            records.append(record)
            scope.known[number] = year
        CalendarException.objects.bulk_create(
            CalendarException(
                year=scope.known[line.facts["on"].year], day=line.facts["on"], working=line.facts["working"] == "worked"
            )
            for line in moving
            if line.does == NEW
        )
        audit.append(records)


def _is_weekend(day: date) -> bool:
    return day.isoweekday() > 5  # noqa: PLR2004 - Saturday and Sunday
