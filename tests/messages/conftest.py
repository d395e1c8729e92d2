"""A mail server and a gateway, processes of their own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def served(*command: str) -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(10)


@dataclass
class MailServer:
    port: int
    book: Path

    def letters(self) -> list[dict]:
        return [json.loads(line) for line in self.book.read_text().splitlines()]


@pytest.fixture(scope="session")
def _mail_server(tmp_path_factory) -> Iterator[MailServer]:
    book = tmp_path_factory.mktemp("mail") / "letters"
    with served("tests.messages.mail_server", str(book)) as port:
        yield MailServer(port, book)


@pytest.fixture
def mail_server(_mail_server, settings) -> MailServer:
    _mail_server.book.write_text("")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", _mail_server.port, 5
    return _mail_server


@dataclass
class GatewayServer:
    url: str

    def behaves(self, mode: str) -> None:
        httpx.put(f"{self.url}/mode", content=mode, trust_env=False).raise_for_status()

    def asked(self) -> int:
        return self._told()["posts"]

    def parcels(self) -> list[dict]:
        return self._told()["parcels"]

    def _told(self) -> dict:
        return httpx.get(f"{self.url}/", trust_env=False).json()


@pytest.fixture(scope="session")
def _gateway() -> Iterator[str]:
    with served("tests.messages.gateway_server") as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def gateway(_gateway, settings) -> GatewayServer:
    httpx.delete(_gateway, trust_env=False).raise_for_status()
    settings.MESSAGE_GATEWAYS = {"sms": {"url": _gateway, "token": "secret"}, "gov_app": {"url": "", "token": ""}}
    settings.GATEWAY_SECONDS = 0.4
    return GatewayServer(_gateway)
