"""Which characters our fonts can print, and how the system finds those fonts.

A name with a character that no font has must be refused before it is printed as a box (lesson 25).
"""

from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont

from portal.core.pdf import FONT_DIRECTORY, REGULAR_FONTS

_INVISIBLE = {"\n", "\t", "\r"}


def missing_glyphs(text: str) -> set[str]:
    """The characters of ``text`` that would print as boxes; empty when all is well."""
    return {character for character in set(text) - _INVISIBLE if ord(character) not in _printable()}


@cache
def _printable() -> frozenset[int]:
    points: set[int] = set()
    for name in REGULAR_FONTS:
        with TTFont(FONT_DIRECTORY / name, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)


def write_fonts_conf(target: Path, *, cache_directory: Path) -> Path:
    """Write a fontconfig file for ``FONTCONFIG_FILE`` which serves our fonts to Chromium and WeasyPrint alike.

    ``target``: the file to write; its folder is made. ``cache_directory``: a writable folder for fontconfig.
    System fonts stay available behind ours. Returns ``target``.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        _FONTS_CONF.format(fonts=escape(str(FONT_DIRECTORY)), cache=escape(str(cache_directory))),
        encoding="utf-8",
    )
    return target


_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="same">
    <family>serif</family>
    <prefer><family>Noto Serif SC</family><family>Noto Serif SC Rare</family></prefer>
  </alias>
  <alias>
    <family>sans-serif</family>
    <default><family>Noto Serif SC</family><family>Noto Serif SC Rare</family></default>
  </alias>
</fontconfig>
"""
