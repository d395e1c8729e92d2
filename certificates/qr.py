"""The QR code on a certificate: a plain address that any telephone opens (lesson 23)."""

import io

import segno

_QUIET_ZONE_MODULES = 2


def qr_svg(address: str) -> bytes:
    """An SVG image (UTF-8) of the QR code for ``address``, error correction M, scalable, black on transparent."""
    image = io.BytesIO()
    make(address).save(image, kind="svg", border=_QUIET_ZONE_MODULES, omitsize=True, svgclass=None, lineclass=None)
    return image.getvalue()


def make(address: str) -> segno.QRCode:
    """The QR code itself; a level M code survives a stamp or a fold over 15 % of its area."""
    return segno.make(address, error="m", micro=False, boost_error=False)
