"""The font of one person: the glyphs that his own values need and the form does not have, and nobody else's."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache

import uharfbuzz as hb

from certificates.layout.text import face, width_of
from certificates.pdf_bytes import Number, ObjectFile, packed_stream

NAMES = (b"Noto-Serif-SC", b"Noto-Serif-SC-Rare")
"""By the index of ``REGULAR_FONTS``, as WeasyPrint names them."""

_DROPPED = (
    "BASE",
    "GDEF",
    "GPOS",
    "GSUB",
    "OS/2",
    "STAT",
    "cmap",
    "gasp",
    "name",
    "post",
    "vhea",
    "vmtx",
)
_METRICS = b"/Flags 6 /ItalicAngle 0 /Ascent 1151 /Descent -286 /CapHeight 1151 /StemV 80 /FontBBox [0 -286 1053 1151]"
_TABLE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
%bendcmap
CMapName currentdict /CMap defineresource pop
end
end"""
_MOST_IN_BLOCK = 100
_USUAL = 1000


class PersonalFont:
    """``texts``: what each glyph of the font ``font`` says. ``codes``: by which code each is shown."""

    OBJECTS = 5

    def __init__(self, font: int, texts: Mapping[Number, str]) -> None:
        self._font, self._texts = font, texts
        self._plan = _plan(font, texts)
        renumbered = self._plan.old_to_new_glyph_mapping
        self.codes = {number: renumbered[number] for number in texts}

    def write(self, file: ObjectFile, first: Number) -> dict[Number, bytes]:
        """Add its streams to ``file``; returns its other objects. ``first``: the font's number, four follow."""
        tag = hashlib.sha256(repr(sorted(self._texts)).encode()).digest()[:6]
        name = bytes(65 + letter % 26 for letter in tag) + b"+" + NAMES[self._font]
        content = self._plan.execute().blob.data
        file.add(first + 3, packed_stream(content, b"/Length1 %d" % len(content)))
        file.add(first + 4, packed_stream(_TABLE % self._blocks()))
        widths = b" ".join(
            b"%d [%d]" % (code, width)
            for number, code in self.codes.items()
            if (width := width_of(self._font, number)) != _USUAL
        )
        system = b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        return {
            first: b"<< /Type /Font /Subtype /Type0 /BaseFont /%b /Encoding /Identity-H /DescendantFonts [%d 0 R]"
            b" /ToUnicode %d 0 R >>" % (name, first + 1, first + 4),
            first + 1: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%b /CIDToGIDMap /Identity %b /DW %d /W [%b]"
            b" /FontDescriptor %d 0 R >>" % (name, system, _USUAL, widths, first + 2),
            first + 2: b"<< /Type /FontDescriptor /FontName /%b %b /FontFile2 %d 0 R >>" % (name, _METRICS, first + 3),
        }

    def _blocks(self) -> bytes:
        lines = [
            b"<%04x> <%b>\n" % (code, self._texts[number].encode("utf-16-be").hex().encode())
            for number, code in self.codes.items()
        ]
        blocks = [lines[at : at + _MOST_IN_BLOCK] for at in range(0, len(lines), _MOST_IN_BLOCK)]
        return b"".join(b"%d beginbfchar\n%bendbfchar\n" % (len(block), b"".join(block)) for block in blocks)


def slimmed(content: bytes) -> bytes:
    """A font of WeasyPrint without what no reader of PDF looks at; its glyphs keep their numbers."""
    whole = hb.Face(content)
    wanted = _wanted(range(whole.glyph_count))
    wanted.flags |= hb.SubsetFlags.RETAIN_GIDS
    return hb.subset(whole, wanted).blob.data


def _plan(font: int, glyphs: Mapping[Number, str]) -> hb.SubsetPlan:
    return hb.SubsetPlan(_prepared(font), _wanted(glyphs))


def _wanted(glyphs: Iterable[Number]) -> hb.SubsetInput:
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update(glyphs)
    dropped = (int.from_bytes(tag.encode().ljust(4), "big") for tag in _DROPPED)
    wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(dropped)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    return wanted


@cache
def _prepared(font: int) -> hb.Face:
    return hb.subset_preprocess(face(font))
