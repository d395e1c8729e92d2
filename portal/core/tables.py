"""One table of facts, written as a sheet of a workbook or laid out on paper; both from the same cells."""

import hashlib
import io
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_SHEET_NAME, LONGEST_CELL = 31, 32_767
NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\"))
WIDEST, NARROWEST = 60, 8
# A Chinese character and what is drawn as wide as one; the middle dot of names is of ambiguous width.
WIDE = frozenset("WFA")


@dataclass(frozen=True)
class Table:
    """``rows``: a whole number stays a number, everything else becomes text, an ID number above all.

    ``once``: headings of what paper may say once above the table when each row says the same; a sheet repeats it.
    """

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]
    once: Sequence[str] = ()

    def told_once(self) -> tuple[list[tuple[str, str]], "Table"]:
        """What each row says alike, by heading, and the table without it."""
        alike = [
            place
            for place, heading in enumerate(self.headings)
            if heading in self.once and len(texts := set(self.texts_of(place))) == 1 and texts != {""}
        ]
        kept = [place for place in range(len(self.headings)) if place not in alike]
        facts = [(self.headings[place], text_of(self.rows[0][place])) for place in alike]
        headings = [self.headings[place] for place in kept]
        return facts, Table(self.title, headings, [[row[place] for place in kept] for row in self.rows])

    def texts_of(self, place: int) -> list[str]:
        """The cells of one column below its heading, as text."""
        return [text_of(row[place]) for row in self.rows]


def safe_cell(value: object) -> str:
    """``value`` as text; what a spreadsheet would take for a formula is marked as text by an apostrophe."""
    text = text_of(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def text_of(value: object) -> str:
    return "" if value is None else str(value)


def display_width(text: str) -> int:
    """How wide ``text`` is drawn, in halves of a Chinese character; of several lines the longest counts."""
    return max((sum(_halves(each) for each in line) for line in text.splitlines()), default=0)


def _halves(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in WIDE else 1


def workbook_of(tables: Sequence[Table], *, footer: str = "") -> bytes:
    """An .xlsx with one sheet for each table; no cell holds a formula, and text stays text.

    Printed, a sheet lies on A4, its headings stand on each page and ``footer`` with the page number below.
    """
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(table.title.translate(NOT_IN_SHEET_NAMES)[:LONGEST_SHEET_NAME])
        for number, row in enumerate([table.headings, *table.rows], 1):
            for place, value in enumerate(row, 1):
                _write(sheet.cell(number, place), value)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for place, width in enumerate(widths_of(table), 1):
            sheet.column_dimensions[get_column_letter(place)].width = min(WIDEST, max(NARROWEST, width + 2))
        sheet.freeze_panes = "A2"
        _set_up_page(sheet, table, footer)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def widths_of(table: Table) -> list[int]:
    """The width of each column in halves of a character: that of its widest cell."""
    return [max(map(display_width, [heading, *table.texts_of(place)])) for place, heading in enumerate(table.headings)]


def _write(cell: Any, value: object) -> None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    cell.value = value if is_number else ILLEGAL_CHARACTERS_RE.sub("", safe_cell(value))[:LONGEST_CELL]
    if not is_number:
        cell.data_type = "s"
        cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _set_up_page(sheet: Any, table: Table, footer: str) -> None:
    sheet.print_title_rows = "1:1"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    # An ampersand begins a code of Excel's.
    sheet.oddHeader.center.text = table.title.replace("&", "＆")
    sheet.oddFooter.left.text = footer.replace("&", "＆")
    sheet.oddFooter.right.text = "第 &P 页，共 &N 页"


def digest_of(tables: Sequence[Table]) -> str:
    """SHA-256 of what the tables say, whichever way they are written down."""
    said = [
        [table.title, list(table.headings), [[text_of(cell) for cell in row] for row in table.rows]] for table in tables
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
