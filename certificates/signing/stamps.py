"""Time stamps (RFC 3161): the question, and what must hold of an answer before it is written into a file."""

import hashlib
import secrets
from dataclasses import dataclass

from asn1crypto import cms, tsp, x509
from cryptography.exceptions import InvalidSignature
from pyhanko_certvalidator.sig_validate import DEFAULT_SIGNATURE_VALIDATOR, SignatureValidationContext

from certificates.signing.transport import Transport, Unreachable

_SET = b"\x31"
_GRANTED = {"granted", "granted_with_mods"}
_NOT_READABLE = "时间戳服务的应答无法读取"
_NONCE = 1 << 62
_QUESTION = tsp.TimeStampReq(
    {
        "version": 1,
        "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)},
        "nonce": _NONCE,
        "cert_req": True,
    }
).dump()
MALFORMED = (ValueError, TypeError, KeyError, IndexError)


class OtherStamper(Unreachable):
    """The stamp is good but another certificate's than the one that was asked for."""


class _Answer(tsp.TimeStampResp):
    """A refusal comes without a time stamp."""

    _fields = [("status", tsp.PKIStatusInfo), ("time_stamp_token", cms.ContentInfo, {"optional": True})]


@dataclass(frozen=True)
class Token:
    """``content``: DER, as in a file. ``signer``: whose signature was checked; not yet whether it is trusted."""

    content: bytes
    signer: x509.Certificate
    certificates: tuple[x509.Certificate, ...] = ()


class Stamper:
    """Asks a time-stamping authority through a ``Transport``. Threads of a process may share one."""

    def __init__(self, url: str, transport: Transport) -> None:
        self._url = url
        self._transport = transport

    def token(self, digest: bytes, *, signer: x509.Certificate | None = None) -> Token:
        """A time stamp of the SHA-256 ``digest``: granted, of this digest and question, and signed by whom it names.

        ``signer``: whose it must be; without it the certificates in the stamp are searched. Raises ``Unreachable``.
        """
        nonce = _NONCE | secrets.randbits(62)
        request = _QUESTION.replace(_NONCE.to_bytes(8, "big"), nonce.to_bytes(8, "big")).replace(bytes(32), digest)
        answer = self._transport.ask(self._url, request, kind="application/timestamp-query")
        try:
            return _checked(answer, digest, nonce, signer)
        except (*MALFORMED, InvalidSignature) as error:
            raise Unreachable(_NOT_READABLE) from error


def _checked(answer: bytes, digest: bytes, nonce: int, signer: x509.Certificate | None) -> Token:
    response = _Answer.load(answer, strict=True)
    if response["status"]["status"].native not in _GRANTED:
        raise Unreachable("时间戳服务没有给出时间戳")
    token = response["time_stamp_token"]
    signed = token["content"]
    content = signed["encap_content_info"]["content"]
    imprint = content.parsed["message_imprint"]
    (info,) = signed["signer_infos"]
    stamped = imprint["hashed_message"].native, imprint["hash_algorithm"]["algorithm"].native
    if stamped != (digest, "sha256") or content.parsed["nonce"].native != nonce:
        raise Unreachable("时间戳服务应答了别的内容")
    held = () if signer else tuple(each.chosen for each in signed["certificates"] or ())
    found = next((each for each in [signer, *held] if each and _is_of(info["sid"], each)), None)
    if found is None:
        raise OtherStamper("时间戳服务换了证书" if signer else "时间戳服务没有说明自己的证书")
    _check_signature(info, bytes(content), found)
    return Token(token.dump(), found, held)


def _is_of(named: cms.SignerIdentifier, certificate: x509.Certificate) -> bool:
    if named.name == "subject_key_identifier":
        return named.native == certificate.key_identifier
    return (
        named.chosen["serial_number"].native == certificate.serial_number
        and named.chosen["issuer"].dump() == certificate.issuer.dump()
    )


def _check_signature(info: cms.SignerInfo, content: bytes, signer: x509.Certificate) -> None:
    hashed_by = info["digest_algorithm"]["algorithm"].native
    attributes = info["signed_attrs"]
    (claimed,) = [each["values"][0].native for each in attributes if each["type"].native == "message_digest"]
    DEFAULT_SIGNATURE_VALIDATOR.validate_signature(
        info["signature"].native,
        _SET + attributes.dump()[1:],
        signer.public_key,
        info["signature_algorithm"],
        SignatureValidationContext(contextual_md_algorithm=hashed_by),
    )
    if hashlib.new(hashed_by, content).digest() != claimed:
        raise ValueError("the time stamp signs something else")
