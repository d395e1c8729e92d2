"""Test authorities, in this process and as processes of their own."""

import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from certificates.signing.checking import load_roots
from certificates.signing.evidence import EvidenceStore
from certificates.signing.keys import pkcs12_key
from certificates.signing.pades import PadesSigner
from certificates.signing.stamps import Stamper
from certificates.signing.transport import Http, Limits
from certificates.test_pki.__main__ import PASSWORD
from certificates.test_pki.answers import Answers
from certificates.test_pki.authority import STAMPS_URL, TestAuthority, make_test_authority
from certificates.test_pki.inside import Inside

IMPATIENT = Limits(connect_seconds=1, answer_seconds=1, tries=2, first_wait_seconds=0.01)


def signer_of(authority, transport=None, **fields):
    """A signer with the authority's key; ``now`` moves the clock by which evidence grows old."""
    transport = transport or Inside(Answers(authority))
    key = pkcs12_key(authority.signer_store, PASSWORD)
    stamper = Stamper(STAMPS_URL, transport)
    roots = load_roots(authority.root_certificate)
    evidence = EvidenceStore(key.certificate, key.chain, roots=roots, stamper=stamper, transport=transport, **fields)
    return PadesSigner(key, stamper, evidence)


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> TestAuthority:
    return make_test_authority(tmp_path_factory.mktemp("pki"), password=PASSWORD)


@pytest.fixture(scope="module")
def roots(authority):
    return load_roots(authority.root_certificate)


class Process:
    """The test authority as its own process; ``behave`` makes it answer badly."""

    def __init__(self, address: str) -> None:
        self.address = address

    def behave(self, mode: str) -> None:
        httpx.put(f"{self.address}/mode", content=mode, trust_env=False).raise_for_status()

    def transport(self) -> Http:
        return Http(proxy=self.address, limits=IMPATIENT)


@pytest.fixture(scope="module")
def authority_process(authority) -> Iterator[Process]:
    command = [sys.executable, "-m", "certificates.test_pki", "--directory", str(authority.directory)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        yield Process(line.removeprefix("ready ").strip())
        process.terminate()
