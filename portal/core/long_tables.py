"""A sheet of any length, written row by row so that memory stays flat."""

from collections.abc import Iterable, Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from portal.core.tables import LONGEST_CELL, safe_cell

WIDTH = 18


def write_workbook(target: IO[bytes], title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write an .xlsx of one sheet into ``target``; returns how many rows, without the headings.

    Each cell is text and stays text, an ID number above all; none is a formula.
    """
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place in range(1, len(headings) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTH
    sheet.append([_text_cell(sheet, heading) for heading in headings])
    count = 0
    for row in rows:
        sheet.append([_text_cell(sheet, value) for value in row])
        count += 1
    book.save(target)
    return count


def _text_cell(sheet: Any, value: object) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", safe_cell(value))[:LONGEST_CELL])
    cell.data_type, cell.number_format = "s", "@"
    return cell
