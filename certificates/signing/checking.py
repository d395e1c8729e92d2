"""Checks a certificate's signature with what the file itself holds; asks nobody."""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import x509
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
)
from pyhanko_certvalidator.registry import SimpleTrustManager

from portal.core import clock


@dataclass(frozen=True)
class SignatureReport:
    """``intact``: the signed bytes are unchanged. ``trusted``: when it was made, the signer's chain ended at a given
    root and nothing was revoked, by the evidence in the file; whether the time stamps' authority was revoked since then
    can only be known online. ``covers_whole_file``: nothing was appended but time stamps.

    ``signer_name``: common name of the signer, ``""`` when the file has no readable signature. ``stamped_at``: the
    moment that the time stamp proves.
    """

    intact: bool
    trusted: bool
    covers_whole_file: bool
    signer_name: str
    stamped_at: datetime | None = None


_NO_SIGNATURE = SignatureReport(intact=False, trusted=False, covers_whole_file=False, signer_name="")


def load_roots(*files: Path | str) -> list[x509.Certificate]:
    """The certificates in PEM files."""
    return list(load_certs_from_pemder([str(file) for file in files]))


def verify_signature(pdf: bytes, roots: Sequence[x509.Certificate], *, at: datetime | None = None) -> SignatureReport:
    """Check the first signature of ``pdf`` against ``roots`` as somebody does at ``at`` (now), without any network.

    Never raises on a bad file: what cannot be read as a signed PDF is reported as not intact and not trusted. A PDF
    signature covers every byte but its own container, whose zero padding says nothing.
    """
    try:
        signature = PdfFileReader(io.BytesIO(pdf), strict=True).embedded_signatures[0]
        return asyncio.run(_report(signature, roots, at or clock.machine_now()))
    except Exception:  # noqa: BLE001 - anybody may hand in any bytes, and a damaged file fails in any parser
        return _NO_SIGNATURE


async def _report(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], at: datetime) -> SignatureReport:
    spec = SignatureValidationSpec(
        cert_validation_policy=_policy(roots, REQUIRE_REVINFO),
        ts_cert_validation_policy=_policy(roots, NO_REVOCATION),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
    )
    timing = ValidationTimingInfo(at, best_signature_time=at, point_in_time_validation=False)
    result = await ades_lta_validation(signature, PdfSignatureValidationSpec(spec), timing)
    status = result.api_status
    if status is None:
        return _NO_SIGNATURE
    stamp = status.timestamp_validity
    return SignatureReport(
        intact=status.intact and status.valid,
        trusted=result.ades_subindic == AdESPassed.OK and stamp is not None and stamp.trusted,
        covers_whole_file=_nothing_added(signature.reader, status),
        signer_name=signature.signer_cert.subject.native["common_name"],
        stamped_at=stamp.timestamp if stamp else None,
    )


def _policy(roots: Sequence[x509.Certificate], revocation: RevocationCheckingPolicy) -> CertValidationPolicySpec:
    return CertValidationPolicySpec(SimpleTrustManager.build(trust_roots=roots), CertRevTrustPolicy(revocation))


def _nothing_added(reader: PdfFileReader, status: PdfSignatureStatus) -> bool:
    """What follows the signature is time stamps and evidence alone, and the last of them covers the file to its end."""
    last = reader.embedded_signatures[-1]
    return (
        bool(status.docmdp_ok)
        and status.modification_level in {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES}
        and last.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE
    )
