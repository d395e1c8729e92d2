"""Lines of text as glyphs, placed as WeasyPrint (with Pango) places them, number for number.

It holds for one line from left to right of characters that stand alone (``is_plain``). Widths are in Pango's units,
1024 to a CSS pixel. What stands here of rounding was read from WeasyPrint 70 and is held to it by the tests.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

import uharfbuzz as hb

from portal.core.pdf import FONT_DIRECTORY, REGULAR_FONTS

UNITS = 1024
EM = 1000
"""Thousandths of the font's size, in which a PDF counts; our fonts have as many units to the em."""

# Pango shapes letters of another script than the language's as that script's own language.
_COMMON = "Zyyy"
_LANGUAGES = {"Latn": "en", "Hani": "zh-cn", _COMMON: "zh-cn"}
_BRACKETS = dict(zip("(<[{‘“‹«〈《「『【〔〖〘〚", ")>]}’”›»〉》」』】〕〗〙〛", strict=True))
_CLOSING = frozenset(_BRACKETS.values())
_HAN = "々〇㐀-鿿豈-﫿\U00020000-\U0003ffff"
_PLAIN = re.compile(rf"[ -~·—…×“”‘’、-〃〈-】〔-〟！（），－．／：；？{_HAN}]*")
_IS_HAN = re.compile(f"[{_HAN}]")


class Glyph(NamedTuple):
    """``font``: index into ``REGULAR_FONTS``. ``shift``: by how much the next is nearer than ``width``, thousandths."""

    font: int
    number: int
    text: str
    width: int
    shift: float


class Line(NamedTuple):
    glyphs: tuple[Glyph, ...]
    units: int


def is_plain(text: str) -> bool:
    """Can ``text`` be placed here: known characters alone, and no white space that collapses?"""
    return _PLAIN.fullmatch(text) is not None and text == " ".join(text.split())


@lru_cache(maxsize=512)
def line(text: str, size: float, spacing: float = 0) -> Line:
    """``text`` in a font size of ``size`` pixels, its letters ``spacing`` pixels apart."""
    scale = int(size * UNITS)
    left, right = _halves(int(spacing * UNITS))
    placed = [glyph for run in _runs(text) for glyph in _shaped(*run, scale)]
    glyphs, units, last = [], 0, len(placed) - 1
    for index, (font, number, characters, advance) in enumerate(placed):
        width = width_of(font, number)
        before = left if index else 0
        taken = advance + before + (right if index < last else 0)
        units += taken
        # WeasyPrint divides the space before a glyph by the size without turning Pango's units into pixels.
        kerning = int(width + before / size - taken * EM / UNITS / size)
        after = left / size if index < last else 0
        glyphs.append(Glyph(font, number, characters, width, kerning - after))
    return Line(tuple(glyphs), units)


def fits(text: str, size: float, room: float, spacing: float = 0) -> bool:
    """Does ``text`` stay on one line of ``room`` pixels, whatever rounding does?"""
    return line(text, size, spacing).units / UNITS + spacing < room - 1


@cache
def width_of(font: int, number: int) -> int:
    """The advance of a glyph in thousandths."""
    return _sized(font, EM).get_glyph_h_advance(number)


@cache
def face(font: int) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(str(FONT_DIRECTORY / REGULAR_FONTS[font])))


@lru_cache(maxsize=64)
def _sized(font: int, scale: int) -> hb.Font:
    sized = hb.Font(face(font))
    sized.scale = (scale, scale)
    return sized


def _halves(spacing: int) -> tuple[int, int]:
    """Pango puts half of the space on either side of a letter."""
    left = spacing // 2
    if spacing % UNITS == 0:
        left = (left + UNITS // 2) // UNITS * UNITS
    return left, spacing - left


def _runs(text: str) -> Iterator[tuple[str, int, str]]:
    """Parts of ``text`` in one font and one script, with both."""
    at = 0
    for (font, script), run in groupby(zip(map(_font_of, text), _scripts(text), strict=True)):
        end = at + len(list(run))
        yield text[at:end], font, script
        at = end


def _scripts(text: str) -> list[str]:
    """Each character's script: what has none goes with what is before, a closing bracket with the one it closes."""
    found: list[str] = []
    script, start = "", 0
    brackets: list[list[str]] = []
    for index, character in enumerate(text):
        own = _script_of(character)
        if character in _BRACKETS:
            brackets.append([_BRACKETS[character], script])
        elif character in _CLOSING:
            while brackets and brackets[-1][0] != character:
                brackets.pop()
            own = brackets.pop()[1] if brackets else own
        if own and script and own != script:
            found += [script] * (index - start)
            script, start = own, index
        elif own and not script:
            script = own
            brackets = [[closing, known or own] for closing, known in brackets]
    return found + [script or _COMMON] * (len(text) - start)


@lru_cache(maxsize=16384)
def _script_of(character: str) -> str:
    if character.isascii():
        return "Latn" if character.isalpha() else ""
    return "Hani" if _IS_HAN.match(character) else ""


@lru_cache(maxsize=16384)
def _font_of(character: str) -> int:
    has = _sized(0, EM).get_nominal_glyph(ord(character))
    return 0 if has else 1


def _shaped(text: str, font: int, script: str, scale: int) -> list[tuple[int, int, str, int]]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.direction, buffer.script, buffer.language = "ltr", script, _LANGUAGES[script]
    hb.shape(_sized(font, scale), buffer)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    ends = [info.cluster for info in infos[1:]] + [len(text)]
    return [
        (font, info.codepoint, text[info.cluster : end], position.x_advance)
        for info, position, end in zip(infos, positions, ends, strict=True)
    ]
