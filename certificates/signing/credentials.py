"""Facts as a W3C verifiable credential: JSON under a JWS (VC Data Model 2.0, secured by JOSE), beside the PDF.

The key is the one that seals the pages, and its chain travels in the header (RFC 7515, ``x5c``), so that whoever trusts
the authorities of the PDF needs nothing new.
"""

import asyncio
import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import jwt
from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key
from jwt.algorithms import ECAlgorithm
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from certificates.signing.evidence import CannotSign
from certificates.signing.keys import Key
from portal.core import clock

MEDIA_TYPE = "application/vc+jwt"
_ALGORITHM, _COORDINATE, _LONGEST_CHAIN = "ES256", 32, 6


@dataclass(frozen=True)
class CredentialReport:
    """``intact``: the facts are those that were signed. ``trusted``: the signer's chain ends at a given root and held
    when it says that it was signed. ``signer_name``: ``""`` when there is no readable signature.
    """

    intact: bool
    trusted: bool
    signer_name: str
    facts: Mapping[str, Any] = field(default_factory=dict)


NO_CREDENTIAL = CredentialReport(intact=False, trusted=False, signer_name="")


class _WithKey(ECAlgorithm):
    """ES256 by a ``Key``, wherever it lies: in a file or on a token."""

    def prepare_key(self, key: Any) -> Any:
        return key if isinstance(key, Key) else super().prepare_key(key)

    def sign(self, msg: bytes, key: Any) -> bytes:
        numbers = decode_dss_signature(key.sign(msg))
        return b"".join(number.to_bytes(_COORDINATE, "big") for number in numbers)


_jws = jwt.PyJWS(algorithms=[])
_jws.register_algorithm(_ALGORITHM, _WithKey(ECAlgorithm.SHA256))


def sign_credential(credential: Mapping[str, Any], key: Key, *, key_id: str) -> str:
    """The compact JWS over ``credential``, signed now; ``key_id`` is where the key is published.

    Raises ``CannotSign`` for a key of another kind than P-256.
    """
    _public_key(key.certificate)
    chain = [key.certificate, *(each for each in key.chain if each.self_signed == "no")]
    headers = {
        "typ": "vc+jwt",
        "cty": "vc",
        "kid": key_id,
        "x5c": [base64.b64encode(each.dump()).decode() for each in chain],
    }
    signed = {**credential, "iat": int(clock.machine_now().timestamp())}
    payload = json.dumps(signed, ensure_ascii=False, separators=(",", ":")).encode()
    return _jws.encode(payload, key, algorithm=_ALGORITHM, headers=headers)  # type: ignore[arg-type]


def public_jwk(key: Key) -> dict[str, Any]:
    """The public half of ``key`` for those who look it up (RFC 7517)."""
    return {**ECAlgorithm.to_jwk(_public_key(key.certificate), as_dict=True), "alg": _ALGORITHM, "use": "sig"}


def read_credential(token: str, roots: Sequence[x509.Certificate]) -> CredentialReport:
    """Check a credential with what it holds; asks nobody. Never raises on a bad one: it is reported as not intact."""
    try:
        chain = [x509.Certificate.load(base64.b64decode(each)) for each in _chain_of(token)]
        name = chain[0].subject.native["common_name"]
        payload = jwt.PyJWS(algorithms=[_ALGORITHM]).decode(token, _public_key(chain[0]), algorithms=[_ALGORITHM])
        facts = json.loads(payload)
        trusted = _ends_at(roots, chain, datetime.fromtimestamp(facts["iat"], UTC))
    except Exception:  # noqa: BLE001 - anybody may hand in any text, and a damaged one fails in any parser
        return NO_CREDENTIAL
    return CredentialReport(intact=True, trusted=trusted, signer_name=name, facts=facts)


def _chain_of(token: str) -> list[str]:
    chain = jwt.get_unverified_header(token)["x5c"]
    if not 0 < len(chain) <= _LONGEST_CHAIN:
        raise ValueError("no chain that could be checked")
    return list(chain)


def _ends_at(roots: Sequence[x509.Certificate], chain: Sequence[x509.Certificate], moment: datetime) -> bool:
    context = ValidationContext(
        trust_roots=list(roots), other_certs=list(chain[1:]), moment=moment, revocation_mode="soft-fail"
    )
    validator = CertificateValidator(chain[0], validation_context=context)
    try:
        asyncio.run(validator.async_validate_usage({"digital_signature"}))
    except (PathError, ValidationError):
        return False
    return True


def _public_key(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey:
    key = load_der_public_key(certificate.public_key.dump())
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise CannotSign("签章密钥不是 P-256，不能签发可验证凭证")
    return key
