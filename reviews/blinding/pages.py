"""A paper as bitmaps with everything that names its applicant painted over (regulation 4.4).

What comes out is pixels alone: no text, no annotation, no form field, no attached file, no metadata. Whoever blinds
a PDF by drawing boxes over it leaves the words beneath them; here the words are gone, because the page is drawn
first and the box is painted into the picture.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageOps
from pypdfium2 import raw

from portal.core.pdfium import one_at_a_time
from reviews.blinding.terms import spans

DPI = 150
MOST_PIXELS = 2600
MOST_PAGES = 300
# Curves enough to draw letters with; frames with round corners have few.
MOST_CURVES = 40
PADDING = 3
POINTS_PER_INCH = 72
PAINT = "black"
QUALITY = 82

Rectangle = tuple[float, float, float, float]


class CannotBlind(ValueError):
    """The paper cannot be shown blind; the message is for the office."""


@dataclass(frozen=True)
class Cover:
    """A rectangle that somebody had painted over: page from 1 on, edges as shares of the page's width and height."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass
class Blinded:
    """The pages, and which of them hold something that no machine has read (from 1 on)."""

    pages: list[Image.Image] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Letter:
    text: str
    page: int
    box: Rectangle


def blind_image(content: bytes, covers: Iterable[Cover] = ()) -> Blinded:
    """A picture without its metadata; nobody has read it, so somebody must look at it."""
    with Image.open(io.BytesIO(content)) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    picture.thumbnail((MOST_PIXELS, MOST_PIXELS))
    # Only the pixels go on: what the file carried beside them stays behind.
    clean = Image.frombytes("RGB", picture.size, picture.tobytes())
    _paint_covers([clean], covers)
    return Blinded([clean], [1])


def blind_pdf(content: bytes, terms: Sequence[str], covers: Iterable[Cover] = ()) -> Blinded:
    """The pages of a PDF with ``terms``, identity and telephone numbers painted over. Raises ``CannotBlind``."""
    draws_beyond_text = _draws_beyond_text(content)
    with one_at_a_time:
        blinded = _opened_and_blinded(content, terms)
    if draws_beyond_text:
        blinded.unread = list(range(1, len(blinded.pages) + 1))
    _paint_covers(blinded.pages, covers)
    return blinded


def _opened_and_blinded(content: bytes, terms: Sequence[str]) -> Blinded:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise CannotBlind("文件无法打开。") from error
    try:
        if len(document) > MOST_PAGES:
            raise CannotBlind(f"文件超过{MOST_PAGES}页，请申报人拆分或者由办事机构线下提供。")
        return _blinded(document, terms)
    finally:
        document.close()


def _blinded(document: pdfium.PdfDocument, terms: Sequence[str]) -> Blinded:
    blinded = Blinded()
    letters: list[_Letter] = []
    places: list[Any] = []
    for number, page in enumerate(_pages(document), 1):
        width, height = page.get_size()
        scale = min(DPI / POINTS_PER_INCH, MOST_PIXELS / max(width, height, 1))
        bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
        own, has_unknown = _letters(page, number, bitmap.get_posconv(page))
        picture = bitmap.to_pil().convert("RGB")
        blinded.pages.append(Image.frombytes("RGB", picture.size, picture.tobytes()))
        if has_unknown or not own or _has_pictures(page):
            blinded.unread.append(number)
        letters += own
        places.append(own)
        bitmap.close()
        page.close()
    _paint_letters(blinded.pages, letters, terms)
    for own in places:
        _paint_letters(blinded.pages, _as_read(own), terms)
    return blinded


def _pages(document: pdfium.PdfDocument) -> Iterator[pdfium.PdfPage]:
    for index in range(len(document)):
        yield document[index]


def _letters(page: pdfium.PdfPage, number: int, position: Any) -> tuple[list[_Letter], bool]:
    """The page's letters where they stand in the picture, and whether some sign has no known letter."""
    textpage = page.get_textpage()
    found, has_unknown = [], False
    try:
        for index in range(textpage.count_chars()):
            code = raw.FPDFText_GetUnicode(textpage, index)
            if raw.FPDFText_HasUnicodeMapError(textpage, index) == 1 or _is_unknown(code):
                has_unknown = True
            text = chr(code) if 0 < code <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - the last code of Unicode
            if text.isspace() or raw.FPDFText_IsGenerated(textpage, index) == 1:
                continue
            left, bottom, right, top = textpage.get_charbox(index, loose=True)
            corners = [position.to_bitmap(x, y) for x, y in ((left, bottom), (right, top))]
            (x0, y0), (x1, y1) = corners
            found.append(_Letter(text, number, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))))
    finally:
        textpage.close()
    return _whole(found), has_unknown


def _is_unknown(code: int) -> bool:
    """No letter, the sign for none, or one of the private use that means whatever its font draws."""
    return code in {0, 0xFFFD} or 0xE000 <= code <= 0xF8FF or code >= 0xF0000  # noqa: PLR2004 - ranges of Unicode


def _whole(letters: Sequence[_Letter]) -> list[_Letter]:
    """Rare characters may come as two halves; put them together."""
    whole: list[_Letter] = []
    for letter in letters:
        before = whole[-1] if whole else None
        if before and "\ud800" <= before.text <= "\udbff" and "\udc00" <= letter.text <= "\udfff":
            pair = (before.text + letter.text).encode("utf-16", "surrogatepass").decode("utf-16")
            whole[-1] = _Letter(pair, letter.page, _around([before.box, letter.box]))
        else:
            whole.append(letter)
    return whole


def _as_read(letters: Sequence[_Letter]) -> list[_Letter]:
    """The letters of a page as an eye reads them, line by line, in whatever order the file has them."""
    lines: list[list[_Letter]] = []
    for letter in sorted(letters, key=lambda each: (each.box[1] + each.box[3]) / 2):
        middle = (letter.box[1] + letter.box[3]) / 2
        line = lines[-1] if lines else None
        if line and abs(middle - (line[-1].box[1] + line[-1].box[3]) / 2) < (letter.box[3] - letter.box[1]) / 2:
            line.append(letter)
        else:
            lines.append([letter])
    return [letter for line in lines for letter in sorted(line, key=lambda each: each.box[0])]


def _paint_letters(pages: Sequence[Image.Image], letters: Sequence[_Letter], terms: Sequence[str]) -> None:
    brushes = [ImageDraw.Draw(page) for page in pages]
    for start, end in spans([letter.text for letter in letters], terms):
        for page, box in _lines(letters[start:end]):
            left, top, right, bottom = box
            edges = (left - PADDING, top - PADDING, right + PADDING, bottom + PADDING)
            brushes[page - 1].rectangle(edges, fill=PAINT)


def _lines(letters: Sequence[_Letter]) -> Iterator[tuple[int, Rectangle]]:
    """One rectangle a line, so that nothing between the letters tells how many they were."""
    run: list[_Letter] = []
    for letter in letters:
        if run and not _beside(run[-1], letter):
            yield run[0].page, _around([each.box for each in run])
            run = []
        run.append(letter)
    if run:
        yield run[0].page, _around([each.box for each in run])


def _beside(one: _Letter, other: _Letter) -> bool:
    height = max(one.box[3] - one.box[1], 1)
    level = abs(one.box[1] - other.box[1]) < height / 2
    return one.page == other.page and level and abs(other.box[0] - one.box[2]) < 3 * height


def _around(boxes: Iterable[Rectangle]) -> Rectangle:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _has_pictures(page: pdfium.PdfPage) -> bool:
    """Does the page show a picture, or curves enough to be letters drawn as shapes?"""
    curves = 0
    for each in page.get_objects(max_depth=15):
        if each.type in {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING}:
            return True
        if each.type == raw.FPDF_PAGEOBJ_PATH:
            segments = range(raw.FPDFPath_CountSegments(each))
            kinds = (raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(each, index)) for index in segments)
            curves += sum(kind == raw.FPDF_SEGMENT_BEZIERTO for kind in kinds)
    return curves > MOST_CURVES


def _draws_beyond_text(content: bytes) -> bool:
    """Can the file draw letters that its text does not hold: patterns, or fonts whose letters are drawings?"""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return any(_is_drawing(each) for each in pdf.objects)
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise CannotBlind("文件设有密码或者已经损坏，无法打开。") from error


def _is_drawing(thing: Any) -> bool:
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return False
    return thing.get("/PatternType") == 1 or thing.get("/Subtype") == "/Type3"


def _paint_covers(pages: Sequence[Image.Image], covers: Iterable[Cover]) -> None:
    for cover in covers:
        if not 1 <= cover.page <= len(pages):
            continue
        page = pages[cover.page - 1]
        edges = (
            cover.left * page.width, cover.top * page.height, cover.right * page.width, cover.bottom * page.height,
        )  # fmt: skip
        ImageDraw.Draw(page).rectangle(edges, fill=PAINT)


def covers_of(stored: Iterable[Mapping[str, Any]]) -> list[Cover]:
    return [Cover(**each) for each in stored]
