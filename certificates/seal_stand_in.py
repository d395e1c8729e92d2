"""A seal service for demo and tests, as a process of its own. Its seal is a test seal and says so. Never in production.

``python -m certificates.seal_stand_in --directory D [--port 0]`` prints ``ready http://127.0.0.1:PORT``. It speaks what
``certificates.signing.seal_service`` asks, and seals with the test authority's elliptic-curve key: no tool that
this portal may ship can check an SM2 seal. ``PUT /mode`` with one of ``MODES`` makes it behave badly.
"""

import argparse
import base64
import hashlib
import json
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

from certificates.signing.checking import load_roots
from certificates.signing.evidence import EvidenceStore
from certificates.signing.keys import pkcs12_key
from certificates.signing.pades import PadesSigner
from certificates.signing.stamps import Stamper
from certificates.test_pki.__main__ import PASSWORD
from certificates.test_pki.answers import Answers
from certificates.test_pki.authority import STAMPS_URL, make_test_authority
from certificates.test_pki.inside import Inside

MODES = ("normal", "down", "busy", "slow", "garbage", "other_file", "unsealed", "refusing")
SLOW_SECONDS = 30


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, directory: Path, token: str) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        authority = make_test_authority(directory, password=PASSWORD)
        transport = Inside(Answers(authority))
        key, stamper = pkcs12_key(authority.signer_store, PASSWORD), Stamper(STAMPS_URL, transport)
        evidence = EvidenceStore(
            key.certificate,
            key.chain,
            roots=load_roots(authority.root_certificate),
            stamper=stamper,
            transport=transport,
        )
        self.signer = PadesSigner(key, stamper, evidence)
        self.token = token
        self.mode = "normal"
        self.lock = threading.Lock()
        self.made: dict[str, bytes] = {}
        self.asked = 0

    def seal(self, question: dict[str, Any]) -> bytes:
        """The same request gets the same seal."""
        document = base64.b64decode(question["document"], validate=True)
        if hashlib.sha256(document).hexdigest() != question["sha256"]:
            raise ValueError("the document is not the one that was meant")
        with self.lock:
            if question["request"] not in self.made:
                at = datetime.fromisoformat(question["signed_at"])
                self.made[question["request"]] = self.signer.sign(document, reason=question["reason"], at=at)
            return self.made[question["request"]]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is what some modes are for; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def service(self) -> Server:
        return cast("Server", self.server)

    def log_message(self, *_arguments: Any) -> None:
        """Nothing: what is asked is seen by the caller."""

    def do_PUT(self) -> None:
        self.service.mode = self._body().decode()
        self._json({})

    def do_GET(self) -> None:
        if self.path == "/about":
            self._json({"name": "测试签章服务 演示 无效", "test": True})
        else:
            self._json({"asked": self.service.asked, "made": len(self.service.made)})

    def do_POST(self) -> None:
        body = self._body()
        self.service.asked += 1
        if self.service.token and self.headers.get("Authorization") != f"Bearer {self.service.token}":
            self._json({"error": "token"}, HTTPStatus.FORBIDDEN)
            return
        try:
            question = json.loads(body)
            sealed = self.service.seal(question)
        except (ValueError, KeyError, TypeError):
            self._json({"error": "request"}, HTTPStatus.BAD_REQUEST)
            return
        self._answer(question, sealed)

    def _answer(self, question: dict[str, Any], sealed: bytes) -> None:
        """After sealing, because a service that falls silent may well have sealed."""
        answers: dict[str, Callable[[], None]] = {
            "normal": lambda: self._json({"document": base64.b64encode(sealed).decode()}),
            "down": self._hang_up,
            "busy": lambda: self._json({}, HTTPStatus.SERVICE_UNAVAILABLE),
            "slow": lambda: time.sleep(SLOW_SECONDS),
            "garbage": lambda: self._json({"document": "%%%"}),
            "other_file": lambda: self._json({"document": base64.b64encode(b"x" + sealed).decode()}),
            "unsealed": lambda: self._json({"document": question["document"]}),
            "refusing": lambda: self._json({"error": "quota"}, HTTPStatus.FORBIDDEN),
        }
        answers[self.service.mode]()

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _json(self, answer: object, status: HTTPStatus = HTTPStatus.OK) -> None:
        content = json.dumps(answer, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m certificates.seal_stand_in", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("--token", default="")
    options = parser.parse_args()
    with Server(options.port, options.directory, options.token) as server:
        sys.stdout.write(f"ready http://127.0.0.1:{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
