"""One person's values onto a form: the finished file, written in one go."""

from collections.abc import Mapping

from certificates.layout.form import FONTS_HERE, Beside, Form, Hole, Picture
from certificates.layout.photo import ReadyPhoto, size_of
from certificates.layout.qr import qr_bits
from certificates.layout.subset import PersonalFont
from certificates.layout.text import UNITS, Glyph, Line, line
from certificates.pdf_bytes import Number, ObjectFile, packed_stream, stream, text

_FONTS_OF_PERSON = (b"Own", b"OwnRare")


def filled(form: Form, values: Mapping[str, str], *, title: str, photo: ReadyPhoto | None, identifier: bytes) -> bytes:
    """The PDF of ``form`` with ``values`` in its holes, the same bytes for the same input. ``identifier``: 16 bytes."""
    return _Filling(form, values).file(title, photo, values["verify_url"], identifier)


class _Filling:
    def __init__(self, form: Form, values: Mapping[str, str]) -> None:
        self.form = form
        holes = [part for part in form.parts if isinstance(part, Hole)]
        self.lines = {hole.field: line(hole.before + values[hole.field], hole.size, hole.spacing) for hole in holes}
        wanted: tuple[dict[Number, str], ...] = ({}, {})
        for each in self.lines.values():
            for glyph in each.glyphs:
                if not self._is_fixed(glyph):
                    wanted[glyph.font][glyph.number] = glyph.text
        self.fonts = {font: PersonalFont(font, texts) for font, texts in enumerate(wanted) if texts}

    def file(self, title: str, photo: ReadyPhoto | None, address: str, identifier: bytes) -> bytes:
        form, file = self.form, ObjectFile(self.form.begun, self.form.rows)
        contents, packed, end = form.free, form.free + 1, form.free + 2
        bodies: dict[Number, bytes] = {}
        fonts = [form.fonts]
        for place, (font, own) in enumerate(self.fonts.items()):
            first = end + 1 + place * own.OBJECTS
            bodies |= own.write(file, first)
            fonts.append(b"/%b %d 0 R" % (_FONTS_OF_PERSON[font], first))
        for picture in form.parts:
            if isinstance(picture, Picture):
                file.add(picture.number, _photo(photo) if picture.is_photo and photo else _qr(address))
        file.add(contents, packed_stream(b"".join(self._part(part, photo) for part in form.parts)))
        page, info = form.page, form.info
        resources = page[1].replace(FONTS_HERE, b"<< %b >>" % b" ".join(fonts))
        bodies[page[0]] = b"<< %b /Contents %d 0 R >>" % (resources, contents)
        bodies[info[0]] = b"<< %b /Title %b >>" % (info[1], text(title))
        file.pack(packed, bodies)
        name = identifier.hex().encode()
        return file.end(end, b"/Root %d 0 R /Info %d 0 R /ID [<%b> <%b>]" % (form.root, info[0], name, name))

    def _part(self, part: bytes | Hole | Beside | Picture, photo: ReadyPhoto | None) -> bytes:
        if isinstance(part, bytes):
            return part
        if isinstance(part, Hole):
            own = self.lines[part.field]
            place = part.left - self._wider(part), part.base
            return b"BT\n1 0 0 -1 %b %b Tm\n%bET\n" % (*map(_number, place), self._words(own, _number(part.size)))
        if isinstance(part, Beside):
            place = part.left - self._wider(part.hole), part.hole.base
            return b"BT\n1 0 0 -1 %b %b Tm\n%bET\n" % (*map(_number, place), part.words)
        return _placed(part, photo)

    def _wider(self, hole: Hole) -> float:
        """By how many pixels a centred line begins further left than the sample did."""
        return (self.lines[hole.field].units - hole.units) / 2 / UNITS if hole.centred else 0

    def _words(self, own: Line, size: bytes) -> bytes:
        shown: list[str] = []
        current, shift = b"", ""
        for glyph in own.glyphs:
            name, code = self._code(glyph)
            if name != current:
                # Some readers forget a shift at the end of what is shown.
                shown.append(f"{'>] TJ' if current else ''}\n/{name.decode()} {size.decode()} Tf\n[{shift}<")
                current = name
            elif shift:
                shown.append(f">{shift}<")
            shown.append(f"{code:04x}")
            shift = f"{glyph.shift:.3f}" if glyph.shift else ""
        return ("".join(shown).lstrip() + ">] TJ\n").encode()

    def _is_fixed(self, glyph: Glyph) -> bool:
        """Has the form's own font this glyph? Its codes are the glyphs' numbers."""
        return not glyph.font and (glyph.number, glyph.text) in self.form.letters

    def _code(self, glyph: Glyph) -> tuple[bytes, int]:
        if self._is_fixed(glyph):
            return self.form.font, glyph.number
        return _FONTS_OF_PERSON[glyph.font], self.fonts[glyph.font].codes[glyph.number]


def _placed(box: Picture, photo: ReadyPhoto | None) -> bytes:
    """A picture fills its box and is cut where its shape is another (``object-fit: cover``)."""
    width, height = box.width, box.height
    colour = b"0 g\n"
    if box.is_photo and photo:
        columns, rows, _ = size_of(photo)
        scale = max(width / columns, height / rows)
        width, height, colour = columns * scale, rows * scale, b""
    left, top = box.left + (box.width - width) / 2, box.top + (box.height - height) / 2
    numbers = map(_number, (left, top, width, height, height))
    return colour + b"1 0 0 1 %b %b cm\nq\n%b 0 0 -%b 0 %b cm\n/%b Do\n" % (*numbers, box.name)


def _photo(photo: ReadyPhoto) -> bytes:
    columns, rows, colours = size_of(photo)
    space = b"/DeviceRGB" if colours > 1 else b"/DeviceGray"
    return stream(
        photo,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace %b /Filter /DCTDecode"
        b" /Interpolate true" % (columns, rows, space),
    )


def _qr(address: str) -> bytes:
    side, bits = qr_bits(address)
    entries = b"/Type /XObject /Subtype /Image /ImageMask true /Width %d /Height %d /BitsPerComponent 1 /Decode [1 0]"
    return packed_stream(bits, entries % (side, side))


def _number(value: float) -> bytes:
    return f"{value:.6f}".rstrip("0").rstrip(".").encode()
