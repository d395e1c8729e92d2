"""What the test authority answers: time stamps (RFC 3161), OCSP (RFC 6960) and a CRL, by certomancer's services."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from asn1crypto import crl, keys, ocsp, tsp, x509
from certomancer.services import (
    CertomancerServiceError,
    CRLBuilder,
    RevocationInfoInterface,
    SimpleOCSPResponder,
    TimeStamper,
    choose_signed_digest,
)
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from certificates.test_pki.authority import TestAuthority
from portal.core import clock

STATUS_HOURS = 24
Answer = tuple[str, bytes]
NOT_UNDERSTOOD = (ValueError, TypeError, CertomancerServiceError)


class UnknownAddress(LookupError):
    """The authority has no such service."""


@dataclass(frozen=True)
class _Entity:
    certificate: x509.Certificate
    key: keys.PrivateKeyInfo


@dataclass
class Answers:
    """One authority's services by the path of their address."""

    authority: TestAuthority

    def answer(self, url: str, body: bytes) -> Answer:
        """Media type and content; raises ``UnknownAddress``, or one of ``NOT_UNDERSTOOD`` for what is no request."""
        services = {"/stamps": self._stamp, "/ocsp": self._status, "/crl": self._list}
        service = services.get(urlsplit(url).path)
        if service is None:
            raise UnknownAddress(url)
        return service(body)

    def _stamp(self, body: bytes) -> Answer:
        stamper = self._stamps
        service = TimeStamper(
            stamper.certificate, stamper.key, certs_to_embed=[self._root.certificate], fixed_dt=_this_second()
        )
        response = service.request_tsa_response(tsp.TimeStampReq.load(body))
        return "application/timestamp-reply", response.dump()

    def _status(self, body: bytes) -> Answer:
        responder = SimpleOCSPResponder(
            self._ocsp.certificate,
            self._ocsp.key,
            choose_signed_digest("sha256", self._ocsp.certificate.public_key),
            _this_second(),
            _Status(self._root.certificate, self.authority.revoked()),
            validity=dt.timedelta(hours=STATUS_HOURS),
        )
        response = responder.build_ocsp_response(ocsp.OCSPRequest.load(body))
        return "application/ocsp-response", response.dump()

    def _list(self, _body: bytes) -> Answer:
        root = self._root
        builder = CRLBuilder(
            root.certificate.subject,
            root.key,
            choose_signed_digest("sha256", root.certificate.public_key),
            root.certificate.key_identifier_value,
        )
        now = _this_second()
        revoked = [
            builder.format_revoked_cert(serial, crl.CRLReason("key_compromise"), at)
            for serial, at in self.authority.revoked().items()
        ]
        built = builder.build_crl(int(now.timestamp()), now, now + dt.timedelta(hours=STATUS_HOURS), revoked)
        return "application/pkix-crl", built.dump()

    @cached_property
    def _root(self) -> _Entity:
        return _load(self.authority, "root")

    @cached_property
    def _stamps(self) -> _Entity:
        return _load(self.authority, "stamps")

    @cached_property
    def _ocsp(self) -> _Entity:
        return _load(self.authority, "ocsp")


@dataclass(frozen=True)
class _Status(RevocationInfoInterface):
    issuer: x509.Certificate
    revoked: dict[int, dt.datetime]

    def get_issuer_cert(self) -> x509.Certificate:
        return self.issuer

    def check_revocation_status(self, cid: ocsp.CertId, at_time: dt.datetime) -> tuple[ocsp.CertStatus, list]:
        since = self.revoked.get(cid["serial_number"].native)
        if since is None or since > at_time:
            return ocsp.CertStatus("good"), []
        info = ocsp.RevokedInfo({"revocation_time": since, "revocation_reason": crl.CRLReason("key_compromise")})
        return ocsp.CertStatus("revoked", info), []


def _load(authority: TestAuthority, name: str) -> _Entity:
    stored: Any = pkcs12.load_pkcs12(authority.store(name).read_bytes(), None)
    private = stored.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate = stored.cert.certificate.public_bytes(serialization.Encoding.DER)
    return _Entity(x509.Certificate.load(certificate), keys.PrivateKeyInfo.load(private))


def _this_second() -> dt.datetime:
    return clock.machine_now().astimezone(dt.UTC).replace(microsecond=0)
