"""A page of WeasyPrint with holes where a person's own values stand: laid out once, filled in for many.

Its tags, fonts and drawing are WeasyPrint's own (``learning``); what is in the holes is written by ``filling``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from certificates.layout.fields import FIELDS
from certificates.pdf_bytes import Number

FONTS_HERE = b"/FontsHere"


class Hole(NamedTuple):
    """Where the value of ``field`` stands, ``before`` in front of it: left end and base line in CSS pixels.

    ``size``: of the font, in pixels; ``spacing``: between letters. ``units``: width of the sample that was taken out.
    """

    field: str
    before: str
    left: float
    base: float
    size: float
    spacing: float
    units: int

    @property
    def centred(self) -> bool:
        return FIELDS[self.field].centred


class Beside(NamedTuple):
    """Fixed words on the centred line of ``hole``: they move when its value is wider than the sample."""

    hole: Hole
    left: float
    words: bytes


class Picture(NamedTuple):
    """The box of the photo or the QR code in CSS pixels, and the picture's name and object number."""

    is_photo: bool
    left: float
    top: float
    width: float
    height: float
    name: bytes
    number: Number


Part = bytes | Hole | Beside | Picture


@dataclass(frozen=True)
class Form:
    """``begun``: the file with all that is fixed, ``rows`` where it is in it. ``parts``: the page's content.

    ``page``, ``info``: to be completed. ``free``: the first number that nothing has. ``letters``: what the fixed font
    ``font`` has: its glyphs, each with what it says.
    """

    begun: bytes
    rows: Mapping[Number, bytes]
    parts: tuple[Part, ...]
    page: tuple[Number, bytes]
    info: tuple[Number, bytes]
    root: Number
    fonts: bytes
    font: bytes
    letters: frozenset[tuple[Number, str]]
    free: Number
