"""The one door to WeasyPrint for every print of the portal.

Prints see no network and no file (indico's lesson on server-side requests in PDFs), only our fonts and the images
given with them. ``requirements_missing`` tells the start-up what the machine lacks; WeasyPrint is loaded on first
use, because without Pango it cannot even be imported.
"""

import ctypes
from collections.abc import Mapping
from pathlib import Path

FONT_DIRECTORY: Path = Path(__file__).parent / "fonts"
REGULAR_FONTS = ("NotoSerifSC-Regular.ttf", "NotoSerifSCRare-Regular.ttf")
BOLD_FONTS = ("NotoSerifSC-Bold.ttf",)
FONT_FILES: tuple[Path, ...] = tuple(FONT_DIRECTORY / name for name in (*REGULAR_FONTS, *BOLD_FONTS))

ARCHIVED = "pdf/a-3u"
"""What may lie in an archive for decades: all fonts and colours inside, each letter readable (ISO 19005-3)."""

_DEBIAN_PACKAGES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


class RefusedAddress(ValueError):
    """The page asked for something outside the images given with it; nothing was printed."""


def render(
    html: str, *, css: str, images: Mapping[str, bytes] | None = None, identifier: bytes, variant: str | None = None
) -> bytes:
    """The PDF of ``html`` styled by ``css`` (a constant text: it is parsed once and kept).

    ``images``: bytes by name, used in the page as ``asset:<name>``. Fonts: ``"Noto Serif SC"`` (400, 700) with
    ``"Noto Serif SC Rare"`` behind it. ``identifier``: the document's ID; the same page with the same identifier
    gives the same bytes. ``variant``: ``ARCHIVED`` or none. Raises ``RefusedAddress`` when page, style or image name
    any other address.
    """
    from portal.core import pdf_engine  # noqa: PLC0415 - cannot be imported on a machine without Pango

    fetcher = pdf_engine.AssetFetcher(images or {})
    content = pdf_engine.write_pdf(
        html, css=css, fetcher=fetcher, fonts=FONT_FILES, identifier=identifier, variant=variant
    )
    if fetcher.refused:
        raise RefusedAddress(f"a print may not load {', '.join(fetcher.refused)}")
    return content


def requirements_missing() -> list[str]:
    """What this machine lacks for printing, as Debian package names or font files; empty when all is there.

    Without harfbuzz-subset prints still come out, but 7 to 55 times slower, so it counts as missing.
    """
    missing = [package for library, package in _DEBIAN_PACKAGES.items() if not _loads(library)]
    return missing + [f"portal/core/fonts/{font.name}" for font in FONT_FILES if not font.is_file()]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
