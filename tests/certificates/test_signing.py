"""Signatures on certificates: valid for decades, and broken by any change (regulation.md 4.7, parts.md "pyHanko")."""

import io
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta

import pikepdf
import pytest
from asn1crypto import tsp, x509
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID
from PIL import Image, ImageFilter
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject

from certificates.layout import render_certificate
from certificates.signing.checking import SignatureReport, load_roots, verify_signature
from certificates.signing.cms import der
from certificates.signing.evidence import CannotSign
from certificates.signing.keys import CannotLoadKey, pkcs11_key, pkcs12_key
from certificates.signing.transport import Unreachable
from certificates.test_pki import authority as pki
from certificates.test_pki.answers import Answers
from certificates.test_pki.authority import STAMPS_URL, make_test_authority
from certificates.test_pki.inside import Inside
from portal.core.clock import SHANXI, machine_now
from tests.certificates.conftest import PASSWORD, signer_of
from tests.certificates.examples import FACTS

AT = datetime(2026, 11, 20, 9, 30, tzinfo=SHANXI)
AFTER_EXPIRY = datetime(2037, 1, 1, tzinfo=SHANXI)
NOTHING = SignatureReport(intact=False, trusted=False, covers_whole_file=False, signer_name="")


@pytest.fixture(scope="module")
def unsigned():
    return render_certificate(FACTS, test_seal=True)


@pytest.fixture(scope="module")
def signed(authority, unsigned):
    return signer_of(authority).sign(unsigned, reason="签发职称证书", at=AT)


def embedded(pdf, index=0):
    return PdfFileReader(io.BytesIO(pdf)).embedded_signatures[index]


def test_sign_gives_a_file_whose_signature_holds(roots, signed):
    report = verify_signature(signed, roots)
    assert (report.intact, report.trusted, report.covers_whole_file) == (True, True, True)
    assert report.signer_name == "Zhiping TEST signer 测试 – not an official seal"
    assert machine_now() - timedelta(minutes=10) < report.stamped_at <= machine_now()


def test_signature_outlives_the_signers_certificate_by_what_the_file_holds(roots, signed):
    """ETSI's long-term validation, offline: the signer's certificate ended in 2036, OCSP and CRL within a day."""
    signer = embedded(signed).signer_cert
    assert signer.not_valid_after < AFTER_EXPIRY
    report = verify_signature(signed, roots, at=AFTER_EXPIRY)
    assert (report.intact, report.trusted, report.covers_whole_file) == (True, True, True)


@pytest.mark.parametrize("lost", ["/DSS", "archive stamp"])
def test_without_evidence_or_its_stamp_nothing_holds_after_the_expiry(roots, signed, lost):
    if lost == "/DSS":
        pdf = signed.replace(b"/DSS ", b"/DSX ")
    else:
        pdf = signed[: embedded(signed).byte_range[2] + embedded(signed).byte_range[3]]
    assert pdf != signed
    assert not verify_signature(pdf, roots, at=AFTER_EXPIRY).trusted


def test_file_holds_chain_status_and_list(signed):
    with pikepdf.open(io.BytesIO(signed)) as document:
        store = document.Root["/DSS"]
        names = {x509.Certificate.load(each.read_bytes()).subject.native["common_name"] for each in store["/Certs"]}
        assert (len(store["/OCSPs"]), len(store["/CRLs"])) == (1, 1)
    assert {"Zhiping TEST CA 测试 – not an official seal", "Zhiping TEST time stamps 测试 – not official"} <= names


def test_independent_tool_finds_the_signature_valid(signed, tmp_path):
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    told = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told
    assert "ETSI.CAdES.detached" in told


def test_independent_tool_finds_a_flipped_byte(signed, tmp_path):
    changed = bytearray(signed)
    changed[200] ^= 1
    file = tmp_path / "changed.pdf"
    file.write_bytes(changed)
    told = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" not in told


def test_sign_leaves_the_printed_file_as_it_was(signed, unsigned):
    assert signed.startswith(unsigned)


def test_sign_writes_the_given_time_and_reason(signed):
    signature = embedded(signed)
    assert signature.self_reported_timestamp == AT
    assert signature.sig_object["/Reason"] == "签发职称证书"


def test_sign_puts_the_field_over_the_printed_seal(signed):
    left, bottom, right, top = (float(edge) for edge in embedded(signed).sig_field["/Rect"])
    page_width, page_height = 841.89, 595.28
    assert 0 < left < right < page_width
    assert 0 < bottom < top < page_height / 2
    assert right - left == pytest.approx(32 * 72 / 25.4, abs=1)


@pytest.mark.parametrize("part", range(12))
def test_verify_reports_a_flipped_byte_anywhere_in_the_signed_ranges(roots, signed, part):
    first, length, second, rest = embedded(signed).byte_range
    covered = [*range(first, first + length), *range(second, second + rest)]
    position = covered[part * (len(covered) - 1) // 11]
    changed = bytearray(signed)
    changed[position] ^= 1
    report = verify_signature(bytes(changed), roots)
    assert not (report.intact and report.covers_whole_file)


def test_verify_reports_bytes_added_after_the_signature(roots, signed):
    assert not verify_signature(signed + b"\n% more\n", roots).covers_whole_file


def test_verify_reports_a_page_that_was_appended(roots, signed):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    blank = writer.add_object(generic.StreamObject(stream_data=b"% forged"))
    writer.insert_page(PageObject(contents=blank, media_box=(0, 0, 842, 595)))
    out = io.BytesIO()
    writer.write(out)
    assert not verify_signature(out.getvalue(), roots).covers_whole_file


def test_verify_does_not_trust_another_authority(signed, tmp_path):
    stranger = make_test_authority(tmp_path, password="other")
    report = verify_signature(signed, load_roots(stranger.root_certificate))
    assert report.intact
    assert not report.trusted


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"\x00" * 500, "不是PDF".encode()])
def test_verify_reports_a_file_that_is_no_signed_pdf(roots, content):
    assert verify_signature(content, roots) == NOTHING


def test_verify_reports_an_unsigned_certificate(roots, unsigned):
    assert verify_signature(unsigned, roots) == NOTHING


def test_sign_refuses_what_is_not_a_pdf(authority):
    with pytest.raises(ValueError, match="not a PDF"):
        signer_of(authority).sign(b"no pdf", reason="x", at=AT)


def test_sign_refuses_a_time_without_zone(authority, unsigned):
    with pytest.raises(ValueError, match="aware"):
        signer_of(authority).sign(unsigned, reason="x", at=AT.replace(tzinfo=None))


def test_revoked_key_signs_nothing_more(tmp_path, unsigned):
    """Evidence is at most ten minutes old, so a revoked key is found by then; what it signed before stays good."""
    authority = make_test_authority(tmp_path, password=PASSWORD)
    moment = machine_now()
    signer = signer_of(authority, now=lambda: moment)
    before = signer.sign(unsigned, reason="x", at=AT)
    authority.revoke(pkcs12_key(authority.signer_store, PASSWORD).certificate.serial_number)
    moment = machine_now() + timedelta(minutes=11)
    with pytest.raises(CannotSign, match="吊销"):
        signer.sign(unsigned, reason="x", at=AT)
    assert verify_signature(before, load_roots(authority.root_certificate), at=AFTER_EXPIRY).trusted


def test_expired_key_signs_nothing(tmp_path, unsigned):
    yesterday = machine_now() - timedelta(days=1)
    authority = make_test_authority(tmp_path, password=PASSWORD, signer_until=yesterday)
    with pytest.raises(CannotSign, match="现在不可用"):
        signer_of(authority).sign(unsigned, reason="x", at=AT)


def test_evidence_is_fetched_once_for_many_signatures(authority, unsigned):
    asked = []

    class Counted(Inside):
        def ask(self, url, body, *, kind):
            asked.append(url.rpartition("/")[2])
            return super().ask(url, body, kind=kind)

    signer = signer_of(authority, Counted(Answers(authority)))
    for _ in range(3):
        signer.sign(unsigned, reason="x", at=AT)
    assert (asked.count("ocsp"), asked.count("crl"), asked.count("stamps")) == (1, 1, 1 + 3 * 2)


def test_signs_through_the_authority_as_a_process(authority, authority_process, roots, unsigned):
    authority_process.behave("normal")
    signed = signer_of(authority, authority_process.transport()).sign(unsigned, reason="x", at=AT)
    assert verify_signature(signed, roots, at=AFTER_EXPIRY).trusted


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [("down", "无法连接"), ("busy", "忙"), ("slow", "没有应答"), ("garbage", "无法读取")],
)
def test_sign_says_what_is_wrong_with_the_time_stamps(authority, authority_process, unsigned, mode, sentence):
    authority_process.behave(mode)
    with pytest.raises(Unreachable, match=sentence):
        signer_of(authority, authority_process.transport()).sign(unsigned, reason="x", at=AT)


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [("down", "无法连接"), ("busy", "忙"), ("slow", "没有应答"), ("garbage", "无法读取")],
)
def test_sign_says_what_is_wrong_later_too(authority, authority_process, unsigned, mode, sentence):
    """The evidence is there already; the stamp of this signature is what fails."""
    authority_process.behave("normal")
    signer = signer_of(authority, authority_process.transport())
    signer.sign(unsigned, reason="x", at=AT)
    authority_process.behave(mode)
    with pytest.raises(Unreachable, match=sentence):
        signer.sign(unsigned, reason="x", at=AT)


def test_key_refuses_a_wrong_password_and_a_missing_store(authority, tmp_path):
    with pytest.raises(CannotLoadKey):
        pkcs12_key(authority.signer_store, "wrong")
    with pytest.raises(CannotLoadKey):
        pkcs12_key(tmp_path / "none.p12", "secret")


def test_token_that_is_not_there_is_told():
    with pytest.raises(CannotLoadKey):
        pkcs11_key("/no/such/module.so", token="seal", pin="1234", label="seal")


def test_make_test_authority_twice_keeps_the_first(tmp_path):
    first = make_test_authority(tmp_path / "pki", password="secret")
    before = first.root_certificate.read_bytes(), first.signer_store.read_bytes()
    second = make_test_authority(tmp_path / "pki", password="secret")
    assert (second.root_certificate.read_bytes(), second.signer_store.read_bytes()) == before


def test_test_authority_locks_its_keys_and_names_itself_a_test(authority):
    for store in (authority.signer_store, authority.store("root"), authority.store("stamps")):
        assert store.stat().st_mode & 0o077 == 0
    root = load_cert_from_pemder(authority.root_certificate)
    assert root.subject.native["common_name"] == "Zhiping TEST CA 测试 – not an official seal"


class Changed(Inside):
    """The authority behind somebody who changes what it answers."""

    def __init__(self, answers, change):
        super().__init__(answers)
        object.__setattr__(self, "change", change)

    def ask(self, url, body, *, kind):
        answer = super().ask(url, body, kind=kind)
        return self.change(answer) if url == STAMPS_URL else answer


def replayed():
    held = []

    def change(answer):
        held.append(answer)
        return held[0]

    return change


def forged(answer):
    """The last byte is of the signature over the time stamp."""
    return answer[:-1] + bytes([answer[-1] ^ 1])


def refused(answer):
    return der(0x30, tsp.PKIStatusInfo({"status": "rejection"}).dump())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [(replayed(), "别的内容"), (forged, "无法读取"), (refused, "没有给出")],
    ids=["replayed", "forged", "refused"],
)
def test_sign_refuses_a_time_stamp_that_does_not_hold(authority, unsigned, change, sentence):
    signer = signer_of(authority, Changed(Answers(authority), change))
    with pytest.raises(Unreachable, match=sentence):
        signer.sign(unsigned, reason="x", at=AT)


def test_stranger_may_not_stamp(authority, unsigned, tmp_path):
    """Its stamps are sound, but no given root stands behind them."""
    stranger = Answers(make_test_authority(tmp_path, password=PASSWORD))

    class Diverted(Inside):
        def ask(self, url, body, *, kind):
            return stranger.answer(url, body)[1] if url == STAMPS_URL else super().ask(url, body, kind=kind)

    with pytest.raises((CannotSign, Unreachable)):
        signer_of(authority, Diverted(Answers(authority))).sign(unsigned, reason="x", at=AT)


def test_another_unit_of_the_authority_gets_evidence_of_its_own(tmp_path, unsigned):
    authority = make_test_authority(tmp_path, password=PASSWORD)
    transport = Inside(Answers(authority))
    signer = signer_of(authority, transport)
    first = embedded(signer.sign(unsigned, reason="x", at=AT), 1).signer_cert
    root = pkcs12.load_pkcs12(authority.store("root").read_bytes(), None)
    key = pki._new_key()
    unit = pki._service_certificate(
        "another unit", key, ExtendedKeyUsageOID.TIME_STAMPING, root.cert.certificate, root.key
    )
    authority.store("stamps").write_bytes(pki._store(key, unit, root.cert.certificate, None))
    object.__setattr__(transport, "answers", Answers(authority))
    signed = signer.sign(unsigned, reason="x", at=AT)
    assert embedded(signed, 1).signer_cert != first
    assert verify_signature(signed, load_roots(authority.root_certificate), at=AFTER_EXPIRY).trusted


def test_sign_takes_a_pdf_of_the_older_form_and_keeps_its_links(authority, roots):
    stream = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
        page.obj.Annots = pikepdf.Array([link])
        document.save(stream, min_version="1.4", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"\nxref\n" in stream.getvalue()
    signed = signer_of(authority).sign(stream.getvalue(), reason="会议纪要", at=AT)
    assert verify_signature(signed, roots, at=AFTER_EXPIRY) == replace(
        verify_signature(signed, roots), intact=True, trusted=True, covers_whole_file=True, reason="会议纪要"
    )
    with pikepdf.open(io.BytesIO(signed), attempt_recovery=False) as document:
        assert document.check_pdf_syntax() == []
        assert [str(each.Subtype) for each in document.pages[0].Annots] == ["/Link", "/Widget", "/Widget"]


def test_sign_does_not_seal_twice(authority, signed):
    with pytest.raises(ValueError, match="form already"):
        signer_of(authority).sign(signed, reason="x", at=AT)


def test_sealed_certificate_is_small_and_sound(authority):
    """With test seal and a picture of average detail at 300 dots an inch."""
    stream = io.BytesIO()
    Image.effect_noise((826, 1158), 25).filter(ImageFilter.GaussianBlur(3)).convert("RGB").save(stream, "JPEG")
    page = render_certificate(replace(FACTS, photo=stream.getvalue()), test_seal=True)
    sealed = signer_of(authority).sign(page, reason="签发职称证书", at=AT)
    assert len(sealed) <= 80_000
    with pikepdf.open(io.BytesIO(sealed), attempt_recovery=False) as document:
        assert document.check_pdf_syntax() == []
