"""The signature inside a PDF: CMS SignedData (RFC 5652) as PAdES wants it (ETSI EN 319 142-1, 6.3), built from parts.

Of a signature's bytes only two digests, the signature itself and the time stamp change, so the rest is encoded once.
"""

from asn1crypto import algos, cms
from pyhanko.sign.general import as_signing_certificate_v2

from certificates.signing.keys import Key

_SEQUENCE, _SET, _OCTETS, _FIRST, _SECOND = 0x30, 0x31, 0x04, 0xA0, 0xA1
_LONG_FORM = 0x80
_DIGEST = bytes(32)
_STAMP_NAME = cms.CMSAttributeType("signature_time_stamp_token").dump()
_SIGNED_DATA_NAME = cms.ContentType("signed_data").dump()


def der(tag: int, *parts: bytes) -> bytes:
    """One DER value of ``parts`` under a one-byte tag."""
    content = b"".join(parts)
    size = len(content)
    if size < _LONG_FORM:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _LONG_FORM | len(length))) + length + content


class SignedData:
    """The signatures of one key over SHA-256 digests. The root is left out: who does not have it does not trust it."""

    def __init__(self, key: Key) -> None:
        certificate = key.certificate
        hashed_by = algos.DigestAlgorithm({"algorithm": "sha256"}).dump()
        issuers = [each for each in key.chain if each.self_signed == "no"]
        self._sign = key.sign
        self._head = b"".join(
            [
                cms.CMSVersion("v1").dump(),
                der(_SET, hashed_by),
                cms.ContentInfo({"content_type": "data"}).dump(),
                der(_FIRST, certificate.dump(), *(each.dump() for each in issuers)),
            ]
        )
        self._signer_head = b"".join(
            [
                cms.CMSVersion("v1").dump(),
                cms.IssuerAndSerialNumber(
                    {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
                ).dump(),
                hashed_by,
            ]
        )
        self._algorithm = key.algorithm.dump()
        attributes = [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [_DIGEST]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [as_signing_certificate_v2(certificate)]}),
        ]
        # A digest stands behind its attribute's name and length, so it never changes the order that DER wants.
        self._attributes = der(_SET, *sorted(each.dump() for each in attributes)).split(_DIGEST)

    @property
    def size(self) -> int:
        """Upper bound of bytes without the time stamp, for a signature of up to 512 bytes."""
        return len(self.whole(b"".join(self._attributes) + _DIGEST, bytes(512), bytes(1)))

    def sign(self, digest: bytes) -> tuple[bytes, bytes]:
        """The signed attributes of a file's ``digest``, and the signature over them."""
        attributes = digest.join(self._attributes)
        return attributes, self._sign(attributes)

    def whole(self, attributes: bytes, signature: bytes, token: bytes = b"") -> bytes:
        """All of it, with the time stamp ``token`` of the signature if there is one."""
        stamp = der(_SECOND, der(_SEQUENCE, _STAMP_NAME, der(_SET, token))) if token else b""
        signer = der(
            _SEQUENCE,
            self._signer_head,
            bytes((_FIRST,)) + attributes[1:],
            self._algorithm,
            der(_OCTETS, signature),
            stamp,
        )
        signed = der(_SEQUENCE, self._head, der(_SET, signer))
        return der(_SEQUENCE, _SIGNED_DATA_NAME, der(_FIRST, signed))
