"""Revisions appended to a PDF, each with a signature in it (ISO 32000-2, 7.5.6 and 12.8.1).

What was there stays byte for byte. Written by hand, because a general writer parses and writes for ten times as long.
"""

import hashlib
import io
import re
from collections.abc import Callable, Mapping

import pikepdf

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_LONGEST_TAIL = 1024
_FREE_RANGE = b"[0 %010d %010d %010d]"
_ALWAYS = {
    "/Version": b" /Version /1.7",
    "/Extensions": b" /Extensions << /ESIC << /Type /DeveloperExtensions /BaseVersion /1.7 /ExtensionLevel 1 >> >>",
}
Number = int
Sign = Callable[[bytes], bytes]


class CannotAppend(ValueError):
    """Not a PDF, or one that already has a form or a signature."""


class AppendedPdf:
    """A PDF and what is appended to it.

    ``catalogue`` and ``page``: the entries of the catalogue and the first page without their brackets, to be written
    anew with more; ``catalogue_number`` and ``page_number`` are theirs. ``annotations``: those of the page;
    ``loose``: those of them that were no objects of their own, to be written as such.
    """

    def __init__(self, pdf: bytes) -> None:
        start = _START.search(pdf[-_LONGEST_TAIL:])
        if start is None:
            raise CannotAppend("no end of file")
        self.content = bytearray(pdf)
        self._start = int(start[1])
        self.annotations: list[Number] = []
        self.loose: dict[Number, bytes] = {}
        try:
            with pikepdf.Pdf.open(io.BytesIO(pdf), attempt_recovery=False) as document:
                self._read(document)
        except (pikepdf.PdfError, IndexError) as error:
            raise CannotAppend(str(error)) from error

    def _read(self, document: pikepdf.Pdf) -> None:
        root, page = document.Root, document.pages[0].obj
        if "/AcroForm" in root or "/Perms" in root:
            raise CannotAppend("it has a form already")
        self.catalogue_number, self.page_number = root.objgen[0], page.objgen[0]
        self._next = int(document.trailer["/Size"])
        for each in page.get("/Annots", pikepdf.Array()):
            number = each.objgen[0] or self.number()
            if not each.is_indirect:
                self.loose[number] = each.unparse(resolved=True)
            self.annotations.append(number)
        if "/Annots" in page:
            del page["/Annots"]
        self.catalogue, self.page = _entries(root), _entries(page)
        self.catalogue += b"".join(entry for name, entry in _ALWAYS.items() if name not in root)
        trailer = document.trailer
        self._is_stream = not self.content.startswith(b"xref", self._start)
        kept = {name: trailer[name].unparse() for name in ("/Root", "/Info") if name in trailer}
        self._trailer = b" ".join(b"%s %s" % (name.encode(), value) for name, value in kept.items())
        self._id = bytes(trailer["/ID"][0]) if "/ID" in trailer else hashlib.sha256(self.content).digest()[:16]

    def number(self) -> Number:
        """A number for a new object."""
        self._next += 1
        return self._next - 1

    def append(
        self,
        objects: Mapping[Number, bytes],
        *,
        signature: bytes,
        at: Number,
        room: int,
        sign: Callable[[bytes], bytes],
    ) -> None:
        """Append ``objects`` and, as object ``at``, the signature dictionary with the entries ``signature``.

        ``sign``: from the SHA-256 of the file without the place for it to at most ``room`` bytes.
        """
        places: dict[Number, int] = {}
        for number, body in objects.items():
            places[number] = len(self.content)
            self.content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        places[at] = len(self.content)
        self.content += b"%d 0 obj\n<< %s /ByteRange " % (at, signature)
        range_at = len(self.content)
        self.content += _FREE_RANGE % (0, 0, 0) + b" /Contents "
        opened = len(self.content)
        self.content += b"<%s> >>\nendobj\n" % (b"0" * 2 * room)
        closed = opened + 2 * room + 2
        self._end(places)
        covered = _FREE_RANGE % (opened, closed, len(self.content) - closed)
        self.content[range_at : range_at + len(covered)] = covered
        self._seal(opened, closed, sign)

    def _seal(self, opened: int, closed: int, sign: Sign) -> None:
        digest = hashlib.sha256(memoryview(self.content)[:opened])
        digest.update(memoryview(self.content)[closed:])
        sealed = sign(digest.digest()).hex().encode()
        if len(sealed) > closed - opened - 2:
            raise RuntimeError("the signature is larger than the room for it")
        self.content[opened + 1 : opened + 1 + len(sealed)] = sealed

    def _end(self, places: dict[Number, int]) -> None:
        previous, self._start = self._start, len(self.content)
        own = self.number() if self._is_stream else None
        if own is not None:
            places[own] = self._start
        runs = _runs(sorted(places))
        identity = self._id.hex().encode(), hashlib.sha256(self.content[previous:]).digest()[:16].hex().encode()
        trailer = b"%s /Size %d /Prev %d /ID [<%s> <%s>]" % (self._trailer, self._next, previous, *identity)
        if own is None:
            self.content += b"xref\n" + b"".join(_table(run, places) for run in runs)
            self.content += b"trailer\n<< %s >>\n" % trailer
        else:
            index = b" ".join(b"%d %d" % (run[0], len(run)) for run in runs)
            rows = b"".join(b"\x01%b\x00" % places[number].to_bytes(4, "big") for number in sorted(places))
            entries = b"/Type /XRef /W [1 4 1] /Index [%s] /Length %d %s" % (index, len(rows), trailer)
            self.content += b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (own, entries, rows)
        self.content += b"startxref\n%d\n%%%%EOF\n" % self._start


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """The body of a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def text(words: str) -> bytes:
    """A text string of any characters."""
    return b"<%s>" % (b"\xfe\xff" + words.encode("utf-16-be")).hex().encode()


def _entries(dictionary: pikepdf.Object) -> bytes:
    return dictionary.unparse(resolved=True).strip().removeprefix(b"<<").removesuffix(b">>").strip()


def _runs(numbers: list[Number]) -> list[list[Number]]:
    runs: list[list[Number]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _table(run: list[Number], places: Mapping[Number, int]) -> bytes:
    rows = b"".join(b"%010d 00000 n \n" % places[number] for number in run)
    return b"%d %d\n%s" % (run[0], len(run), rows)
