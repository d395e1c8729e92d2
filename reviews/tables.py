"""One table, printed as a page of a PDF or written as a sheet of a workbook; both from the same cells."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from portal.catalog.tabular import safe_cell

LONGEST_SHEET_NAME = 31
WIDEST, NARROWEST = 40, 8


@dataclass(frozen=True)
class Table:
    """``rows``: a whole number stays a number, everything else becomes text, an ID number above all."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]


def workbook_of(tables: Sequence[Table]) -> bytes:
    """An .xlsx with one sheet for each table; no cell holds a formula, and text stays text."""
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(table.title[:LONGEST_SHEET_NAME])
        for number, row in enumerate([table.headings, *table.rows], 1):
            for place, value in enumerate(row, 1):
                _write(sheet.cell(number, place), value)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for place in range(1, len(table.headings) + 1):
            sheet.column_dimensions[get_column_letter(place)].width = _width(table, place - 1)
        sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write(cell: Any, value: object) -> None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    cell.value = value if is_number else safe_cell(value)
    if not is_number:
        cell.data_type = "s"
        cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _width(table: Table, place: int) -> int:
    longest = max((len(str(row[place])) for row in [table.headings, *table.rows]), default=0)
    return min(WIDEST, max(NARROWEST, 2 * longest + 2))
