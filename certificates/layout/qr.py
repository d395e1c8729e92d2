"""The QR code on a certificate: a plain address that any telephone opens (lesson 23)."""

import io
from typing import Any

import zxingcpp
from PIL import Image

_DARK_BY_LIGHT = bytes(range(255, -1, -1))
_QUIET_ZONE_MODULES = 2
DOTS_PER_MODULE = 8
"""With eight dots, a module is one byte of a row of bits."""


def qr_bits(address: str) -> tuple[int, bytes]:
    """The QR code for ``address`` as a square of bits, 1 where it is dark: its side in dots, and its rows.

    Error correction M: it survives a stamp or a fold over 15 % of its area.
    """
    code = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)
    modules = memoryview(picture)
    across = len(modules)
    side = (across + 2 * _QUIET_ZONE_MODULES) * DOTS_PER_MODULE
    edge = bytes(_QUIET_ZONE_MODULES)
    margin = bytes(side // 8) * (_QUIET_ZONE_MODULES * DOTS_PER_MODULE)
    rows = modules.tobytes().translate(_DARK_BY_LIGHT)
    lines = (rows[start : start + across] for start in range(0, len(rows), across))
    return side, margin + b"".join((edge + line + edge) * DOTS_PER_MODULE for line in lines) + margin


def qr_png(address: str) -> bytes:
    """The same as a PNG picture, black on nothing."""
    side, bits = qr_bits(address)
    picture = Image.new("LA", (side, side))
    picture.putalpha(Image.frombytes("1", (side, side), bits).convert("L"))
    result = io.BytesIO()
    picture.save(result, "PNG")
    return result.getvalue()
