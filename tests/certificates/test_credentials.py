"""The credential beside the PDF: whoever trusts the authorities can check it, with tools that are not ours."""

import base64
import json
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certificates.services.register import replace_certificate, revoke_certificate
from certificates.services.sealing import trust_root_file
from certificates.signing.checking import load_roots
from certificates.signing.credentials import NO_CREDENTIAL, read_credential, sign_credential
from certificates.signing.keys import pkcs12_key
from certificates.test_pki.__main__ import PASSWORD
from portal.accounts.models import User
from portal.core.actors import Role
from tests import factories
from tests.certificates.factories import issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ENDING = {"document": "晋人社函〔2026〕7号", "reason": "姓名有误"}
VERDICTS = ("凭证属实，有效", "已换发", "已撤销", "与原件不一致", "不是原件")


@pytest.fixture
def certificate():
    [found] = issued(applicant=factories.UserFactory(name="艾克拜尔·𬀩㛃"))
    return found


@pytest.fixture
def token(client, certificate):
    return downloaded(client, certificate).content.decode()


def downloaded(client, certificate):
    client.force_login(certificate.application.applicant)
    return client.get(reverse("certificates:credential", args=[certificate.code]))


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def officer(certificate):
    return factories.staff(Role.HRSS_OFFICER, certificate.application.batch.committee.filing_authority)


def asked(client, token):
    """The status and the verdict for a credential that somebody hands in."""
    answer = client.post(reverse("certificates:file_check"), {"file": SimpleUploadedFile("凭证.jwt", token.encode())})
    page = answer.content.decode()
    return answer.status_code, [verdict for verdict in VERDICTS if f"{verdict}</p>" in page]


def test_it_says_what_the_page_says(token, certificate):
    header, facts = (json.loads(decoded(part)) for part in token.split(".")[:2])
    assert (header["alg"], header["typ"], header["cty"]) == ("ES256", "vc+jwt", "vc")
    assert facts["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert facts["type"] == ["VerifiableCredential", "ProfessionalTitleCredential"]
    subject = facts["credentialSubject"]
    assert subject["name"] == "艾克拜尔·𬀩㛃"
    assert subject["number"] == certificate.number
    assert subject["file_sha256"] == certificate.file.sha256
    assert subject["issued_by"] == facts["issuer"]["name"] == certificate.facts["issuer"]
    assert certificate.application.applicant.id_number not in json.dumps(facts)


def test_openssl_finds_the_signature_good_and_the_chain_ours(token, tmp_path):
    head, payload, signature = token.split(".")
    chain = [base64.b64decode(each) for each in json.loads(decoded(head))["x5c"]]
    for number, each in enumerate(chain):
        (tmp_path / f"{number}.der").write_bytes(each)
        run("openssl", "x509", "-inform", "DER", "-in", f"{number}.der", "-out", f"{number}.pem", at=tmp_path)
    (tmp_path / "key.pem").write_text(run("openssl", "x509", "-in", "0.pem", "-noout", "-pubkey", at=tmp_path))
    raw = decoded(signature)
    numbers = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    (tmp_path / "signature").write_bytes(encode_dss_signature(*numbers))
    (tmp_path / "signed").write_text(f"{head}.{payload}")
    checked = run("openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "signed", at=tmp_path)
    assert "Verified OK" in checked
    between = [part for number in range(1, len(chain)) for part in ("-untrusted", f"{number}.pem")]
    assert "OK" in run("openssl", "verify", "-CAfile", str(trust_root_file()), *between, "0.pem", at=tmp_path)


def run(*command, at):
    return subprocess.run(command, cwd=at, capture_output=True, text=True, check=True).stdout


def test_its_key_is_the_one_that_the_issuer_publishes(client, token):
    header, facts = (json.loads(decoded(part)) for part in token.split(".")[:2])
    document = client.get(reverse("certificates:credential_issuer")).json()
    assert document["id"] == facts["issuer"]["id"]
    [method] = document["verificationMethod"]
    assert method["id"] == header["kid"]
    assert set(method["publicKeyJwk"]) == {"kty", "crv", "x", "y", "alg", "use"}


def test_every_fact_has_a_meaning(client, token):
    subject = json.loads(decoded(token.split(".")[1]))["credentialSubject"]
    terms = client.get(reverse("certificates:credential_context")).json()["@context"]
    assert set(subject) - set(terms) == {"name"}


def test_our_page_says_at_once_what_became_of_it(client, token, certificate):
    assert asked(client, token) == (200, ["凭证属实，有效"])
    replace_certificate(certificate=certificate, actor=officer(certificate), **ENDING)
    assert asked(client, token) == (200, ["已换发"])
    assert downloaded(client, certificate).status_code == 404


def test_a_changed_fact_and_another_signer_are_found(client, token, certificate, authority):
    head, payload, signature = token.split(".")
    facts = json.loads(decoded(payload))
    facts["credentialSubject"]["level"] = "正高级"
    changed = encoded(json.dumps(facts, ensure_ascii=False).encode())
    assert asked(client, f"{head}.{changed}.{signature}") == (200, ["不是原件"])
    stranger = pkcs12_key(authority.signer_store, PASSWORD)
    assert asked(client, sign_credential(facts, stranger, key_id="x#key")) == (200, ["不是原件"])


@pytest.mark.parametrize(
    "text", ["", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJIUzI1NiIsIng1YyI6W119.e30.AAAA"]
)
def test_what_is_no_credential_is_not_read(text):
    assert read_credential(text, load_roots(trust_root_file())) == NO_CREDENTIAL


def test_a_token_without_algorithm_is_refused(token):
    head, payload, _ = token.split(".")
    header = json.loads(decoded(head)) | {"alg": "none"}
    forged = f"{encoded(json.dumps(header).encode())}.{payload}."
    assert read_credential(forged, load_roots(trust_root_file())) == NO_CREDENTIAL


def test_only_the_holder_gets_it(client, certificate):
    client.force_login(User.objects.get(pk=factories.UserFactory().pk))
    assert client.get(reverse("certificates:credential", args=[certificate.code])).status_code == 404


def test_a_revoked_one_is_said_to_be(client, token, certificate):
    revoke_certificate(certificate=certificate, actor=officer(certificate), **ENDING)
    assert asked(client, token) == (200, ["已撤销"])
