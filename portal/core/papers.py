"""Lists and letters on A4, from the same tables that a workbook takes (令40 arts. 8, 16, 23, 26)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from math import ceil

import segno
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from portal.core import pdf
from portal.core.print_codes import Mark
from portal.core.tables import Table, text_of, widths_of, workbook_of

# How many halves of a character stand on one line of 8 points, and what the borders of a cell take.
PORTRAIT, LANDSCAPE, PADDING = 122, 184, 2
# No column is narrower than two characters; a Chinese heading may break after any of them.
LEAST = 4

PAPER_CSS = """
@page { size: A4; margin: 16mm 14mm 18mm;
  @bottom-left { content: string(code); font: 8pt "Noto Serif SC"; }
  @bottom-right { content: "第 " counter(page) " 页，共 " counter(pages) " 页"; font: 8pt "Noto Serif SC"; } }
@page wide { size: A4 landscape; margin: 14mm 14mm 18mm; }
body { font-family: "Noto Serif SC", "Noto Serif SC Rare"; font-size: 10.5pt; line-height: 1.6; }
.code { string-set: code content(); position: absolute; color: transparent; font-size: 1pt; }
.wide { page: wide; }
h1 { font-size: 17pt; text-align: center; margin: 0 0 5mm; }
.head { display: flex; } .head h1 { flex: 1; padding-left: 20mm; line-height: 1.4; }
.square { width: 20mm; text-align: right; } .square svg { width: 17mm; height: 17mm; }
.square p { font-size: 6.5pt; line-height: 1.2; margin: 0.5mm 0 2mm; text-indent: 0; }
h2 { font-size: 12pt; margin: 4mm 0 2mm; }
.letter { font-size: 14pt; line-height: 1.9; } .letter h1 { font-size: 17pt; margin: 8mm 0; }
.letter p { margin: 0 0 2mm; text-indent: 2em; } .letter p.plain { text-indent: 0; }
.facts { margin: 0 0 3mm; } .facts span { margin-right: 8mm; display: inline-block; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 8pt; line-height: 1.4; }
.letter table { font-size: 11pt; margin: 3mm 0; }
thead { display: table-header-group; } tr { break-inside: avoid; }
th, td { border: 0.5pt solid #000; overflow-wrap: anywhere; padding: 0.8mm 1mm; text-align: left; vertical-align: top; }
th { font-weight: 700; } td.number { text-align: right; }
.signs { margin-top: 9mm; } .signs span { display: inline-block; width: 60mm; }
.closing { margin-top: 10mm; text-align: right; } .closing p { margin: 0; text-indent: 0; }
.remark { font-size: 9pt; margin: 3mm 0 0; } .letter .remark { font-size: 14pt; }
.next { break-before: page; }
"""


@dataclass(frozen=True)
class Paper:
    """A list or a letter. ``facts`` stand above the tables; with an ``addressee`` it is a letter.

    A letter's first table stands in its text, the others are annexes and begin on a page of their own.
    """

    title: str
    tables: Sequence[Table] = ()
    facts: Sequence[tuple[str, object]] = ()
    addressee: str = ""
    paragraphs: Sequence[str] = ()
    closing: Sequence[str] = ()
    signs: Sequence[str] = ()
    remark: str = ""


@dataclass(frozen=True)
class Laid:
    """A table as the page takes it: the share of each column in percent, and whether the sheet lies on its side."""

    facts: list[tuple[str, str]]
    table: Table
    shares: list[str]
    is_wide: bool
    cells: list[list[tuple[str, bool]]]


def pdf_of(paper: Paper, *, code: str, identifier: bytes, variant: str | None = None, address: str = "") -> bytes:
    """The paper as a PDF; ``code`` and the page number stand below each page, headings repeat; see ``pdf.render``.

    ``address``: what the square in the head opens; without one there is no square.
    """
    page = {"paper": paper, "tables": [_laid(table) for table in paper.tables], "code": code}
    html = render_to_string("papers/paper.html", {**page, "square": square_of(address)})
    return pdf.render(html, css=PAPER_CSS, identifier=identifier, variant=variant)


def marked_pdf(paper: Paper, mark: Mark) -> bytes:
    """The paper as the PDF of one copy."""
    return pdf_of(paper, code=mark.foot, identifier=mark.identifier, address=mark.address)


def square_of(address: str) -> SafeString:
    """The QR code of ``address`` as inline SVG; empty without one."""
    return mark_safe(segno.make(address, error="m").svg_inline(omitsize=True)) if address else SafeString()  # noqa: S308 - segno draws it from our own address


def fingerprint(html: str, css: str) -> str:
    """SHA-256 of all that makes a sheet's file: what it says, how it looks, and which version lays it out."""
    return hashlib.sha256(f"{version('weasyprint')}|{css}|{html}".encode()).hexdigest()


def xlsx_of(paper: Paper, *, code: str) -> bytes:
    return workbook_of(paper.tables, footer=code)


def _laid(whole: Table) -> Laid:
    facts, table = whole.told_once()
    natural = widths_of(table)
    narrow = [_narrowest(table, place) for place in range(len(natural))]
    is_wide = sum(natural) + PADDING * len(natural) > PORTRAIT
    shares = shared_out(natural, narrow, LANDSCAPE if is_wide else PORTRAIT)
    cells = [[(text_of(value), isinstance(value, int)) for value in row] for row in table.rows]
    return Laid(facts, table, [f"{share:.2f}" for share in shares], is_wide, cells)


def _narrowest(table: Table, place: int) -> int:
    """What the column needs so that no number and no Latin word breaks."""
    words = " ".join(set(table.texts_of(place))).split()
    longest = max((_drawn(word) for word in words if word.isascii()), default=0.0)
    return max(LEAST, ceil(longest))


def _drawn(word: str) -> float:
    """The width of a Latin word in our font: its digits and above all its capitals exceed half a character."""
    return sum(1.45 if each.isupper() else 1.15 for each in word)


def shared_out(natural: Sequence[int], narrow: Sequence[int], room: int) -> list[float]:
    """The share of each column in percent: what it needs first, then by what it would like."""
    wanted = [max(pair) + PADDING for pair in zip(natural, narrow, strict=True)]
    needed = [each + PADDING for each in narrow]
    spare = max(room - sum(needed), 0)
    wishes = [want - need for want, need in zip(wanted, needed, strict=True)]
    factor = min(1.0, spare / sum(wishes)) if sum(wishes) else 0.0
    widths = [need + wish * factor for need, wish in zip(needed, wishes, strict=True)]
    return [100 * width / sum(widths) for width in widths]
