"""Reading the cells of a workbook that people have filled in: plain values, or the name of the cell and what is wrong.

Knows openpyxl and nothing of what the rows are about.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from portal.core.packages import NOT_A_WORKBOOK, BadWorkbook, check_package

__all__ = ["NOT_A_WORKBOOK", "BadWorkbook", "CellError", "Reader", "Row", "open_workbook", "rows_of"]

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS = 1000
LONGEST_TEXT = 2000
MOST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong, and in which cell of which sheet; ``cell`` is empty for what stands in no cell."""

    sheet: str
    cell: str
    text: str


@dataclass(slots=True)
class Row:
    """One row below the header: its number in the sheet and its values by column heading."""

    sheet: str
    number: int
    values: Mapping[str, Any]
    columns: Mapping[str, str]

    def cell(self, heading: str) -> str:
        return f"{self.columns[heading]}{self.number}"

    def error(self, heading: str, text: str) -> CellError:
        return CellError(self.sheet, self.cell(heading), text)


def open_workbook(content: bytes) -> Any:
    """The workbook with its formulas as they are written. Raises ``BadWorkbook``."""
    if len(content) > MOST_BYTES:
        raise BadWorkbook(f"文件超过 {MOST_BYTES // 1024 // 1024} MB，请只保留模板中的内容。")
    check_package(io.BytesIO(content), most_unpacked=MOST_UNPACKED)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content))
    except Exception as error:  # whatever a broken file does to the reader, its sender reads one sentence
        raise BadWorkbook(NOT_A_WORKBOOK) from error
    for page in workbook.worksheets:
        if page.sheet_state != "visible":
            raise BadWorkbook(f"工作表“{page.title}”被隐藏，请取消隐藏或删除后再上传。")
    return workbook


def rows_of(workbook: Any, sheet: str, headings: Sequence[str], most: int = MOST_ROWS) -> Iterator[Row]:
    """The filled rows of ``sheet``. Raises ``BadWorkbook`` for more than ``most``, or a header that was changed."""
    if sheet not in workbook.sheetnames:
        raise BadWorkbook(f"缺少工作表“{sheet}”，请用下载的模板填写。")
    page = workbook[sheet]
    header = [_text(cell.value) for cell in page[1]] if page.max_row else []
    if header[: len(headings)] != list(headings):
        raise BadWorkbook(f"工作表“{sheet}”第1行的表头被改动，请用下载的模板填写。")
    if page.max_row > most:
        raise BadWorkbook(f"工作表“{sheet}”超过{most}行，请只保留模板中的内容。")
    columns = {heading: get_column_letter(place) for place, heading in enumerate(headings, 1)}
    for number, cells in enumerate(page.iter_rows(min_row=2, max_col=len(headings)), 2):
        values = {heading: cell.value for heading, cell in zip(headings, cells, strict=False)}
        if any(value not in {None, ""} for value in values.values()):
            yield Row(sheet, number, values, columns)


class Reader:
    """Takes plain values out of one row and collects what is wrong with its cells."""

    def __init__(self, row: Row, errors: list[CellError]) -> None:
        self.row = row
        self._errors = errors

    def wrong(self, heading: str, text: str) -> None:
        self._errors.append(self.row.error(heading, text))

    def text(self, heading: str) -> str:
        value = self.row.values[heading]
        if isinstance(value, str) and value.startswith("="):
            self.wrong(heading, "不能填公式，请填写数值或文字。")
            return ""
        text = _text(value)
        if len(text) > LONGEST_TEXT:
            self.wrong(heading, f"不超过{LONGEST_TEXT}字。")
        return text[:LONGEST_TEXT]

    def count(self, heading: str) -> int | None:
        """A whole number from 0 on; None when the cell is empty or wrong."""
        text = self.text(heading)
        if not text:
            return None
        if is_count(text):
            return int(text)
        self.wrong(heading, "请填写不小于0的整数。")
        return None

    def digits(self, heading: str) -> str:
        """A long number that must be text: a spreadsheet keeps fifteen digits of a number and loses the rest."""
        if isinstance(self.row.values[heading], (int, float)):
            self.wrong(heading, "须是文本格式：数字格式会丢失末几位。请用模板重新填写。")
            return ""
        return self.text(heading)

    def date(self, heading: str) -> date | None:
        """A day, as a date or written like 2026-03-06; None when the cell is empty or wrong."""
        value = self.row.values[heading]
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = self.text(heading).replace("/", "-").replace(".", "-")
        if not text:
            return None
        try:
            return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            self.wrong(heading, "日期应写成2026-03-06这样的形式。")
            return None

    def yes(self, heading: str) -> bool:
        text = self.text(heading)
        if text not in {"", "是", "否"}:
            self.wrong(heading, "请填“是”或“否”。")
        return text == "是"


def is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip().removeprefix("'")
