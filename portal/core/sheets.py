"""Rows of a long list that people have filled in, an .xlsx or a CSV, read one after the other; memory stays flat."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import openpyxl
from openpyxl.utils import get_column_letter

from portal.core.cells import Row
from portal.core.packages import CHUNK, NOT_A_WORKBOOK, OLD_OR_ENCRYPTED, BadWorkbook, check_package

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 400 * 1024 * 1024
CSV = "CSV"
# The first cell of a row that a template brings along.
EXAMPLE = "（示例）"
FOREIGN_MARKS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
ENCODINGS = ("utf-8-sig", "gb18030")
DAMAGED = "�"


@dataclass(frozen=True, slots=True)
class Source:
    """A list that can be read: ``encoding`` is empty for a workbook, ``rows`` an estimate for a progress bar."""

    encoding: str
    rows: int


def look_at(content: IO[bytes], size: int) -> Source:
    """What kind of list this is. Raises ``BadWorkbook`` for what cannot be read, before any of it is kept.

    Nothing is read of a file beyond ``MOST_BYTES``.
    """
    if size > MOST_BYTES:
        raise BadWorkbook(f"文件超过 {MOST_BYTES // 1024 // 1024} MB，请分成几个文件上传。")
    content.seek(0)
    head = content.read(8)
    content.seek(0)
    if head.startswith((b"PK", OLD_OR_ENCRYPTED)):
        return Source("", check_package(content, most_unpacked=MOST_UNPACKED))
    return _look_at_text(content, head)


def _look_at_text(content: IO[bytes], head: bytes) -> Source:
    for mark, name in FOREIGN_MARKS.items():
        if head.startswith(mark):
            raise BadWorkbook(f"文件的编码是 {name}，请另存为“CSV UTF-8（逗号分隔）”后再上传。")
    furthest = 0
    for encoding in ENCODINGS:
        lines, wrong = _decoded(content, encoding)
        if not wrong:
            return Source(encoding, lines)
        furthest = max(furthest, wrong)
    raise BadWorkbook(f"第{furthest}行附近既不是 UTF-8 也不是 GB18030 编码，请另存为“CSV UTF-8（逗号分隔）”。")


def _decoded(content: IO[bytes], encoding: str) -> tuple[int, int]:
    """How many lines there are, and near which the encoding fails (0: it does not)."""
    decoder, lines = codecs.getincrementaldecoder(encoding)(), 0
    content.seek(0)
    try:
        while piece := content.read(CHUNK):
            if b"\0" in piece:
                raise BadWorkbook("这不是文本文件。请上传 .xlsx 或 .csv。")
            text = decoder.decode(piece)
            lines += text.count("\n")
            if DAMAGED in text:
                raise BadWorkbook(f"第{lines + 1}行附近有乱码（�），保存时已经丢失文字，请从原始表格重新导出。")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return lines, lines + error.object.count(b"\n", 0, error.start) + 1
    finally:
        content.seek(0)
    return lines, 0


def rows_in(content: IO[bytes], source: Source, sheet: str, headings: Sequence[str], most: int) -> Iterator[Row]:
    """The filled rows below the header, without marked examples. Raises ``BadWorkbook``, also after some rows:

    a header that was changed, a cell beyond the columns, more than ``most`` rows.
    """
    name, records = (CSV, _records(content, source)) if source.encoding else (sheet, _lines(content, sheet))
    columns = {heading: get_column_letter(place) for place, heading in enumerate(headings, 1)}
    width, found = len(headings), 0
    header = [_heading(value) for value in next(records, ())]
    if header[:width] != list(headings):
        raise BadWorkbook(f"“{name}”第1行的表头被改动，请用下载的模板填写。")
    _refuse_beyond(header, width, 1)
    for number, values in enumerate(records, 2):
        if len(values) > width:
            _refuse_beyond(values, width, number)
        if not any(values) and all(value is None or value == "" for value in values[:width]):
            continue
        if isinstance(values[0], str) and values[0].startswith(EXAMPLE):
            continue
        found += 1
        if found > most:
            raise BadWorkbook(f"超过{most}行，请分成几个文件上传。")
        padded = values if len(values) == width else [*values[:width], *[None] * (width - len(values))]
        yield Row(name, number, dict(zip(headings, padded, strict=True)), columns)
    if not found:
        raise BadWorkbook(f"“{name}”里没有内容，请从第2行开始填写。")


def _heading(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _refuse_beyond(values: Sequence[Any], width: int, number: int) -> None:
    for place, value in enumerate(values[width:], width + 1):
        if value not in {None, ""}:
            cell = f"{get_column_letter(place)}{number}" if place <= 18_278 else f"第{number}行"  # noqa: PLR2004 - ZZZ
            raise BadWorkbook(f"{cell}：模板以外的列里有内容，请删除后再上传。")


def _lines(content: IO[bytes], sheet: str) -> Iterator[Sequence[Any]]:
    content.seek(0)
    try:
        book = openpyxl.load_workbook(content, read_only=True, keep_links=False)
    except Exception as error:  # whatever a broken file does to the reader, its sender reads one sentence
        raise BadWorkbook(NOT_A_WORKBOOK) from error
    try:
        for page in book.worksheets:
            if page.sheet_state != "visible":
                raise BadWorkbook(f"工作表“{page.title}”被隐藏，请取消隐藏或删除后再上传。")
        if sheet not in book.sheetnames:
            raise BadWorkbook(f"缺少工作表“{sheet}”，请用下载的模板填写。")
        page = book[sheet]
        # What a file says of its own size is not to be relied on.
        page.reset_dimensions()
        yield from _cells(page)
    finally:
        book.close()


def _cells(page: Any) -> Iterator[Sequence[Any]]:
    rows = page.iter_rows(values_only=True)
    while True:
        try:
            row = next(rows, None)
        except Exception as error:
            raise BadWorkbook(NOT_A_WORKBOOK) from error
        if row is None:
            return
        yield row


def _records(content: IO[bytes], source: Source) -> Iterator[Sequence[Any]]:
    content.seek(0)
    text = io.TextIOWrapper(content, encoding=source.encoding, newline="")
    reader = csv.reader(text, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise BadWorkbook(f"第{reader.line_num}行的引号不成对或者内容过长，请重新另存为 CSV。") from error
    finally:
        text.detach()
