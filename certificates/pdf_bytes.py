"""PDF objects as bytes (ISO 32000-2, 7.3 and 7.5), for what is written by hand because libraries parse it all anew."""

import zlib
from collections.abc import Mapping

Number = int
_FREE = bytes(7)
_TRAILER = b"startxref\n%d\n%%%%EOF\n"


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """The body of a stream object; its dictionary holds ``entries`` too."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def packed_stream(content: bytes, entries: bytes = b"", *, level: int = 6) -> bytes:
    """The same, deflated."""
    return stream(zlib.compress(content, level), b"/Filter /FlateDecode %s" % entries)


def text(words: str) -> bytes:
    """A text string of any characters."""
    return b"<%s>" % (b"\xfe\xff" + words.encode("utf-16-be")).hex().encode()


class ObjectFile:
    """A file in the making: numbered objects, packed where they may be, and at the end where each of them is."""

    def __init__(
        self, begun: bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", rows: Mapping[Number, bytes] | None = None
    ) -> None:
        self.content = bytearray(begun)
        self.rows = dict(rows or {})

    def add(self, number: Number, body: bytes) -> None:
        self.rows[number] = b"\x01%b\x00\x00" % len(self.content).to_bytes(4, "big")
        self.content += b"%d 0 obj\n%b\nendobj\n" % (number, body)

    def pack(self, number: Number, bodies: Mapping[Number, bytes], *, level: int = 6) -> None:
        """All ``bodies``, none of them a stream, in one object stream ``number``."""
        at, places = 0, []
        for index, (each, body) in enumerate(bodies.items()):
            places.append(b"%d %d" % (each, at))
            at += len(body) + 1
            self.rows[each] = b"\x02%b%b" % (number.to_bytes(4, "big"), index.to_bytes(2, "big"))
        head = b" ".join(places) + b"\n"
        content = head + b"\n".join(bodies.values())
        entries = b"/Type /ObjStm /N %d /First %d" % (len(bodies), len(head))
        self.add(number, packed_stream(content, entries, level=level))

    def end(self, number: Number, trailer: bytes) -> bytes:
        """The whole file; the object ``number`` says where the others are."""
        start, size = len(self.content), max(self.rows | {number: b""}) + 1
        self.rows[number] = b"\x01%b\x00\x00" % start.to_bytes(4, "big")
        rows = b"".join(self.rows.get(each, _FREE) for each in range(size))
        entries = b"/Type /XRef /W [1 4 2] /Size %d %s" % (size, trailer)
        self.add(number, packed_stream(rows, entries))
        self.content += _TRAILER % start
        return bytes(self.content)
