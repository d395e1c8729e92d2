"""Signatures on certificates: valid, and broken by any change (regulation.md 4.7, parts.md "pyHanko")."""

import io
from datetime import datetime

import pytest
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader

from certificates.demo_ca import make_test_ca
from certificates.layout import render_certificate
from certificates.signing import CannotLoadKey, Pkcs12Signer, SignatureReport, verify_signature
from portal.core.clock import SHANXI
from tests.certificates.examples import FACTS

AT = datetime(2026, 11, 20, 9, 30, tzinfo=SHANXI)
NOTHING = SignatureReport(intact=False, trusted=False, covers_whole_file=False, signer_name="")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return make_test_ca(tmp_path_factory.mktemp("ca"), password="secret")


@pytest.fixture(scope="module")
def unsigned():
    return render_certificate(FACTS, test_seal=True)


@pytest.fixture(scope="module")
def signed(authority, unsigned):
    return Pkcs12Signer(authority.signer_store, "secret").sign(unsigned, reason="签发职称证书", at=AT)


def embedded(pdf):
    return PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]


def test_sign_gives_a_file_whose_signature_holds(authority, signed):
    assert verify_signature(signed, authority.root_certificate) == SignatureReport(
        intact=True,
        trusted=True,
        covers_whole_file=True,
        signer_name="Zhiping TEST signer 测试 – not an official seal",
    )


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


@pytest.mark.parametrize("part", range(25))
def test_verify_reports_a_flipped_byte_anywhere_in_the_signed_ranges(authority, signed, part):
    first, length, second, rest = embedded(signed).byte_range
    covered = [*range(first, first + length), *range(second, second + rest)]
    position = covered[part * (len(covered) - 1) // 24]
    changed = bytearray(signed)
    changed[position] ^= 1
    assert not verify_signature(bytes(changed), authority.root_certificate).intact


def test_verify_reports_bytes_added_after_the_signature(authority, signed):
    assert not verify_signature(signed + b"\n% more\n", authority.root_certificate).covers_whole_file


def test_verify_does_not_trust_another_authority(signed, tmp_path):
    stranger = make_test_ca(tmp_path, password="other")
    report = verify_signature(signed, stranger.root_certificate)
    assert report.intact
    assert not report.trusted


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"\x00" * 500, "不是PDF".encode()])
def test_verify_reports_a_file_that_is_no_signed_pdf(authority, content):
    assert verify_signature(content, authority.root_certificate) == NOTHING


def test_verify_reports_an_unsigned_certificate(authority, unsigned):
    assert verify_signature(unsigned, authority.root_certificate) == NOTHING


def test_sign_refuses_what_is_not_a_pdf(authority):
    with pytest.raises(ValueError, match="not a PDF"):
        Pkcs12Signer(authority.signer_store, "secret").sign(b"no pdf", reason="x", at=AT)


def test_sign_refuses_a_time_without_zone(authority, unsigned):
    with pytest.raises(ValueError, match="aware"):
        Pkcs12Signer(authority.signer_store, "secret").sign(unsigned, reason="x", at=AT.replace(tzinfo=None))


def test_signer_refuses_a_wrong_password_and_a_missing_store(authority, tmp_path):
    with pytest.raises(CannotLoadKey):
        Pkcs12Signer(authority.signer_store, "wrong")
    with pytest.raises(CannotLoadKey):
        Pkcs12Signer(tmp_path / "none.p12", "secret")


def test_make_test_ca_twice_keeps_the_first(tmp_path):
    first = make_test_ca(tmp_path / "ca", password="secret")
    before = first.root_certificate.read_bytes(), first.signer_store.read_bytes()
    second = make_test_ca(tmp_path / "ca", password="secret")
    assert (second.root_certificate.read_bytes(), second.signer_store.read_bytes()) == before


def test_make_test_ca_locks_the_key_store_and_names_itself_a_test(authority):
    assert authority.signer_store.stat().st_mode & 0o077 == 0
    root = load_cert_from_pemder(authority.root_certificate)
    assert root.subject.native["common_name"] == "Zhiping TEST CA 测试 – not an official seal"
