"""PDFs of pictures alone: the blind copy, the office's copy with a grid, an expert's copy with his number."""

import io
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import pikepdf
from PIL import Image, ImageDraw, ImageFont

from portal.core.pdf import FONT_FILES
from reviews.blinding.pages import DPI, POINTS_PER_INCH, QUALITY, Cover

COLUMNS = "ABCDEFGHIJKL"
ROWS = 16
GRID = (200, 30, 30)
MARK = (150, 150, 150)


def image_only_pdf(pages: Sequence[Image.Image]) -> bytes:
    """One picture a page and nothing else: no text, no title, no date, the same bytes each time."""
    with pikepdf.new() as pdf:
        for page in pages:
            _add_page(pdf, page)
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
    return written.getvalue()


def _add_page(pdf: pikepdf.Pdf, page: Image.Image) -> None:
    packed = io.BytesIO()
    page.save(packed, "JPEG", quality=QUALITY)
    picture = pikepdf.Stream(pdf, packed.getvalue())
    picture.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=page.width, Height=page.height,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    width, height = (round(side * POINTS_PER_INCH / DPI, 2) for side in page.size)
    pdf.add_blank_page(page_size=(width, height))
    drawn = pdf.pages[-1]
    drawn.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=pdf.make_indirect(picture)))
    drawn.Contents = pikepdf.Stream(pdf, f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode())


def pictures_of(content: bytes) -> list[Image.Image]:
    """The pages of a PDF that ``image_only_pdf`` has made."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        packed = [page.Resources.XObject.Im0.read_raw_bytes() for page in pdf.pages]
    return [Image.open(io.BytesIO(each)).convert("RGB") for each in packed]


def with_grid(content: bytes) -> bytes:
    """The office's copy: letters across and numbers down, by which it names what is still to be covered."""
    return _redrawn(content, _draw_grid)


def with_mark(content: bytes, text: str) -> bytes:
    """An expert's copy: ``text`` all over each page, in its pixels (令40 art. 24)."""
    return _redrawn(content, lambda page: _draw_mark(page, text))


def cells(page: int, first: str, last: str) -> Cover:
    """The rectangle from one cell of the grid to another, e.g. ``B2`` to ``D3``. Raises ValueError."""
    (left, top), (right, bottom) = _cell(first), _cell(last)
    left, right = sorted((left, right))
    top, bottom = sorted((top, bottom))
    wide, high = len(COLUMNS), ROWS
    return Cover(page, left / wide, top / high, (right + 1) / wide, (bottom + 1) / high)


def _cell(name: str) -> tuple[int, int]:
    column, row = COLUMNS.find(name[:1].upper() or "?"), name[1:]
    if column < 0 or not row.isdecimal() or not 1 <= int(row[:3]) <= ROWS:
        raise ValueError(name)
    return column, int(row) - 1


def _redrawn(content: bytes, draw: Callable[[Image.Image], None]) -> bytes:
    pages = pictures_of(content)
    for page in pages:
        draw(page)
    return image_only_pdf(pages)


def _draw_grid(page: Image.Image) -> None:
    brush, font = ImageDraw.Draw(page), _font(max(14, page.width // 60))
    for number, letter in enumerate(COLUMNS):
        x = page.width * number / len(COLUMNS)
        brush.line((x, 0, x, page.height), fill=GRID)
        brush.text((x + 4, 2), letter, fill=GRID, font=font)
    for number in range(ROWS):
        y = page.height * number / ROWS
        brush.line((0, y, page.width, y), fill=GRID)
        brush.text((4, y + 2), str(number + 1), fill=GRID, font=font)


def _draw_mark(page: Image.Image, text: str) -> None:
    size = max(18, page.width // 28)
    stamp = Image.new("L", (size * (len(text) + 2), size * 2), 0)
    ImageDraw.Draw(stamp).text((size, size // 3), text, fill=90, font=_font(size))
    turned = stamp.rotate(24, expand=True)
    for x, y in _places(page.size, turned.size):
        page.paste(MARK, (x, y), turned)


def _places(page: tuple[int, int], stamp: tuple[int, int]) -> Iterable[tuple[int, int]]:
    for row, y in enumerate(range(0, page[1], stamp[1])):
        for x in range(-(row % 2) * stamp[0] // 2, page[0], stamp[0]):
            yield x, y


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT_FILES[0]), size)
