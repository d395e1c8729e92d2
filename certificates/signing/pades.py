"""Seals a PDF so that anybody can check it, offline too, after its signer's certificate has expired (PAdES B-LTA).

The first revision holds the seal's field, the signature with its time stamp, and the evidence about both; the second
one time stamp over all of it, which proves that the evidence is as old as it says.
"""

import hashlib
import zlib
from datetime import datetime
from functools import lru_cache

from certificates.layout import SEAL_BOX
from certificates.signing.appending import AppendedPdf, CannotAppend, Number, stream, text
from certificates.signing.cms import SignedData
from certificates.signing.evidence import Evidence, EvidenceStore
from certificates.signing.keys import Key
from certificates.signing.stamps import OtherStamper, Stamper

FIELD = "CertificateSeal"
ARCHIVE_FIELD = "ArchiveStamp"
_SIGNATURE = (
    b"/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Reference [<< /Type /SigRef"
    b" /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /V /1.2 /P 1 >> >>]"
)
_STAMP = b"/Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161"
_VARIES = 128
"""A time stamp's size varies by some bytes."""

Box = tuple[int, int, int, int]
_NOWHERE: Box = (0, 0, 0, 0)


class PadesSigner:
    """Certifies a PDF, no later change allowed, with a time stamp and the evidence that makes it last.

    ``seal_box``: where a reader clicks to see the signature (left, bottom, right, top in points of the first page);
    None signs invisibly. Threads of a process may share one.
    """

    def __init__(self, key: Key, stamper: Stamper, evidence: EvidenceStore, *, seal_box: Box | None = SEAL_BOX) -> None:
        self._signed_data = SignedData(key)
        self._stamper, self._evidence, self._box = stamper, evidence, seal_box or _NOWHERE

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """Raises ``ValueError`` when ``at`` is not aware or ``pdf`` is not a PDF, ``CannotSign``, ``Unreachable``."""
        if at.tzinfo is None:
            raise ValueError("the signing time must be aware")
        evidence = self._evidence.current()
        try:
            return self._sign(pdf, evidence, reason, at)
        except OtherStamper:
            # An authority may have several units; the evidence in a file must be about the one that stamped it.
            self._evidence.forget(evidence)
            return self._sign(pdf, self._evidence.current(), reason, at)
        except CannotAppend as error:
            raise ValueError(f"not a PDF that can be signed: {error}") from error

    def _sign(self, pdf: bytes, evidence: Evidence, reason: str, at: datetime) -> bytes:
        file = AppendedPdf(pdf)
        page, form, marks, seal = file.page_number, file.number(), file.number(), file.number()
        self._seal(file, evidence, form=form, marks=marks, seal=seal, signature=_signature(reason, at))
        stamp, token = file.number(), file.number()
        objects = {
            marks: _marks(file, seal, stamp),
            form: _form(seal, stamp),
            stamp: _field(ARCHIVE_FIELD, token, page, _NOWHERE),
        }
        room = evidence.token_size + _VARIES
        file.append(objects, signature=_STAMP, at=token, room=room, sign=lambda digest: self._stamp(digest, evidence))
        return bytes(file.content)

    def _seal(
        self, file: AppendedPdf, evidence: Evidence, *, form: Number, marks: Number, seal: Number, signature: bytes
    ) -> None:
        store, look, signed = file.number(), file.number(), file.number()
        left, bottom, right, top = self._box
        size = right - left, top - bottom
        objects = {
            **_evidence(file, store, evidence),
            **file.loose,
            file.catalogue_number: b"<< %s /AcroForm %d 0 R /DSS %d 0 R /Perms << /DocMDP %d 0 R >> >>"
            % (file.catalogue, form, store, signed),
            # The seal itself is printed on the page, because some viewers hide signature fields.
            file.page_number: b"<< %s /Annots %d 0 R >>" % (file.page, marks),
            marks: _marks(file, seal),
            form: _form(seal),
            look: stream(b"", b"/Type /XObject /Subtype /Form /BBox [0 0 %d %d] /Resources << >>" % size),
            seal: _field(FIELD, signed, file.page_number, self._box, b" /AP << /N %d 0 R >>" % look),
        }
        room = self._signed_data.size + evidence.token_size + _VARIES

        def sign(digest: bytes) -> bytes:
            attributes, value = self._signed_data.sign(digest)
            token = self._stamp(hashlib.sha256(value).digest(), evidence)
            return self._signed_data.whole(attributes, value, token)

        file.append(objects, signature=signature, at=signed, room=room, sign=sign)

    def _stamp(self, digest: bytes, evidence: Evidence) -> bytes:
        return self._stamper.token(digest, signer=evidence.stamper).content


def _signature(reason: str, at: datetime) -> bytes:
    zone = f"{at:%z}"
    moment = f"(D:{at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}')".encode()
    return b"%s /M %s /Reason %s" % (_SIGNATURE, moment, text(reason))


def _marks(file: AppendedPdf, *fields: Number) -> bytes:
    return b"[%s]" % _references((*file.annotations, *fields))


def _form(*fields: Number) -> bytes:
    return b"<< /Fields [%s] /SigFlags 3 >>" % _references(fields)


def _field(name: str, value: Number, page: Number, box: Box, more: bytes = b"") -> bytes:
    return b"<< /FT /Sig /Type /Annot /Subtype /Widget /F 132 /T (%s) /Rect [%d %d %d %d] /P %d 0 R /V %d 0 R%s >>" % (
        name.encode(), *box, page, value, more
    )  # fmt: skip


def _references(numbers: tuple[Number, ...]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _evidence(file: AppendedPdf, store: Number, evidence: Evidence) -> dict[Number, bytes]:
    """The document security store (ETSI EN 319 142-1, 5.4): always the same bytes, those that were validated."""
    objects: dict[Number, bytes] = {}
    lists = {b"Certs": evidence.certificates, b"OCSPs": evidence.ocsps, b"CRLs": evidence.crls}
    entries = b""
    for name, contents in lists.items():
        numbers = tuple(file.number() for _ in contents)
        objects |= {number: _packed(content) for number, content in zip(numbers, contents, strict=True)}
        entries += b" /%s [%s]" % (name, _references(numbers))
    return objects | {store: b"<< /Type /DSS%s >>" % entries}


@lru_cache(maxsize=64)
def _packed(content: bytes) -> bytes:
    return stream(zlib.compress(content, 9), b"/Filter /FlateDecode")
