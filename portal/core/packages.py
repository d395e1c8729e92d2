"""What is in the package of an .xlsx, looked at before any reader of sheets opens it; memory stays flat.

A workbook that people fill in has plain cells. Whatever else a package may hold is refused with the place named:
macros, links to other files, declarations that grow (DTD), merged cells, rows and columns that nobody sees.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO
from xml.parsers import expat

CHUNK, OVERLAP = 1 << 16, 1 << 12
OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
NOT_A_WORKBOOK = "这不是 Excel 工作簿（.xlsx），请用下载的模板填写后另存为 .xlsx。"
# Folders and endings of parts, and what the person who sent them reads.
REFUSED_PARTS = (
    (re.compile(r"vbaProject|macrosheets", re.IGNORECASE), "工作簿里有宏，请另存为不含宏的 .xlsx。"),
    (re.compile(r"externalLinks/", re.IGNORECASE), "工作簿里有指向其他文件的链接，请断开链接（粘贴为数值）后再上传。"),
    (
        re.compile(r"embeddings/|activeX/|connections\.xml", re.IGNORECASE),
        "工作簿里有嵌入的对象或数据连接，请先删除。",
    ),
)
SHEETS = re.compile(r"worksheets/[^/]+\.xml", re.IGNORECASE)
ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
UNSEEN = (
    (re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"'), "{}是合并单元格，请取消合并，分别填写。"),
    (re.compile(rb'<(?:\w+:)?row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"'), "第{}行被隐藏，请取消隐藏。"),
    (re.compile(rb'<(?:\w+:)?col\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\bmin="(\d+)"'), "第{}列被隐藏，请取消隐藏。"),
)  # fmt: skip


class BadWorkbook(ValueError):
    """The file cannot be read at all; the message is for the person who sent it."""


def check_package(content: IO[bytes], *, most_unpacked: int) -> int:
    """Look through the package; returns how many rows its longest sheet has.

    ``most_unpacked``: bytes of all parts together, which bounds what a reader will see: a part that unpacks to more
    than it declares fails its checksum. Raises ``BadWorkbook``.
    """
    content.seek(0)
    if content.read(4) == OLD_OR_ENCRYPTED:
        raise BadWorkbook("这是旧版的 .xls，或者是加了密码的工作簿，请另存为不加密的 .xlsx。")
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as packed:
            return _check(packed, most_unpacked)
    except BadWorkbook:
        raise
    except Exception as error:  # whatever a broken file does to the reader, its sender reads one sentence
        raise BadWorkbook(NOT_A_WORKBOOK) from error
    finally:
        content.seek(0)


def _check(packed: zipfile.ZipFile, most_unpacked: int) -> int:
    parts = packed.infolist()
    if sum(part.file_size for part in parts) > most_unpacked:
        raise BadWorkbook("文件展开后过大，请只保留模板中的内容。")
    for pattern, text in REFUSED_PARTS:
        if any(pattern.search(part.filename) for part in parts):
            raise BadWorkbook(text)
    longest = 0
    for part in parts:
        if PurePath(part.filename).suffix.lower() in {".xml", ".rels"}:
            _refuse_declarations(packed, part)
        if SHEETS.search(part.filename):
            longest = max(longest, _look_through(packed, part))
    return longest


def _refuse_declarations(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No part of a workbook declares entities; what does is made to grow or to read files."""
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: found.append("doctype")
    parser.StartElementHandler = lambda *_: found.append("root")
    with packed.open(part) as stream:
        while not found and (piece := stream.read(OVERLAP)):
            if piece.startswith(UTF_16):
                raise BadWorkbook(NOT_A_WORKBOOK)
            parser.Parse(piece)
    if found[:1] != ["root"]:
        raise BadWorkbook(NOT_A_WORKBOOK)


def _look_through(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    rows = 0
    for window, known in _windows(packed, part):
        for pattern, text in UNSEEN:
            if found := pattern.search(window):
                raise BadWorkbook(text.format(found[1].decode()))
        rows += sum(match.end() > known for match in ROW.finditer(window))
    return rows


def _windows(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Pieces that overlap, so that no tag is cut apart; with how many of their bytes the piece before had, too."""
    kept = b""
    with packed.open(part) as stream:
        while piece := stream.read(CHUNK):
            window = kept + piece
            yield window, len(kept)
            kept = window[-OVERLAP:]
