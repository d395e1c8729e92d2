"""The design of a certificate: from its rows to one A4 page by WeasyPrint (regulation.md 4.7, S5b, S5c)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string

from certificates.facts import CertificateFacts, Row, UsageScope
from certificates.layout.back import Back, laid_over
from portal.core import pdf

_ASSETS = Path(__file__).parent.parent / "assets"
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


@dataclass(frozen=True)
class Variant:
    """All that decides how a page is built besides the values that are only written on it."""

    name_size: str
    dense: bool
    targeted: bool
    test_seal: bool
    has_photo: bool
    issued_on: str

    @classmethod
    def of(cls, facts: CertificateFacts, rows: Mapping[str, Row], *, test_seal: bool) -> "Variant":
        return cls(
            name_size=_name_size(facts.name),
            dense=sum(len(rows[key].value) for line in lines_of(rows) for key in line) > _DENSE_CHARACTERS,
            targeted=facts.usage_scope is UsageScope.TARGETED,
            test_seal=test_seal,
            has_photo=facts.photo is not None,
            issued_on=facts.issued_on.isoformat(),
        )


def lines_of(rows: Mapping[str, Row]) -> list[tuple[str, ...]]:
    """The keys of the table's lines, one or two in each."""
    return [*_LINES, *([("tenure_from",)] if "tenure_from" in rows else [])]


def whole_page(
    rows: Mapping[str, Row], variant: Variant, *, qr: bytes, photo: bytes | None, identifier: bytes
) -> bytes:
    """The unsigned PDF, one A4 page in landscape. ``qr``: PNG; ``photo``: JPEG. The same input gives the same bytes."""
    images = {"qr.png": qr} | ({"photo.jpg": photo} if photo is not None else {})
    html = render_to_string(
        "certificates/certificate.html",
        {"rows": rows, "variant": variant, "lines": [[rows[key] for key in line] for line in lines_of(rows)]},
    )
    page = pdf.render(html, css=asset("certificate.css"), images=images, identifier=identifier)
    return laid_over(page, _back(test_seal=variant.test_seal))


@cache
def _back(*, test_seal: bool) -> Back:
    """What all certificates have in common behind their text; it names nobody."""
    images = {"rosette.svg": asset("rosette.svg").encode()}
    if test_seal:
        images["seal.svg"] = asset("test_seal.svg").encode()
    html = render_to_string("certificates/certificate_back.html", {"corners": _CORNERS, "test_seal": test_seal})
    return Back(pdf.render(html, css=asset("back.css"), images=images, identifier=b"certificate back"))


def _name_size(name: str) -> str:
    if len(name) <= _SHORT_NAME:
        return "name-short"
    return "name-middle" if len(name) <= _MIDDLE_NAME else "name-long"


@cache
def asset(name: str) -> str:
    """A text file of the design."""
    return (_ASSETS / name).read_text(encoding="utf-8")
