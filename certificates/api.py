"""Open verification of certificates (contracts section 2). No sign-in, nothing stored about the caller."""

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema, Status

from certificates.models import Certificate
from certificates.selectors import facts_of, find_public, verify_url
from portal.core.limits import limit

router = Router(tags=["证书查验"])


class Ending(Schema):
    """Since when a certificate is revoked or replaced, and by what."""

    since: date
    document: str
    reason: str
    replaced_by: str | None = None


class CertificateOut(Schema):
    """Every printed fact under its own name, as text in the wording of the certificate."""

    status: str
    status_label: str
    code: str
    number: str
    verify_url: str
    file_sha256: str
    issued_on: date
    obtained_on: date
    facts: dict[str, str]
    ended: Ending | None


class UnknownOut(Schema):
    status: str = "unknown"
    message: str = "本系统没有签发过这张证书。"


@router.get("/certificates/{code}", response={200: CertificateOut, 404: UnknownOut}, summary="证书查验")
def certificate(request: HttpRequest, code: str) -> Status:
    """``status``: ``valid``, ``revoked``, ``replaced``; 404 with ``unknown`` for anything else."""
    limit(request, "verify", times=60, seconds=60)
    found = find_public(code)
    return Status(200, _shown(found)) if found else Status(404, UnknownOut())


def _shown(certificate: Certificate) -> dict:
    facts = facts_of(certificate)
    return {
        "status": certificate.status.lower(),
        "status_label": certificate.get_status_display(),
        "code": certificate.code,
        "number": certificate.number,
        "verify_url": verify_url(certificate.code),
        "file_sha256": certificate.file.sha256,
        "issued_on": facts.issued_on,
        "obtained_on": facts.obtained_on,
        "facts": {row.key: row.value for row in facts.as_rows(public=True)},
        "ended": _ending(certificate),
    }


def _ending(certificate: Certificate) -> dict | None:
    if certificate.ended_on is None:
        return None
    successor = getattr(certificate, "replaced_by", None)
    return {
        "since": certificate.ended_on,
        "document": certificate.ended_by_document,
        "reason": certificate.ended_because,
        "replaced_by": successor.code if successor and successor.status != "PREPARING" else None,
    }
