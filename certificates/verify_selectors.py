"""Checking what somebody holds against the register: three facts, a file, or a list (M5e; lessons, pain 23)."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hmac import compare_digest

from certificates.models import Certificate
from certificates.services.sealing import trust_root_file
from certificates.signing.checking import SignatureReport
from certificates.signing.sandbox import verify_in_sandbox
from portal.core.crypto import keyed_hash

_NOBODY = "0" * 64


@dataclass(frozen=True)
class Claim:
    """What somebody says about a certificate: all three must be those of the register."""

    name: str
    id_number: str
    number: str


def find_claimed(claims: Sequence[Claim]) -> list[Certificate | None]:
    """The certificate of each claim whose three facts all hold, else None; one query.

    Which of the three is wrong takes the same work as a number that does not exist, so neither answer nor time tells.
    """
    wanted = {claim.number for claim in claims}
    found = Certificate.objects.known_to_the_public().filter(number__in=wanted)
    by_number = {each.number: each for each in found.select_related("application__applicant", "replaced_by")}
    return [_if_holds(by_number.get(claim.number), claim) for claim in claims]


def _if_holds(certificate: Certificate | None, claim: Claim) -> Certificate | None:
    claimed = keyed_hash(claim.id_number, purpose="id_number")
    known = certificate.application.applicant.id_number_hash if certificate else _NOBODY
    name = certificate.facts["name"] if certificate else ""
    same_person = compare_digest(claimed, known or _NOBODY)
    same_name = compare_digest(name.encode(), claim.name.encode())
    return certificate if same_person & same_name else None


@dataclass(frozen=True)
class FileAnswer:
    """``verdict``: ``registered`` (byte for byte the file that was issued), ``altered`` (our seal, but not our file),
    ``foreign`` (not sealed by us, or the seal is broken). ``certificate``: whose file it is or pretends to be.
    """

    verdict: str
    signature: SignatureReport
    certificate: Certificate | None = None


def check_file(content: bytes) -> FileAnswer:
    """Is this file one that we issued, and does it still say what we said?

    The register's hash decides; the seal says what became of a file that is not in it. Only a seal of ours leads to a
    register entry, so that nobody learns anything with a file that he made himself.
    """
    signature = verify_in_sandbox(content, trust_root_file())
    digest = hashlib.sha256(content).hexdigest()
    known = Certificate.objects.known_to_the_public().select_related("file", "replaced_by")
    registered = known.filter(file__sha256=digest).first()
    if registered:
        return FileAnswer("registered", signature, registered)
    if signature.intact and signature.trusted:
        number = signature.reason.rpartition(" ")[2]
        return FileAnswer("altered", signature, known.filter(number=number).first())
    return FileAnswer("foreign", signature)


def standing(certificate: Certificate | None) -> str:
    """One sentence about a claim for an employer's list."""
    if certificate is None:
        return "未查到：姓名、身份证号、证书编号中至少一项与登记不一致，或者不是本系统签发"
    if certificate.status == "VALID":
        return "有效"
    since = f"{certificate.ended_on:%Y-%m-%d}"
    if certificate.status == "REVOKED":
        return f"已撤销（自{since}，{certificate.ended_by_document}）"
    successor = getattr(certificate, "replaced_by", None)
    new = f"，新证编号 {successor.number}" if successor and successor.file_id else ""
    return f"已换发（自{since}，{certificate.ended_by_document}{new}）"


def answers_to(claims: Iterable[Claim]) -> list[tuple[Claim, Certificate | None]]:
    listed = list(claims)
    return list(zip(listed, find_claimed(listed), strict=True))
