"""The protocol of a draw: all that is needed to draw again, on paper (令40 art. 11)."""

import hashlib

from django.template.loader import render_to_string

from portal.core import pdf
from portal.core.errors import Refused
from portal.core.papers import square_of
from reviews.draw_selectors import picture
from reviews.minutes import SHEET_CSS
from reviews.models import Draw

PROTOCOL_CSS = (
    SHEET_CSS
    + """
.code { font-family: "Noto Serif SC"; font-size: 9pt; overflow-wrap: anywhere; word-break: break-all; }
th { width: auto; } tr { break-inside: avoid; } .facts th { width: 34mm; }
.square { float: right; } .square svg { width: 17mm; height: 17mm; }
"""
)


def protocol(drawing: Draw, *, with_names: bool, foot: str = "", address: str = "") -> bytes:
    """The PDF; names of experts stand in it only for the office's and the supervisor's own file (令40 art. 24).

    ``foot`` tells one copy from another, ``address`` is what its square opens.
    Raises ``Refused`` before the list is sealed.
    """
    if not drawing.list_sha256:
        raise Refused("候选名单还没有封存，没有可以打印的记录。", code="not_open")
    page = picture(drawing) | {"draw": drawing, "names": with_names, "foot": foot, "square": square_of(address)}
    sheet = render_to_string("reviews/draw_protocol.html", page)
    return pdf.render(sheet, css=PROTOCOL_CSS, identifier=hashlib.sha256(sheet.encode()).digest()[:16])
