"""Seals a PDF so that anybody can check it, offline too, after its signer's certificate has expired (PAdES B-LTA).

The first revision holds the seal's field, the signature with its time stamp, and the evidence about both; the second
one time stamp over all of it, which proves that the evidence is as old as it says.
"""

import io
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.stamp import StaticStampStyle

from certificates.layout import SEAL_BOX
from certificates.signing.evidence import Evidence, EvidenceStore, Stamper

FIELD = "CertificateSeal"
ARCHIVE_FIELD = "ArchiveStamp"
_SIGNATURE_SIZE = 1024
"""Of a P-256 signature and its attributes, beside its chain and time stamp; estimating would double the time."""

Box = tuple[int, int, int, int]


class PadesSigner:
    """Certifies a PDF, no later change allowed, with a time stamp and the evidence that makes it last.

    ``seal_box``: where a reader clicks to see the signature (left, bottom, right, top in points of the first page);
    None signs invisibly. Threads of a process may share one.
    """

    def __init__(
        self, key: signers.Signer, stamper: Stamper, evidence: EvidenceStore, *, seal_box: Box | None = SEAL_BOX
    ) -> None:
        self._key, self._stamper, self._evidence, self._seal_box = key, stamper, evidence, seal_box
        self._size = _SIGNATURE_SIZE + sum(len(each.dump()) for each in [key.signing_cert, *key.cert_registry])

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """Raises ``ValueError`` when ``at`` is not aware or ``pdf`` is not a PDF, ``CannotSign``, ``Unreachable``."""
        if at.tzinfo is None:
            raise ValueError("the signing time must be aware")
        evidence = self._evidence.current()
        try:
            sealed = self._seal(pdf, evidence, reason=reason, at=at)
            return self._stamp(sealed, evidence)
        except PdfError as error:
            raise ValueError(f"not a PDF that can be signed: {error}") from error

    def _seal(self, pdf: bytes, evidence: Evidence, *, reason: str, at: datetime) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=True)
        _embed(writer, evidence)
        signer = _TimedPdfSigner(_metadata(reason), self._key, self._stamper, at=at, box=self._seal_box)
        return signer.sign_pdf(writer, bytes_reserved=_digits(self._size + evidence.token_size)).getvalue()

    def _stamp(self, sealed: bytes, evidence: Evidence) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(sealed), strict=True)
        stamper = signers.PdfTimeStamper(self._stamper, field_name=ARCHIVE_FIELD)
        return stamper.timestamp_pdf(writer, "sha256", bytes_reserved=_digits(evidence.token_size)).getvalue()


def _digits(size: int) -> int:
    """A container is written as hexadecimal digits; a token's size varies by a few bytes."""
    return 2 * (size + 256)


def _metadata(reason: str) -> signers.PdfSignatureMetadata:
    return signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        subfilter=fields.SigSeedSubFilter.PADES,
    )


def _embed(writer: IncrementalPdfFileWriter, evidence: Evidence) -> None:
    """The document security store (ETSI EN 319 142-1, 5.4), written as the bytes that were validated."""

    def streams(contents: tuple[bytes, ...]) -> generic.ArrayObject:
        return generic.ArrayObject(
            [writer.add_object(generic.StreamObject(stream_data=content)) for content in contents]
        )

    writer.ensure_output_version(version=(1, 7))
    writer.register_extension(ESIC_EXTENSION_1)
    writer.root["/DSS"] = writer.add_object(
        generic.DictionaryObject(
            {
                generic.pdf_name("/Certs"): streams(evidence.certificates),
                generic.pdf_name("/OCSPs"): streams(evidence.ocsps),
                generic.pdf_name("/CRLs"): streams(evidence.crls),
            }
        )
    )
    writer.update_root()


class _TimedPdfSigner(signers.PdfSigner):
    """pyHanko takes the machine's time; the portal has its own clock."""

    def __init__(
        self,
        metadata: signers.PdfSignatureMetadata,
        key: signers.Signer,
        stamper: Stamper,
        *,
        at: datetime,
        box: Box | None,
    ) -> None:
        super().__init__(
            metadata,
            signer=key,
            timestamper=stamper,
            # The page itself draws the seal, because some viewers hide signature fields; the field lies over it.
            stamp_style=StaticStampStyle(border_width=0),
            new_field_spec=fields.SigFieldSpec(sig_field_name=FIELD, on_page=0, box=box),
        )
        self._at = at

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._at
        return session
