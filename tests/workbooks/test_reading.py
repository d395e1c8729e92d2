"""What is refused of a list before any of it counts, with the cell or place named; nothing of it is ever run."""

import io
import struct
import zipfile
from datetime import datetime

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from portal.core import columns
from portal.core.cells import open_workbook
from portal.core.packages import BadWorkbook
from portal.core.sheets import MOST_BYTES, look_at, rows_in
from portal.core.tables import safe_cell
from tests.workbooks.files import A_DAY, HEADINGS, STAFF, csv_text, repacked, row, workbook

NUMBER = "11010519491231002X"
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY a "&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>"""
)


def rows(content, most=100):
    file = io.BytesIO(content)
    source = look_at(file, len(content))
    return list(rows_in(file, source, STAFF.title, HEADINGS, most))


def merged(book):
    book.active.merge_cells("A2:B3")


def hidden_row(book):
    book.active.row_dimensions[2].hidden = True


def hidden_column(book):
    book.active.column_dimensions["B"].hidden = True


def hidden_sheet(book):
    book.create_sheet("旧数据").sheet_state = "veryHidden"


def far_away(book):
    book.active.cell(2, 16_384, "远处")


GOOD = workbook(row(NUMBER))


def bomb(size, declared):
    """A package whose sheet unpacks to ``size`` bytes and declares ``declared``."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(SHEET, b"<worksheet>" + b" " * (size - 11))
    return packed.getvalue().replace(struct.pack("<I", size), struct.pack("<I", declared))


REFUSED = {
    "merged cells": (workbook(row(NUMBER), row(NUMBER), change=merged), "A2:B3是合并单元格"),
    "hidden row": (workbook(row(NUMBER), change=hidden_row), "第2行被隐藏"),
    "hidden column": (workbook(row(NUMBER), change=hidden_column), "第2列被隐藏"),
    "hidden sheet": (workbook(row(NUMBER), change=hidden_sheet), "“旧数据”被隐藏"),
    "16,384 columns": (workbook(row(NUMBER), change=far_away), "XFD2：模板以外"),
    "another header": (workbook(row(NUMBER), headings=[*HEADINGS[:-1], "工资"]), "表头被改动"),
    "another sheet": (workbook(row(NUMBER), sheet="表1"), "缺少工作表“单位人员名册”"),
    "nothing in it": (workbook(), "里没有内容"),
    "too long": (workbook(*[row(NUMBER)] * 101), "超过100行"),
    "macro": (repacked(GOOD, {"xl/vbaProject.bin": b"x"}), "有宏"),
    "link to a file": (repacked(GOOD, {"xl/externalLinks/externalLink1.xml": b"<a/>"}), "指向其他文件的链接"),
    "embedded object": (repacked(GOOD, {"xl/embeddings/oleObject1.bin": b"x"}), "嵌入的对象"),
    "billion laughs": (repacked(GOOD, {SHEET: LAUGHS + b"<worksheet>&a;</worksheet>"}), "不是 Excel"),
    "laughs in a style": (repacked(GOOD, {"xl/styles.xml": LAUGHS + b"<styleSheet>&a;</styleSheet>"}), "不是 Excel"),
    "bomb that says so": (bomb(1_000_011, 2_000_000_000), "展开后过大"),
    "bomb that lies": (bomb(1_000_011, 100), "不是 Excel"),
    "old or encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版的 .xls"),
    "cut off": (GOOD[: len(GOOD) // 2], "不是 Excel"),
    "UTF-16": (csv_text(row(NUMBER)).encode("utf-16"), "编码是 UTF-16"),
    "no encoding at all": (csv_text(row(NUMBER)).encode() + b"\xff\xff\xff,\r\n", "第3行附近既不是 UTF-8"),
    "lost letters": (csv_text(row(NUMBER, "王�国")).encode(), "有乱码"),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0\0\0", "不是文本文件"),
    "open quote": (csv_text(row(NUMBER, '"王')).encode(), "引号不成对"),
    "CSV with a far cell": (csv_text([*row(NUMBER), "", "x"]).encode(), "G2：模板以外"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_words(name):
    content, words = REFUSED[name]
    with pytest.raises(BadWorkbook, match=words):
        rows(content)


@pytest.mark.parametrize("name", ["merged cells", "hidden sheet", "macro", "billion laughs", "old or encrypted"])
def test_small_reader_refuses_the_same(name):
    with pytest.raises(BadWorkbook):
        open_workbook(REFUSED[name][0])


def test_200_megabytes_are_refused_unread():
    class Unread(io.BytesIO):
        def read(self, *_):
            raise AssertionError("read")

    with pytest.raises(BadWorkbook, match="超过 20 MB"):
        look_at(Unread(), 200 * 1024 * 1024)
    assert MOST_BYTES == 20 * 1024 * 1024


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_each_encoding_that_spreadsheets_write(encoding):
    content = csv_text(row(NUMBER), ["（示例）张三", "", "", "", ""], ["", "", "", "", ""], row(NUMBER, "买买提·艾力"))
    found = rows(content.encode(encoding))
    assert [(each.number, each.values["姓名"]) for each in found] == [(2, "王建国"), (5, "买买提·艾力")]
    assert found[1].cell("身份证号") == "B5"


def test_workbook_gives_cells_as_they_are():
    moment = datetime(2020, 3, 6)  # noqa: DTZ001 - as a cell holds it
    [found] = rows(workbook(["王建国", 1.4e17, moment, "=1+1", None]))
    assert list(found.values.values()) == ["王建国", 1.4e17, moment, "=1+1", None]


@pytest.mark.parametrize(
    ("widget", "cell", "wrong"),
    [
        (columns.id_number(), 1.4e17, "文本格式"), (columns.id_number(), 110105194912310021, "文本格式"),
        (columns.id_number(), "1.4E+17", "文本格式"), (columns.id_number(), "110105194912310021", "校验不通过"),
        (columns.id_number(), '="11010519491231002X"', "公式"), (columns.uscc(), "91140700MA0000000X", "校验不通过"),
        (columns.Cell(), "=cmd|' /C calc'!A0", "公式"), (columns.Cell(), "@SUM(A1)", "公式"),
        (columns.Cell(), "\t=1", "公式"), (columns.Cell(), "+86 1", "以“\\+”或“-”"), (columns.Cell(), "-1+1", "“-”"),
        (columns.Telephone(), "=1", "公式"), (columns.Cell(3), "四个汉字", "不超过3字"),
        (columns.Cell(), ArrayFormula("A2", "=1+1"), "公式"), (columns.Day(), ArrayFormula("A2", "=1"), "公式"),
        (columns.Day(), "2026-13-01", "2026-03-06"), (columns.Day(), "昨天", "2026-03-06"),
        (columns.Choice({"是": True}), "否", "没有“否”这一项"), (columns.person_name(), "王1", "汉字"),
    ],
)  # fmt: skip
def test_cell_is_refused(widget, cell, wrong):
    with pytest.raises(ValueError, match=wrong):
        widget.clean(cell)


@pytest.mark.parametrize(
    ("widget", "cell", "meaning"),
    [
        (columns.id_number(), "'11010519491231002x ", NUMBER), (columns.Telephone(), "+86 354-1", "+86 354-1"),
        (columns.Day(), datetime(2020, 3, 6), A_DAY), (columns.Day(), "2020/3/6", A_DAY), (columns.Day(), "", None),  # noqa: DTZ001
        (columns.Cell(), 12.0, "12"), (columns.Cell(), None, ""), (columns.Choice({"是": 1}), "是", 1),
    ],
)  # fmt: skip
def test_cell_means(widget, cell, meaning):
    assert widget.clean(cell) == meaning


def test_what_goes_out_comes_back_the_same():
    """A name that our own export marked as text is read without the mark."""
    assert columns.Cell().clean(safe_cell("普通")) == "普通"
    assert columns.Telephone().clean(safe_cell("+86 354")) == "+86 354"
