"""How a form is made: a page is laid out with samples, then they are taken out of its content.

The samples are made of two characters that are printed on every certificate anyway, so the page's fonts hold nobody's.
"""

import io
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import pikepdf
from PIL import Image

from certificates.facts import Row
from certificates.layout.fields import FIELDS, spacing_of
from certificates.layout.form import FONTS_HERE, Beside, Form, Hole, Part, Picture
from certificates.layout.page import Variant, whole_page
from certificates.layout.qr import qr_png
from certificates.layout.subset import slimmed
from certificates.layout.text import line
from certificates.pdf_bytes import Number, ObjectFile, packed_stream, stream

_N = rb"(-?[\d.]+)"
_TEXT = rb"BT\n1 0 0 -1 " + _N + rb" " + _N + rb" Tm\n/(\w+) " + _N + rb" Tf\n(\[[^\]]*\] TJ)\nET\n"
_PICTURE = rb"1 0 0 1 " + _N + rb" " + _N + rb" cm\nq\n" + _N + rb" 0 0 -" + _N + rb" 0 " + _N + rb" cm\n/(\w+) Do\n"
_PLACES = re.compile(_TEXT + rb"|" + _PICTURE)
_WORDS = re.compile(rb"BT\n1 0 0 -1 " + _N + rb" " + _N + rb" Tm\n(/.*?\n)ET\n", re.DOTALL)
_WRITTEN_ANEW = ("/ObjStm", "/XRef")
_CHARACTER = re.compile(r"<([0-9a-f]{4})> <([0-9a-f]{4,})>")
_HEX = re.compile(rb"<([0-9a-f]*)>")
_SAMPLE_PHOTO = (350, 490)
_REGULAR = "Noto-Serif-SC"
# Of two characters that every certificate prints; six of them together stand on none.
_SAMPLES = {key: format(index, "06b").translate({48: "证", 49: "书"}) for index, key in enumerate(FIELDS)}


@lru_cache(maxsize=64)
def learned(rows: tuple[Row, ...], variant: Variant, holes: frozenset[str]) -> Form | None:
    """The form of a page with ``rows``, those in ``holes`` being samples; None when a sample cannot be found on it."""
    sampled = {key: sample for key, sample in _SAMPLES.items() if key in holes}
    printed = {row.key: row._replace(value=sampled.get(row.key, row.value)) for row in rows}
    content = whole_page(
        printed, variant, qr=qr_png(printed["verify_url"].value), photo=_photo(variant), identifier=b"form"
    )
    with pikepdf.Pdf.open(io.BytesIO(content)) as document:
        return _Reading(document, variant, sampled).form()


def _photo(variant: Variant) -> bytes | None:
    if not variant.has_photo:
        return None
    result = io.BytesIO()
    Image.new("RGB", _SAMPLE_PHOTO).save(result, "JPEG")
    return result.getvalue()


class _Reading:
    """Takes a form out of a laid-out page."""

    def __init__(self, document: pikepdf.Pdf, variant: Variant, sampled: Mapping[str, str]) -> None:
        self.document, self.variant, self.sampled = document, variant, sampled
        self.page = document.pages[0].obj
        self.fonts = {name[1:].encode(): font for name, font in self.page.Resources.Font.items()}
        self.letters = {name: _letters(font) for name, font in self.fonts.items()}

    def form(self) -> Form | None:
        parts = self._parts()
        found = sorted(part.field for part in parts if isinstance(part, Hole))
        shown = sum(isinstance(part, Picture) for part in parts)
        if found != sorted(self.sampled) or shown != 1 + self.variant.has_photo:
            return None
        regular = next(name for name, font in self.fonts.items() if str(font.BaseFont).endswith("+" + _REGULAR))
        pictures = {part.number for part in parts if isinstance(part, Picture)}
        masks = {mask.objgen[0] for number in pictures if (mask := self._object(number).get("/SMask")) is not None}
        contents = {each.objgen[0] for each in self.page.Contents}
        fonts = b" ".join(b"/%b %b" % (name, font.unparse()) for name, font in self.fonts.items())
        page, info = self._page(), self._info()
        file, free = self._fixed(pictures | masks | contents | {page[0], info[0]})
        return Form(
            begun=bytes(file.content),
            rows=file.rows,
            parts=parts,
            page=page,
            info=info,
            root=self.document.Root.objgen[0],
            fonts=fonts,
            font=regular,
            letters=frozenset(self.letters[regular].items()),
            free=free,
        )

    def _parts(self) -> tuple[Part, ...]:
        contents = b"\n".join(each.read_bytes() for each in self.page.Contents)
        parts: list[Part] = []
        end = 0
        for place in _PLACES.finditer(contents):
            part = self._picture(place) if place[6] else self._hole(place)
            if part is not None:
                parts += [contents[end : place.start()], part]
                end = place.end()
        parts.append(contents[end:])
        centred = {part.base: part for part in parts if isinstance(part, Hole) and part.centred}
        return tuple(split for part in parts for split in _with_neighbours(part, centred))

    def _object(self, number: Number) -> pikepdf.Object:
        return self.document.get_object(number, 0)

    def _picture(self, place: re.Match[bytes]) -> Picture:
        picture = self.page.Resources.XObject["/" + place[11].decode()]
        left, top, width, height = (float(place[index]) for index in (6, 7, 8, 9))
        is_photo = picture.get("/Filter") == "/DCTDecode"
        return Picture(is_photo, left, top, width, height, place[11], picture.objgen[0])

    def _hole(self, place: re.Match[bytes]) -> Hole | None:
        codes = b"".join(_HEX.findall(place[5]))
        letters = self.letters[place[3]]
        words = "".join(letters[int(codes[at : at + 4], 16)] for at in range(0, len(codes), 4))
        for field, sample in self.sampled.items():
            if words.endswith(sample):
                left, base, size = (float(place[index]) for index in (1, 2, 4))
                spacing = spacing_of(field, self.variant)
                return Hole(
                    field, words.removesuffix(sample), left, base, size, spacing, line(words, size, spacing).units
                )
        return None

    def _page(self) -> tuple[Number, bytes]:
        self.page.Resources.Font = pikepdf.Name(FONTS_HERE.decode())
        del self.page.Contents
        return self.page.objgen[0], _entries(self.page)

    def _info(self) -> tuple[Number, bytes]:
        info = self.document.trailer.Info
        del info.Title
        return info.objgen[0], _entries(info)

    def _fixed(self, left_out: set[Number]) -> tuple[ObjectFile, Number]:
        file = ObjectFile()
        plain: dict[Number, bytes] = {}
        for each in self.document.objects:
            number = each.objgen[0]
            if number in left_out or each.get("/Type") in _WRITTEN_ANEW:
                continue
            if isinstance(each, pikepdf.Stream):
                file.add(number, _stream(each))
            else:
                plain[number] = each.unparse(resolved=True)
        free = max(each.objgen[0] for each in self.document.objects) + 1
        file.pack(free, plain, level=9)
        return file, free + 1


def _with_neighbours(part: Part, centred: Mapping[float, Hole]) -> Iterator[Part]:
    """``part``, divided where fixed words stand on the line of a centred value."""
    if not isinstance(part, bytes):
        yield part
        return
    end = 0
    for words in _WORDS.finditer(part):
        hole = centred.get(float(words[2]))
        if hole is not None:
            yield part[end : words.start()]
            yield Beside(hole, float(words[1]), words[3])
            end = words.end()
    yield part[end:]


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """The text of each code of a font."""
    table = font.ToUnicode.read_bytes().decode()
    return {int(code, 16): bytes.fromhex(units).decode("utf-16-be") for code, units in _CHARACTER.findall(table)}


def _entries(dictionary: pikepdf.Object) -> bytes:
    return dictionary.unparse(resolved=True).strip().removeprefix(b"<<").removesuffix(b">>").strip()


def _stream(each: pikepdf.Stream) -> bytes:
    """A fixed stream, made as small as it gets."""
    entries = each.stream_dict
    del entries["/Length"]
    if each.get("/Filter") != "/FlateDecode" or "/DecodeParms" in each:
        return stream(each.read_raw_bytes(), _entries(entries))
    content = each.read_bytes()
    del entries["/Filter"]
    if "/Length1" in entries:
        content = slimmed(content)
        entries.Length1 = len(content)
    return packed_stream(content, _entries(entries), level=9)
