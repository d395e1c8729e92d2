"""Checks a certificate of the portal without the portal and without a network: python check_certificate.py ROOTS PDF.

Needs Python 3.11 and ``pip install pyhanko``. ROOTS is the PEM file from /verify/authorities.pem. Says who sealed the
file, when (by the time stamp), and whether anything was changed since; ends with 0 when all is well, else with 1.
Whether a certificate was revoked or replaced later is only known online, at /verify/.
"""

import asyncio
import logging
import sys
from datetime import UTC, datetime

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import NO_REVOCATION, REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager


async def check(roots_file: str, pdf_file: str) -> bool:
    """Print what was found; True when the file is as it was sealed, by one of the authorities' signers."""
    trust = SimpleTrustManager.build(trust_roots=list(load_certs_from_pemder([roots_file])))
    spec = SignatureValidationSpec(
        cert_validation_policy=CertValidationPolicySpec(trust, CertRevTrustPolicy(REQUIRE_REVINFO)),
        ts_cert_validation_policy=CertValidationPolicySpec(trust, CertRevTrustPolicy(NO_REVOCATION)),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
    )
    now = datetime.now(UTC)
    with open(pdf_file, "rb") as pdf:
        reader = PdfFileReader(pdf)
        signature, last = reader.embedded_signatures[0], reader.embedded_signatures[-1]
        timing = ValidationTimingInfo(now, best_signature_time=now, point_in_time_validation=False)
        result = await ades_lta_validation(signature, PdfSignatureValidationSpec(spec), timing)
        status = result.api_status
        unchanged = (
            status.intact
            and status.valid
            and status.docmdp_ok
            and status.modification_level in {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES}
            and last.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE
        )
    trusted = result.ades_subindic == AdESPassed.OK
    print("签章人  ", signature.signer_cert.subject.native["common_name"])
    print("时间戳  ", status.timestamp_validity.timestamp if status.timestamp_validity else "没有")
    print("内容    ", "未改动" if unchanged else "已改动")
    print("签章机构", "可信" if trusted else "不可信或者无法核对")
    return bool(unchanged and trusted)


if __name__ == "__main__":
    logging.disable(logging.ERROR)
    try:
        good = asyncio.run(check(*sys.argv[1:3]))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a file, it is no good file
        sys.exit(f"不是可以核对的文件：{type(error).__name__}")
    sys.exit(0 if good else 1)
