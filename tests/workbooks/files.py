"""Workbooks and texts as people, and attackers, send them."""

import io
import zipfile
from datetime import date

import openpyxl

from portal.core.importing import kind_called

STAFF = kind_called("staff")
HEADINGS = [column.column_name for column in STAFF.resource().columns()]


def row(number, name="王建国", since="2020-03-06", department="技术部", post=""):
    return [name, number, since, department, post]


def workbook(*rows, headings=HEADINGS, sheet=STAFF.title, change=None):
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active.append(list(headings))
    for cells in rows:
        book.active.append(cells)
    if change:
        change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def csv_text(*rows, headings=HEADINGS):
    return "".join(",".join(map(str, cells)) + "\r\n" for cells in [headings, *rows])


def repacked(content, parts):
    """The package with further or other ``parts``."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in parts:
                new.writestr(part.filename, old.read(part))
        for name, text in parts.items():
            new.writestr(name, text)
    return target.getvalue()


A_DAY = date(2020, 3, 6)
