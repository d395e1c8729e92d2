"""Signs certificates (PAdES) and checks signatures.

A legally valid seal in China needs an SM2 key from a licensed authority and a licensed seal service (GB/T 38540);
regulation.md 4.7 and 5.3 therefore want a replaceable back end: anything with the ``sign`` of ``Signer`` will do.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import get_pyca_cryptography_hash
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import SignatureCoverageLevel
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from certificates.layout import SEAL_BOX

_FIELD = "CertificateSeal"
_BYTES_RESERVED = 8192
"""A P-256 signature with two certificates needs under 2,500, twice that as hex; estimating would double the time."""


class Signer(Protocol):
    """Whatever can seal a PDF.

    An external SM2 seal service (GB/T 38540: SES_Signature over the document's digest) plugs in here: a class whose
    ``sign`` sends the digest or the whole file to the service and returns what comes back. Nothing else in the
    portal knows how a certificate was signed, and ``test_seal`` of the layout is then False.
    """

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """The signed file. ``reason`` is written into the signature; ``at`` (aware) is the signing time."""
        ...


@dataclass(frozen=True)
class SignatureReport:
    """``intact``: the signed bytes are unchanged. ``trusted``: the signer's chain ends at the given root.

    ``covers_whole_file``: nothing was appended after signing. ``signer_name``: common name of the signer, or ``""``
    when the file has no readable signature.
    """

    intact: bool
    trusted: bool
    covers_whole_file: bool
    signer_name: str


class CannotLoadKey(ValueError):
    """The key store is missing, broken, of another kind, or locked with another password."""


class Pkcs12Signer:
    """Signs with a key from a PKCS #12 file: PAdES, certifying, no later change allowed.

    The key is read once in each process. ``seal_box``: where a reader clicks to see the signature (left, bottom,
    right, top in points of the first page); None signs invisibly.
    """

    def __init__(
        self, path: Path | str, password: str, *, seal_box: tuple[int, int, int, int] | None = SEAL_BOX
    ) -> None:
        self._key = _load_key(Path(path), password)
        self._seal_box = seal_box

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """Raises ``ValueError`` when ``at`` is not aware or ``pdf`` is not a PDF."""
        if at.tzinfo is None:
            raise ValueError("the signing time must be aware")
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=True)
            signed = _TimedPdfSigner(self._metadata(reason), self._key, at=at, box=self._seal_box).sign_pdf(
                writer, bytes_reserved=_BYTES_RESERVED
            )
        except PdfError as reason_why:
            raise ValueError(f"not a PDF that can be signed: {reason_why}") from reason_why
        return signed.getvalue()

    @staticmethod
    def _metadata(reason: str) -> signers.PdfSignatureMetadata:
        return signers.PdfSignatureMetadata(
            field_name=_FIELD,
            md_algorithm="sha256",
            reason=reason,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
            subfilter=fields.SigSeedSubFilter.PADES,
        )


class _TimedPdfSigner(signers.PdfSigner):
    """pyHanko takes the machine's time; the portal has its own clock."""

    def __init__(
        self,
        metadata: signers.PdfSignatureMetadata,
        key: signers.SimpleSigner,
        *,
        at: datetime,
        box: tuple[int, int, int, int] | None,
    ) -> None:
        super().__init__(
            metadata,
            signer=key,
            # The page itself draws the seal, because some viewers hide signature fields; the field lies over it.
            stamp_style=StaticStampStyle(border_width=0),
            new_field_spec=fields.SigFieldSpec(sig_field_name=_FIELD, on_page=0, box=box),
        )
        self._at = at

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._at
        return session


class _CachedKeySigner(signers.SimpleSigner):
    """``SimpleSigner`` parses its private key anew for every signature; this one has done it once."""

    private_key: ec.EllipticCurvePrivateKey

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        return self.private_key.sign(data, ec.ECDSA(get_pyca_cryptography_hash(digest_algorithm)))


@cache
def _load_key(path: Path, password: str) -> _CachedKeySigner:
    signer = _CachedKeySigner.load_pkcs12(path, passphrase=password.encode())
    if signer is None:
        raise CannotLoadKey(f"{path.name} cannot be read: is it there, and is the password right?")
    key = serialization.load_der_private_key(signer.signing_key.dump(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CannotLoadKey(f"{path.name} holds no elliptic-curve key")
    signer.private_key = key
    return signer


def verify_signature(pdf: bytes, trust_root: Path) -> SignatureReport:
    """Check the first signature of ``pdf`` against the one root in ``trust_root`` (PEM), without any network.

    Never raises on a bad file: what cannot be read as a signed PDF is reported as not intact and not trusted. A PDF
    signature covers every byte but its own container, whose zero padding says nothing.
    """
    root = load_cert_from_pemder(trust_root)
    try:
        signature = PdfFileReader(io.BytesIO(pdf), strict=True).embedded_signatures[0]
        status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False))
        return SignatureReport(
            intact=status.intact and status.valid,
            trusted=status.trusted,
            covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
            signer_name=signature.signer_cert.subject.native["common_name"],
        )
    except Exception:  # noqa: BLE001 - anybody may hand in any bytes, and a damaged file fails in any parser
        return _NO_SIGNATURE


_NO_SIGNATURE = SignatureReport(intact=False, trusted=False, covers_whole_file=False, signer_name="")
