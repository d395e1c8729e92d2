"""One page of a stored file as a picture, for a reader who stays on his page, and its text (ADR 32)."""

import io
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.core.pdfium import one_at_a_time

PDF = "application/pdf"
PICTURE_TYPE = "image/webp"
# What a viewer may ask for, in pixels; anything between is drawn at the next larger.
WIDTHS = (900, 1400, 2000, 2800)
MOST_PIXELS = 12_000_000
QUALITY = 80
MOST_READ = 60
BROKEN = "这个文件已损坏，无法显示。请打开原文件核对，或者要求补正。"
LOCKED = "这个 PDF 设有密码，无法显示。请要求申报人去掉密码后重新上传。"
GONE = "服务器上暂时读不到这个文件，请稍后再试；仍不行的，请联系管理员。"


class CannotShow(ValueError):
    """The page cannot be drawn; the message is for the reader."""


class NoSuchPage(LookupError):
    """The file has fewer pages."""


@dataclass(frozen=True)
class Drawn:
    """A page as WebP, and how many pages its file has."""

    picture: bytes
    pages: int


def draw(content: bytes, content_type: str, *, page: int, width: int) -> Drawn:
    """Page ``page`` (from 1 on) about ``width`` pixels wide, upright. Raises ``CannotShow``, ``NoSuchPage``."""
    wanted = next((each for each in WIDTHS if each >= width), WIDTHS[-1])
    picture, pages = _of_pdf(content, page, wanted) if content_type == PDF else _of_image(content, page, wanted)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=2)
    return Drawn(out.getvalue(), pages)


def _of_pdf(content: bytes, number: int, width: int) -> tuple[Image.Image, int]:
    with one_at_a_time:
        try:
            with pdfium.PdfDocument(content) as document:
                pages = len(document)
                if not 1 <= number <= pages:
                    raise NoSuchPage(number)
                page = document[number - 1]
                across, down = page.get_size()
                scale = min(width / max(across, 1), (MOST_PIXELS / max(across * down, 1)) ** 0.5)
                return page.render(scale=scale).to_pil().convert("RGB"), pages
        except pdfium.PdfiumError as error:
            raise CannotShow(LOCKED if "password" in str(error).lower() else BROKEN) from error


def text_of(content: bytes, content_type: str) -> str:
    """What letters the first ``MOST_READ`` pages of a PDF hold; a picture has none. Raises ``CannotShow``."""
    if content_type != PDF:
        return ""
    with one_at_a_time:
        try:
            with pdfium.PdfDocument(content) as document:
                numbers = range(min(len(document), MOST_READ))
                return "\n".join(document[number].get_textpage().get_text_bounded() for number in numbers)
        except pdfium.PdfiumError as error:
            raise CannotShow(BROKEN) from error


def _of_image(content: bytes, number: int, width: int) -> tuple[Image.Image, int]:
    if number != 1:
        raise NoSuchPage(number)
    try:
        with Image.open(io.BytesIO(content)) as opened:
            opened.draft("RGB", (width, width))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise CannotShow(BROKEN) from error
    picture.thumbnail((width, MOST_PIXELS // width))
    return picture, 1
