"""The QR code on a certificate: a plain address that any telephone opens (lesson 23)."""

import io

import segno

_QUIET_ZONE_MODULES = 2
DOTS_PER_MODULE = 8


def qr_png(address: str) -> bytes:
    """A PNG image of the QR code for ``address``, error correction M, two colours, each module 8 dots wide.

    Not SVG: laying its strokes out takes longer than all the text of a certificate.
    """
    image = io.BytesIO()
    make(address).save(image, kind="png", border=_QUIET_ZONE_MODULES, scale=DOTS_PER_MODULE, light=None)
    return image.getvalue()


def make(address: str) -> segno.QRCode:
    """The QR code itself; a level M code survives a stamp or a fold over 15 % of its area."""
    return segno.make(address, error="m", micro=False, boost_error=False)
