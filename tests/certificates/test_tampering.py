"""Each forgery is found by our page, and by tools that are not ours: pyHanko's validator, poppler's pdfsig, OpenSSL."""

import io
import subprocess

import pikepdf
import pytest
from asn1crypto import pem
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import AuthorityWithCert
from pyhanko_certvalidator.fetchers.common_utils import format_ocsp_request

from applications.models import Material
from certificates.models import Certificate
from certificates.services import pipeline
from certificates.services.register import prepare_certificates
from certificates.signing.checking import load_roots
from certificates.test_pki.answers import Answers
from certificates.test_pki.authority import make_test_authority
from portal.core.clock import machine_now
from portal.files.services import store
from tests.certificates.conftest import PASSWORD, signer_of
from tests.certificates.examples import jpeg
from tests.certificates.factories import confirmed_cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def authority(tmp_path):
    """Of one test alone, because a key is revoked."""
    return make_test_authority(tmp_path / "pki", password=PASSWORD)


@pytest.fixture
def roots(authority):
    return load_roots(authority.root_certificate)


@pytest.fixture
def signer(authority, monkeypatch):
    """The portal seals with a key whose authority this test can ask and change."""
    made = signer_of(authority)
    monkeypatch.setattr(pipeline, "signer", lambda: made)
    monkeypatch.setattr("certificates.verify_selectors.trust_root_file", lambda: authority.root_certificate)
    return made


@pytest.fixture
def original(signer):
    """An issued certificate with a photo: the register's entry and its bytes."""
    [case] = confirmed_cases()
    photo = store(jpeg(), purpose="material", name="照片.jpg", content_type="image/jpeg", owner_id=None)
    Material.objects.create(application=case, item="photo", file=photo)
    [certificate] = prepare_certificates([case])
    assert pipeline.issue(certificate.pk)
    certificate = Certificate.objects.get()
    with certificate.file.content.open("rb") as stored:
        return certificate, stored.read()


# Who looks at a file, and whether he finds it good.


def our_page(client, content):
    answer = client.post(reverse("certificates:file_check"), {"file": SimpleUploadedFile("证书.pdf", content)})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert ("原件，有效" in page) != ("不是原件" in page or "与原件不一致" in page)
    return "原件，有效" in page


def pyhankos_validator(content, roots):
    """As pyHanko itself judges a file with the evidence that it holds, without any code of ours."""
    try:
        reader = PdfFileReader(io.BytesIO(content))
        held = DocumentSecurityStore.read_dss(reader)
        asked = held.as_validation_context({"trust_roots": list(roots), "revocation_mode": "hard-fail"})
        stamps = ValidationContext(trust_roots=list(roots))
        status = validate_pdf_signature(reader.embedded_signatures[0], asked, stamps)
    except Exception:  # noqa: BLE001 - what it cannot read is not good
        return False
    return status.bottom_line


def pdfsig(content, folder):
    """Poppler: the first signature is valid, and the last one covers the file to its end."""
    file = folder / "checked.pdf"
    file.write_bytes(content)
    told = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout
    signatures = told.split("Signature #")[1:]
    return bool(signatures) and "Signature is Valid" in signatures[0] and "Total document signed" in signatures[-1]


# What a forger does to it.


def changed_byte(content):
    position = content.index(b"stream") + 20
    return content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]


def swapped_photo(content):
    """Another face over the old one, written behind the signature as an editor saves a change."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    images = [
        each for each in page["/Resources"]["/XObject"].values() if each.get_object().get("/Filter") == "/DCTDecode"
    ]
    assert len(images) == 1
    photo = images[0].get_object()
    photo._data, photo._encoded_data = None, jpeg("#ff0000")
    writer.update_container(photo)
    return written(writer)


def rewritten_with_another_photo(content):
    """The same by a tool that saves the file anew."""
    with pikepdf.open(io.BytesIO(content)) as document:
        [photo] = [
            each for each in document.objects if getattr(each, "keys", None) and each.get("/Filter") == "/DCTDecode"
        ]
        photo.write(jpeg("#ff0000"), filter=pikepdf.Name.DCTDecode)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def appended_page(content):
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    blank = writer.add_object(generic.StreamObject(stream_data=b"% forged"))
    writer.insert_page(PageObject(contents=blank, media_box=(0, 0, 842, 595)))
    return written(writer)


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_original_is_good_to_everybody(client, original, roots, tmp_path):
    _, content = original
    assert (our_page(client, content), pyhankos_validator(content, roots), pdfsig(content, tmp_path)) == (True,) * 3


@pytest.mark.parametrize("forge", [changed_byte, swapped_photo, rewritten_with_another_photo, appended_page])
def test_each_forgery_is_found_by_everybody(client, original, roots, tmp_path, forge):
    _, content = original
    forged = forge(content)
    assert forged != content
    seen = our_page(client, forged), pyhankos_validator(forged, roots), pdfsig(forged, tmp_path)
    assert seen == (False,) * 3


def test_stolen_key_is_found_after_its_revocation(client, original, authority, signer, roots, tmp_path):
    """The thief seals another page with proof of the key's good standing that he kept from before its revocation."""
    certificate, content = original
    page = content[: content.index(b"%%EOF")] + b"%%EOF\n"
    key = signer._evidence._signer
    authority.revoke(key.serial_number)
    forged = signer.sign(page, reason=f"签发职称证书 {certificate.number}", at=machine_now())
    assert not our_page(client, forged)
    answer = ocsp_answer(authority, key)
    asked = ValidationContext(trust_roots=list(roots), ocsps=[answer], revocation_mode="require")
    status = validate_pdf_signature(PdfFileReader(io.BytesIO(forged)).embedded_signatures[0], asked)
    assert (status.intact, status.revoked, status.bottom_line) == (True, True, False)
    assert "revoked" in openssl_says(authority, key, answer, tmp_path)


def ocsp_answer(authority, certificate):
    issuer = AuthorityWithCert(load_cert_from_pemder(authority.root_certificate))
    request = format_ocsp_request(certificate, issuer, certid_hash_algo="sha1", request_nonces=False)
    return Answers(authority).answer("/ocsp", request.dump())[1]


def openssl_says(authority, certificate, answer, folder):
    response, signer = folder / "answer.der", folder / "signer.pem"
    response.write_bytes(answer)
    signer.write_bytes(pem.armor("CERTIFICATE", certificate.dump()))
    root = authority.root_certificate
    command = ["openssl", "ocsp", "-respin", response, "-issuer", root, "-cert", signer, "-CAfile", root]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Response verify OK" in told.stderr
    return told.stdout.partition("signer.pem:")[2]
