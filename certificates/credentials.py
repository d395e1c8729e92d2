"""A certificate as a W3C verifiable credential: what stands on the page, for programs (M5e)."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from certificates.models import Certificate
from certificates.selectors import facts_of, find_public
from certificates.services.sealing import data_key, trust_roots
from certificates.signing.checking import SignatureReport
from certificates.signing.credentials import public_jwk, read_credential, sign_credential
from certificates.verify_selectors import FileAnswer

W3C = "https://www.w3.org/ns/credentials/v2"
KIND = "ProfessionalTitleCredential"
# In the W3C's own context ``name`` is defined as we mean it, ``issuer`` otherwise.
OURS = {"issuer": "issued_by"}
TERMS = (
    *("sex", "birth_month", "id_number", "series", "specialty", "title_name", "level"),
    *("obtained_by", "obtained_on", "tenure_from", "committee", "document_number", "employer"),
    *("usage_scope", "issued_by", "issued_on", "number", "code", "verify_url", "supervisor", "file_sha256"),
)


def credential_of(certificate: Certificate) -> str:
    """The signed credential of an issued certificate: every printed fact and the hash of the PDF.

    Raises ``CannotSign`` where no key for data is at hand.
    """
    facts = facts_of(certificate)
    issuer = issuer_url()
    credential = {
        "@context": [W3C, _whole("certificates:credential_context")],
        "id": f"{facts.verify_url}#credential",
        "type": ["VerifiableCredential", KIND],
        "issuer": {"id": issuer, "name": facts.issuer},
        "validFrom": f"{facts.issued_on.isoformat()}T00:00:00+08:00",
        "credentialSubject": _subject(certificate),
    }
    return sign_credential(credential, data_key(), key_id=f"{issuer}#key")


def _subject(certificate: Certificate) -> dict[str, str]:
    rows = {OURS.get(row.key, row.key): row.value for row in facts_of(certificate).as_rows()}
    return rows | {"file_sha256": certificate.file.sha256 if certificate.file else ""}


def check_credential(token: str) -> FileAnswer:
    """Did we sign this, and does the register still say the same?

    Only a signature of ours leads to the register; the facts must then be those of the register, one for one.
    """
    report = read_credential(token, trust_roots())
    signature = SignatureReport(report.intact, report.trusted, report.intact, report.signer_name)
    if not (report.intact and report.trusted):
        return FileAnswer("foreign", signature)
    subject = report.facts.get("credentialSubject")
    certificate = find_public(str(subject.get("code", ""))) if isinstance(subject, dict) else None
    is_same = certificate and subject == _subject(certificate)
    return FileAnswer("registered" if is_same else "altered", signature, certificate)


def issuer_document() -> dict[str, Any]:
    """Where the issuer's key is looked up (Controlled Identifiers 1.0). Raises ``CannotSign``."""
    issuer = issuer_url()
    method = {"id": f"{issuer}#key", "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": public_jwk(data_key())}
    return {
        "@context": "https://www.w3.org/ns/cid/v1",
        "id": issuer,
        "verificationMethod": [method],
        "assertionMethod": [method["id"]],
    }


def context_document() -> dict[str, Any]:
    """What the names of the facts mean (JSON-LD)."""
    terms = _whole("certificates:credential_context")
    return {"@context": {"@protected": True} | {name: f"{terms}#{name}" for name in (KIND, *TERMS)}}


def issuer_url() -> str:
    return _whole("certificates:credential_issuer")


def _whole(name: str) -> str:
    return settings.PUBLIC_URL + reverse(name)
