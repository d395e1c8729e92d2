"""What of a certificate is written onto a form, and where there is room for it; all else is part of the form.

Sizes are those of the stylesheet, in points and millimetres as it has them; the tests hold both together.
"""

from collections.abc import Mapping
from math import inf
from typing import NamedTuple

from certificates.facts import Row
from certificates.layout.page import Variant
from certificates.layout.text import fits, is_plain

_PIXELS_OF_POINT, _PIXELS_OF_MILLIMETRE = 96 / 72, 96 / 25.4
_DENSE_POINTS = 9


class Field(NamedTuple):
    """``points``: font size. ``room``: of its line, in millimetres. ``spacing``: between letters, in millimetres."""

    points: float
    room: float
    spacing: float = 0
    is_cell: bool = False
    centred: bool = False


_HALF, _FULL = Field(10.5, 63, is_cell=True), Field(10.5, 153, is_cell=True)
FIELDS: dict[str, Field] = {
    "name": Field(30, inf),
    "number": Field(10, 58, 0.1, centred=True),
    "code": Field(9.5, 58, 0.2, centred=True),
    "verify_url": Field(8.5, 150, centred=True),
    **dict.fromkeys(("sex", "birth_month", "id_number", "level", "series", "specialty", "obtained_on"), _HALF),
    **dict.fromkeys(("committee", "document_number", "employer", "tenure_from"), _FULL),
}
_SHORT_NAME_SPACING = 2


def spacing_of(field: str, variant: Variant) -> float:
    """Between the letters of ``field``, in CSS pixels."""
    wide = field == "name" and variant.name_size == "name-short"
    return (_SHORT_NAME_SPACING if wide else FIELDS[field].spacing) * _PIXELS_OF_MILLIMETRE


def holes_of(rows: Mapping[str, Row], variant: Variant) -> frozenset[str]:
    """The fields whose values stay on one line and hold no character that WeasyPrint must place."""
    return frozenset(key for key in FIELDS if key in rows and _can_be_written(key, rows[key].value, variant))


def _can_be_written(key: str, value: str, variant: Variant) -> bool:
    field = FIELDS[key]
    if not value or not is_plain(value):
        return False
    points = _DENSE_POINTS if variant.dense and field.is_cell else field.points
    size = points * _PIXELS_OF_POINT
    room = field.room * _PIXELS_OF_MILLIMETRE
    return room == inf or fits(value, size, room, spacing_of(key, variant))
