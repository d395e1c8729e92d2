"""A key that never leaves its token seals pages and credentials as a key in a file does."""

import subprocess
from contextlib import closing

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from pkcs11 import Attribute, CertificateType, ObjectClass

from certificates.signing.credentials import read_credential, sign_credential
from certificates.signing.evidence import EvidenceStore
from certificates.signing.keys import CannotLoadKey, pkcs11_key
from certificates.signing.pades import PadesSigner
from certificates.signing.stamps import Stamper
from certificates.test_pki.__main__ import PASSWORD
from certificates.test_pki.answers import Answers
from certificates.test_pki.authority import STAMPS_URL
from certificates.test_pki.inside import Inside
from portal.core import clock, pdf

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
TOKEN, PIN, LABEL = "seal", "1234", "province"


@pytest.fixture(scope="module")
def token(authority, tmp_path_factory):
    """A SoftHSM token with the signer's key and the certificates above it."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        stored = pkcs12.load_pkcs12(authority.signer_store.read_bytes(), PASSWORD.encode())
        key = folder / "key.pem"
        key.write_bytes(stored.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        softhsm("--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", PIN)
        softhsm("--import", str(key), "--token", TOKEN, "--label", LABEL, "--id", "01", "--pin", PIN)
        certificates = {LABEL: stored.cert, **{f"above{n}": each for n, each in enumerate(stored.additional_certs)}}
        with pkcs11.lib(MODULE).get_token(token_label=TOKEN).open(rw=True, user_pin=PIN) as session:
            for label, each in certificates.items():
                write_certificate(session, label, each.certificate)
        yield TOKEN


def softhsm(*words):
    subprocess.run(["softhsm2-util", *words], check=True, capture_output=True)


def write_certificate(session, label, certificate):
    session.create_object(
        {
            Attribute.CLASS: ObjectClass.CERTIFICATE,
            Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
            Attribute.TOKEN: True,
            Attribute.LABEL: label,
            Attribute.ID: b"\x01" if label == LABEL else label.encode(),
            Attribute.SUBJECT: certificate.subject.public_bytes(),
            Attribute.VALUE: certificate.public_bytes(Encoding.DER),
        }
    )


def test_a_token_seals_a_page_and_signs_a_credential(token, authority, roots, tmp_path):
    with closing(pkcs11_key(MODULE, token=token, pin=PIN, label=LABEL)) as key:
        seals_and_signs(key, authority, roots, tmp_path)


def seals_and_signs(key, authority, roots, tmp_path):
    transport = Inside(Answers(authority))
    stamper = Stamper(STAMPS_URL, transport)
    evidence = EvidenceStore(key.certificate, key.chain, roots=roots, stamper=stamper, transport=transport)
    page = pdf.render("<html lang='zh-CN'><title>试签</title><p>试签</p></html>", css="", identifier=b"1" * 16)
    sealed = tmp_path / "sealed.pdf"
    sealed.write_bytes(PadesSigner(key, stamper, evidence).sign(page, reason="试签", at=clock.machine_now()))
    told = subprocess.run(["pdfsig", "-nocert", sealed], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told

    report = read_credential(sign_credential({"level": "副高级"}, key, key_id="x#key"), roots)
    assert (report.intact, report.trusted, report.facts["level"]) == (True, True, "副高级")


@pytest.mark.parametrize(("pin", "label"), [("9999", LABEL), (PIN, "nobody")])
def test_a_wrong_pin_or_name_is_said_when_the_key_is_loaded(token, pin, label):
    with pytest.raises(CannotLoadKey):
        pkcs11_key(MODULE, token=token, pin=pin, label=label)


def test_after_a_wrong_name_the_right_one_is_loaded_by_the_same_process(token):
    with pytest.raises(CannotLoadKey) as refused:
        pkcs11_key(MODULE, token=token, pin=PIN, label="nobody")
    # Held, as a log would hold it: nothing is closed by its going away.
    assert refused.value
    with closing(pkcs11_key(MODULE, token=token, pin=PIN, label=LABEL)) as key:
        assert key.certificate
