"""The workbook in which an office lists experts: its template, and what its cells say. Knows no database."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from portal.catalog.tabular import safe_cell
from portal.core.cells import BadWorkbook, CellError, Reader, Row, open_workbook, rows_of
from portal.core.identifiers import (
    BadIdentifier,
    check_id_number,
    check_person_name,
    check_uscc,
    normalise_id_number,
    normalise_person_name,
    normalise_uscc,
)

SHEET, CHOICES = "专家名单", "选项"
NAME, ID_NUMBER, LEVEL, TITLE = "姓名", "身份证号", "职称级别", "职称名称"
SPECIALTY, EMPLOYER, PRACTISES = "专业", "工作单位统一社会信用代码", "现从事本专业工作（是/否）"
TERM_FROM, TERM_TO = "聘期起", "聘期止"
HEADINGS = (NAME, ID_NUMBER, LEVEL, TITLE, SPECIALTY, EMPLOYER, PRACTISES, TERM_FROM, TERM_TO)
WIDTHS = (12, 22, 10, 16, 16, 24, 14, 14, 14)
MOST_EXPERTS = 2000
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Typed:
    """One row as it was typed, each cell well-formed in itself; ``level`` and ``specialty`` are still words."""

    row: Row
    name: str
    id_number: str
    level: str
    title: str
    specialty: str
    employer: str
    practises: bool
    term_from: date
    term_to: date


def template(levels: Sequence[str], specialties: Sequence[str]) -> bytes:
    """An empty list whose cells offer the right words and keep ID numbers as text."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(list(HEADINGS))
    for place, width in enumerate(WIDTHS, 1):
        sheet.cell(1, place).font = Font(bold=True)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = width
        # The format of the column holds for cells that nobody has touched yet.
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"
    _offer(book, LEVEL, levels)
    _offer(book, SPECIALTY, specialties)
    _offer(book, PRACTISES, ("是", "否"))
    length = DataValidation(type="textLength", operator="equal", formula1="18", allow_blank=True)
    length.error = "身份证号是18位。"
    _validate(sheet, ID_NUMBER, length)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _offer(book: Workbook, heading: str, words: Sequence[str]) -> None:
    """A list in a cell of its own sheet, because the words may be too many for the formula."""
    if not words:
        return
    choices = book[CHOICES] if CHOICES in book.sheetnames else book.create_sheet(CHOICES)
    place = HEADINGS.index(heading) + 1
    choices.cell(1, place, heading)
    for number, word in enumerate(words, 2):
        choices.cell(number, place, safe_cell(word))
    letter = get_column_letter(place)
    rule = DataValidation(type="list", formula1=f"{CHOICES}!${letter}$2:${letter}${len(words) + 1}", allow_blank=True)
    rule.error = "请从列表中选择。"
    _validate(book[SHEET], heading, rule)


def _validate(sheet: object, heading: str, rule: DataValidation) -> None:
    letter = get_column_letter(HEADINGS.index(heading) + 1)
    rule.add(f"{letter}2:{letter}{MOST_EXPERTS + 1}")
    sheet.add_data_validation(rule)  # type: ignore[attr-defined]


def read(content: bytes) -> tuple[list[Typed], list[CellError]]:
    """The rows that can be read, and the cells that cannot. Raises ``BadWorkbook``."""
    errors: list[CellError] = []
    rows = [_typed(row, errors) for row in rows_of(open_workbook(content), SHEET, HEADINGS, MOST_EXPERTS + 1)]
    if not rows:
        raise BadWorkbook(f"工作表“{SHEET}”里没有专家，请从第2行开始填写。")
    return [row for row in rows if row is not None], errors


def _typed(row: Row, errors: list[CellError]) -> Typed | None:
    reader, before = Reader(row, errors), len(errors)
    name = normalise_person_name(_needed(reader, NAME))
    id_number = normalise_id_number(reader.digits(ID_NUMBER))
    if not id_number and len(errors) == before and not reader.text(ID_NUMBER):
        reader.wrong(ID_NUMBER, "请填写身份证号。")
    _check(reader, NAME, check_person_name, name)
    _check(reader, ID_NUMBER, check_id_number, id_number)
    title = _needed(reader, TITLE)
    if len(title) > LONGEST_TITLE:
        reader.wrong(TITLE, f"不超过{LONGEST_TITLE}字。")
    employer = normalise_uscc(reader.digits(EMPLOYER))
    _check(reader, EMPLOYER, check_uscc, employer)
    level, specialty = _needed(reader, LEVEL), reader.text(SPECIALTY)
    practises = reader.text(PRACTISES) == "" or reader.yes(PRACTISES)
    term_from, term_to = _needed_day(reader, TERM_FROM), _needed_day(reader, TERM_TO)
    if len(errors) > before or term_from is None or term_to is None:
        return None
    return Typed(row, name, id_number, level, title, specialty, employer, practises, term_from, term_to)


def _needed(reader: Reader, heading: str) -> str:
    text = reader.text(heading)
    if not text and reader.row.values[heading] in {None, ""}:
        reader.wrong(heading, f"请填写{heading}。")
    return text


def _needed_day(reader: Reader, heading: str) -> date | None:
    if reader.row.values[heading] in {None, ""}:
        reader.wrong(heading, f"请填写{heading}。")
        return None
    return reader.date(heading)


def _check(reader: Reader, heading: str, check: object, value: str) -> None:
    if not value:
        return
    try:
        check(value)  # type: ignore[operator]
    except BadIdentifier as wrong:
        reader.wrong(heading, wrong.message_zh)
