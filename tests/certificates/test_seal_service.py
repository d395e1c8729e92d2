"""The interface for an external seal service (GB/T 38540), against a stand-in behind real HTTP."""

import subprocess
import sys
from dataclasses import replace
from datetime import datetime

import httpx
import pytest

from certificates.checks import lasting_seals_have_all_they_need, seals_are_asked_over_tls
from certificates.layout import render_certificate
from certificates.models import Certificate
from certificates.services import pipeline, sealing
from certificates.services.register import prepare_certificates
from certificates.signing.checking import verify_signature
from certificates.signing.seal_service import SealService
from certificates.signing.transport import Unreachable
from portal.core.clock import SHANXI
from tests.certificates.conftest import IMPATIENT
from tests.certificates.examples import FACTS
from tests.certificates.factories import confirmed_cases

AT = datetime(2026, 11, 20, 9, 30, tzinfo=SHANXI)


@pytest.fixture(scope="module")
def address(authority):
    command = [sys.executable, "-m", "certificates.seal_stand_in", "--directory", str(authority.directory)]
    with subprocess.Popen([*command, "--token", "key"], stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().removeprefix("ready ").strip()
        process.terminate()


@pytest.fixture
def service(address):
    httpx.put(f"{address}/mode", content="normal", trust_env=False)
    return SealService(address, "key", replace(IMPATIENT, answer_seconds=3))


@pytest.fixture(scope="module")
def unsigned():
    return render_certificate(FACTS, test_seal=True)


def behave(address, mode):
    httpx.put(f"{address}/mode", content=mode, trust_env=False)


def test_service_seals_the_page_as_it_was_printed(service, unsigned, roots):
    sealed = service.sign(unsigned, reason="签发职称证书", at=AT)
    assert sealed.startswith(unsigned)
    report = verify_signature(sealed, roots)
    assert (report.intact, report.trusted, report.covers_whole_file) == (True, True, True)


def test_stand_in_says_that_its_seal_is_a_test(service):
    assert service.is_test is True


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("down", "无法连接"),
        ("busy", "忙"),
        ("slow", "没有应答"),
        ("garbage", "没有文件"),
        ("other_file", "不是加盖印章后的原文件"),
        ("unsealed", "不是加盖印章后的原文件"),
        ("refusing", "拒绝"),
    ],
)
def test_service_that_behaves_badly_is_told(service, address, unsigned, mode, sentence):
    behave(address, mode)
    with pytest.raises(Unreachable, match=sentence):
        service.sign(unsigned, reason="x", at=AT)


def test_wrong_token_is_refused(address, service, unsigned):
    with pytest.raises(Unreachable, match="拒绝"):
        replace(service, token="wrong").sign(unsigned, reason="x", at=AT)


def test_lost_answer_costs_no_second_seal(service, address):
    page = render_certificate(replace(FACTS, name="王小明"), test_seal=True)
    before = httpx.get(f"{address}/count", trust_env=False).json()["made"]
    behave(address, "down")
    with pytest.raises(Unreachable):
        service.sign(page, reason="x", at=AT)
    behave(address, "normal")
    service.sign(page, reason="x", at=AT)
    assert httpx.get(f"{address}/count", trust_env=False).json()["made"] == before + 1


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
def test_issue_waits_for_a_silent_service_and_goes_on_when_it_is_back(service, address, settings, monkeypatch):
    settings.SEAL_SERVICE_URL = address
    monkeypatch.setattr(sealing, "_seal_service", lambda: service)
    sealing.signer.cache_clear()
    try:
        [certificate] = prepare_certificates(confirmed_cases())
        assert service.is_test
        behave(address, "busy")
        assert pipeline.issue(certificate.pk) is False
        waiting = Certificate.objects.get()
        assert (waiting.status, waiting.attempts, waiting.file) == ("PREPARING", 1, None)
        assert "忙" in waiting.last_error
        behave(address, "normal")
        assert pipeline.issue(certificate.pk) is True
        assert Certificate.objects.get().status == "VALID"
    finally:
        sealing.signer.cache_clear()


@pytest.mark.parametrize(
    ("place", "url", "wrong"),
    [
        ("production", "http://10.0.0.1/seal", ["certificates.E001"]),
        ("production", "https://10.0.0.1/seal", []),
        ("test", "http://127.0.0.1/seal", []),
    ],
)
def test_production_refuses_a_seal_service_without_tls(settings, place, url, wrong):
    settings.PORTAL_ENV, settings.SEAL_SERVICE_URL = place, url
    assert [each.id for each in seals_are_asked_over_tls()] == wrong


@pytest.mark.parametrize(("stamps", "wrong"), [("", ["certificates.E002"]), ("https://tsa.example.cn", [])])
def test_key_without_time_stamps_does_not_start(settings, stamps, wrong):
    settings.SIGNER_STORE, settings.TSA_URL, settings.SIGNER_ROOTS = "/k.p12", stamps, "/roots.pem"
    assert [each.id for each in lasting_seals_have_all_they_need()] == wrong
