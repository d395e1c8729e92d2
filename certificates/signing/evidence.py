"""What makes a signature checkable for decades: the chains of signer and time stamps, and proof that none was revoked.

It is the same for all certificates signed within some minutes, so it is fetched and validated once and embedded in
each file. It is never older than ``KEPT`` nor used beyond what its issuer allows.
"""

import asyncio
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.authority import AuthorityWithCert
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError
from pyhanko_certvalidator.fetchers.common_utils import format_ocsp_request

from certificates.signing.stamps import MALFORMED, Stamper
from certificates.signing.transport import Transport, Unreachable
from portal.core import clock

KEPT = timedelta(minutes=10)
_MARGIN = timedelta(seconds=30)
_LONGEST_CHAIN = 6


class CannotSign(RuntimeError):
    """The key or its authority does not allow a signature now; a Chinese sentence for the secretary."""


@dataclass(frozen=True)
class Evidence:
    """DER contents for the file's security store: ``certificates`` but the signer's own, which is in each signature.

    ``stamper``: the certificate of the time stamps. ``token_size``: bytes of one of them.
    """

    certificates: tuple[bytes, ...]
    ocsps: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    stamper: x509.Certificate
    good_until: datetime
    token_size: int


class EvidenceStore:
    """Holds the evidence of one signer and fetches it anew in time; safe for the threads of a process."""

    def __init__(
        self,
        signer: x509.Certificate,
        known: Iterable[x509.Certificate],
        *,
        roots: Sequence[x509.Certificate],
        stamper: Stamper,
        transport: Transport,
        now: Callable[[], datetime] = clock.machine_now,
    ) -> None:
        self._signer, self._known, self._roots = signer, list(known), list(roots)
        self._stamper, self._transport, self._now = stamper, transport, now
        self._lock = threading.Lock()
        self._held: Evidence | None = None

    def current(self) -> Evidence:
        """Raises ``CannotSign`` when a certificate is revoked or out of date, ``Unreachable`` when nobody answers."""
        with self._lock:
            if self._held is None or self._now() >= self._held.good_until:
                self._held = self._collect()
            return self._held

    def forget(self, evidence: Evidence) -> None:
        """``evidence`` no longer holds: fetch it anew the next time."""
        with self._lock:
            if self._held is evidence:
                self._held = None

    def _collect(self) -> Evidence:
        token = self._stamper.token(bytes(32))
        stamping = token.signer
        known = _unique([self._signer, *self._known, *token.certificates, *self._roots])
        proofs = _Proofs(self._transport, known)
        for certificate in (self._signer, stamping):
            proofs.gather(certificate)
        self._validate(stamping, known, proofs)
        ends = min([self._now() + KEPT, *(end - _MARGIN for end in proofs.ends)])
        return Evidence(
            certificates=tuple(each.dump() for each in known if each != self._signer),
            ocsps=tuple(proofs.ocsps.values()),
            crls=tuple(proofs.crls.values()),
            stamper=stamping,
            good_until=ends,
            token_size=len(token.content),
        )

    def _validate(self, stamping: x509.Certificate, known: Sequence[x509.Certificate], proofs: "_Proofs") -> None:
        context = ValidationContext(
            trust_roots=self._roots,
            other_certs=known,
            ocsps=list(proofs.ocsps.values()),
            crls=list(proofs.crls.values()),
            revocation_mode="require",
            moment=self._now(),
            time_tolerance=timedelta(seconds=5),
        )
        for certificate, usage, extended in (
            (self._signer, {"digital_signature"}, None),
            (stamping, set(), {"time_stamping"}),
        ):
            try:
                validator = CertificateValidator(certificate, validation_context=context)
                asyncio.run(validator.async_validate_usage(usage, extended))
            except RevokedError as error:
                raise CannotSign(f"{_name(certificate)}已被吊销，不能签章") from error
            except (PathError, ValidationError) as error:
                raise CannotSign(f"{_name(certificate)}现在不可用，不能签章：{error}"[:200]) from error


class _Proofs:
    """OCSP responses and revocation lists for chains, each fetched once."""

    def __init__(self, transport: Transport, known: Sequence[x509.Certificate]) -> None:
        self._transport = transport
        self._known = {each.subject.hashable: each for each in known}
        self.ocsps: dict[bytes, bytes] = {}
        self.crls: dict[str, bytes] = {}
        self.ends: list[datetime] = []

    def gather(self, certificate: x509.Certificate) -> None:
        for _ in range(_LONGEST_CHAIN):
            issuer = self._known.get(certificate.issuer.hashable)
            if certificate.self_signed != "no":
                return
            if issuer is None:
                raise CannotSign(f"找不到{_name(certificate)}的上级证书")
            self._prove(certificate, issuer)
            certificate = issuer

    def _prove(self, certificate: x509.Certificate, issuer: x509.Certificate) -> None:
        lists = [url for point in certificate.crl_distribution_points if (url := point.url)]
        try:
            if certificate.ocsp_urls:
                self._ask(certificate, issuer, certificate.ocsp_urls[0])
            elif lists:
                self._fetch(lists[0])
            else:
                raise CannotSign(f"{_name(certificate)}没有注明吊销信息的地址")
        except MALFORMED as error:
            raise Unreachable("证书状态服务的应答无法读取") from error

    def _ask(self, certificate: x509.Certificate, issuer: x509.Certificate, url: str) -> None:
        request = format_ocsp_request(
            certificate, AuthorityWithCert(issuer), certid_hash_algo="sha1", request_nonces=False
        )
        content = self._transport.ask(url, request.dump(), kind="application/ocsp-request")
        response = ocsp.OCSPResponse.load(content)
        if response["response_status"].native != "successful":
            raise Unreachable("证书状态服务没有给出结果")
        answers = response.basic_ocsp_response["tbs_response_data"]["responses"]
        self.ends += [end for each in answers if (end := each["next_update"].native)]
        self.ocsps[certificate.dump()] = content

    def _fetch(self, url: str) -> None:
        if url not in self.crls:
            content = self._transport.ask(url, None, kind="")
            end = crl.CertificateList.load(content)["tbs_cert_list"]["next_update"].native
            self.crls[url] = content
            self.ends += [end] if end else []


def _unique(certificates: Iterable[x509.Certificate]) -> list[x509.Certificate]:
    return list({each.dump(): each for each in certificates}.values())


def _name(certificate: x509.Certificate) -> str:
    return f"证书“{certificate.subject.native.get('common_name', '')}”"
