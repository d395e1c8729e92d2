"""From the facts of one certificate to its A4 page (regulation.md 4.7, S5b, S5c).

One call prints one person, so no file can carry another person's photo or characters.
"""

import hashlib
import io
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from PIL import Image, ImageOps, UnidentifiedImageError

from certificates.back import Back, laid_over
from certificates.facts import CertificateFacts, Row, UsageScope
from certificates.fonts import missing_glyphs
from certificates.qr import qr_png
from portal.core import pdf

_ASSETS = Path(__file__).parent / "assets"
_LINES = (
    ("sex", "birth_month"),
    ("id_number", "level"),
    ("series", "specialty"),
    ("obtained_by", "obtained_on"),
    ("committee",),
    ("document_number",),
    ("employer",),
    ("usage_scope",),
)
_CORNERS = ("top-left", "top-right", "bottom-left", "bottom-right")
_SHORT_NAME, _MIDDLE_NAME = 6, 12
_DENSE_CHARACTERS = 200
PHOTO_PIXELS = (413, 579)
"""35 x 49 mm at 300 dots per inch: what print shows of a face, at a third of the size of 600."""

_SEAL_LEFT, _SEAL_BOTTOM, _SEAL_SIZE = 146, 25.5, 32


def _points(millimetres: float) -> int:
    return round(millimetres * 72 / 25.4)


SEAL_BOX: tuple[int, int, int, int] = (
    _points(_SEAL_LEFT),
    _points(_SEAL_BOTTOM),
    _points(_SEAL_LEFT + _SEAL_SIZE),
    _points(_SEAL_BOTTOM + _SEAL_SIZE),
)
"""Where the seal stands on the page: left, bottom, right, top in PDF points; keep to ``.seal`` of the stylesheet."""


class MissingGlyphs(ValueError):
    """``characters`` can't be printed with our fonts; nothing was printed."""

    def __init__(self, characters: set[str]) -> None:
        self.characters = frozenset(characters)
        listed = "、".join(f"{character}（U+{ord(character):04X}）" for character in sorted(characters))
        super().__init__(f"证书字库中没有这些字：{listed}")


class InvalidPhoto(ValueError):
    """The photo is not a JPEG picture that can be read."""


def render_certificate(facts: CertificateFacts, *, test_seal: bool) -> bytes:
    """The unsigned PDF, one A4 page in landscape, of exactly these facts.

    ``test_seal`` draws the seal that nobody can take for an official one and says in words that the signer is a test
    authority. The same facts give the same bytes. Raises ``MissingGlyphs`` or ``InvalidPhoto``.
    """
    rows = {row.key: row for row in facts.as_rows()}
    _refuse_missing_glyphs(rows)
    lines = [*_LINES, *([("tenure_from",)] if facts.tenure_from else [])]
    images = {"qr.png": qr_png(facts.verify_url)}
    if facts.photo is not None:
        images["photo.jpg"] = _clean_photo(facts.photo)
    html = render_to_string(
        "certificates/certificate.html",
        {
            "facts": facts,
            "rows": rows,
            "lines": [[rows[key] for key in line] for line in lines],
            "dense": sum(len(rows[key].value) for line in lines for key in line) > _DENSE_CHARACTERS,
            "name_size": _name_size(facts.name),
            "targeted": facts.usage_scope is UsageScope.TARGETED,
            "test_seal": test_seal,
        },
    )
    page = pdf.render(html, css=_asset("certificate.css"), images=images, identifier=_identifier(facts))
    return laid_over(page, _back(test_seal=test_seal))


@cache
def _back(*, test_seal: bool) -> Back:
    """What all certificates have in common behind their text; it names nobody."""
    images = {"rosette.svg": _asset("rosette.svg").encode()}
    if test_seal:
        images["seal.svg"] = _asset("test_seal.svg").encode()
    html = render_to_string("certificates/certificate_back.html", {"corners": _CORNERS, "test_seal": test_seal})
    return Back(pdf.render(html, css=_asset("back.css"), images=images, identifier=b"certificate back"))


def _refuse_missing_glyphs(rows: dict[str, Row]) -> None:
    characters = missing_glyphs("".join(row.value for row in rows.values()))
    if characters:
        raise MissingGlyphs(characters)


def _name_size(name: str) -> str:
    if len(name) <= _SHORT_NAME:
        return "name-short"
    return "name-middle" if len(name) <= _MIDDLE_NAME else "name-long"


def _clean_photo(photo: bytes) -> bytes:
    """The picture alone, the right way up: no place, camera or date, and no more dots than print shows."""
    try:
        with Image.open(io.BytesIO(photo), formats=("JPEG",)) as picture:
            picture.draft("RGB", PHOTO_PIXELS)
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as reason:
        raise InvalidPhoto("照片不是可以读取的JPEG图片") from reason
    upright.thumbnail(PHOTO_PIXELS)
    result = io.BytesIO()
    upright.save(result, format="JPEG", quality=85)
    return result.getvalue()


def _identifier(facts: CertificateFacts) -> bytes:
    return hashlib.sha256(f"{facts.number} {facts.code}".encode()).digest()[:16]


@cache
def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")
