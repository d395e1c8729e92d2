"""The workbook that people fill in: headings, a marked example, lists to choose from, a sheet that explains."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from portal.core.columns import Choice, Column, Identifier
from portal.core.importing import ImportKind
from portal.core.sheets import EXAMPLE
from portal.core.tables import display_width, safe_cell

CHOICES, HINTS = "选项", "填写说明"
NEEDED_FILL = PatternFill("solid", fgColor="FFF4D6")
ID_LENGTH = 18
WIDEST = 40


def template_of(kind: ImportKind) -> bytes:
    """An empty list of this kind. Each cell is text, so that no number loses its digits."""
    columns = kind.columns()
    book = Workbook()
    sheet = book.active
    sheet.title = kind.title
    for place, column in enumerate(columns, 1):
        _put_column(sheet, place, column)
        _offer(book, sheet, place, column, kind.most_rows)
    # No example would pass for a real row: the reader leaves out what is marked.
    sheet.cell(2, 1, f"{EXAMPLE}{columns[0].example}")
    for cell in sheet[2]:
        cell.font, cell.number_format = Font(italic=True, color="808080"), "@"
    sheet.freeze_panes = "A2"
    _explain(book, kind, columns)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _put_column(sheet: Any, place: int, column: Column) -> None:
    heading = sheet.cell(1, place, column.column_name)
    heading.font = Font(bold=True)
    if column.needed:
        heading.fill = NEEDED_FILL
    sheet.cell(2, place, safe_cell(column.example))
    letter = get_column_letter(place)
    width = max(display_width(column.column_name), display_width(column.example) + 8)
    sheet.column_dimensions[letter].width = min(WIDEST, width + 4)
    # The format of the column holds for cells that nobody has touched yet.
    sheet.column_dimensions[letter].number_format = "@"


def _offer(book: Any, sheet: Any, place: int, column: Column, most: int) -> None:
    letter = get_column_letter(place)
    widget = column.widget
    if isinstance(widget, Choice) and widget.words:
        # In a sheet of their own, because the words may be too many for the formula.
        choices = book[CHOICES] if CHOICES in book.sheetnames else book.create_sheet(CHOICES)
        words = list(widget.words)
        choices.cell(1, place, column.column_name)
        for number, word in enumerate(words, 2):
            choices.cell(number, place, safe_cell(word))
        rule = DataValidation(type="list", formula1=f"{CHOICES}!${letter}$2:${letter}${len(words) + 1}")
        rule.error = "请从列表中选择。"
    elif isinstance(widget, Identifier):
        rule = DataValidation(type="textLength", operator="equal", formula1=str(ID_LENGTH))
        rule.error = f"应为{ID_LENGTH}位。"
    else:
        return
    rule.allow_blank = True
    rule.add(f"{letter}3:{letter}{most + 2}")
    sheet.add_data_validation(rule)


def _explain(book: Any, kind: ImportKind, columns: list[Column]) -> None:
    sheet = book.create_sheet(HINTS)
    sheet.append(["栏目", "必填", "怎么填", "示例"])
    for column in columns:
        needed = "是" if column.needed else "否"
        sheet.append([column.column_name, needed, column.hint, safe_cell(column.example)])
    sheet.append([])
    for told in (
        kind.told,
        f"第2行是示例，以“{EXAMPLE}”开头的行不会导入。",
        "不要改动表头；不要合并单元格、隐藏行列或填公式。",
    ):
        sheet.append([told])
    for letter, width in zip("ABCD", (24, 8, 60, 26), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(max_row=len(columns) + 1):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
