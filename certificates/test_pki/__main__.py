"""The test authority as a process of its own. Never in production.

``python -m certificates.test_pki --directory D [--port 0]`` prints ``ready http://127.0.0.1:PORT``. It answers the
addresses that stand in its certificates, so the portal reaches it as a proxy (``PKI_PROXY``). ``PUT /mode`` with one
of ``MODES`` makes it behave badly.
"""

import argparse
import sys
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from certificates.test_pki.answers import NOT_UNDERSTOOD, Answers, UnknownAddress
from certificates.test_pki.authority import make_test_authority

MODES = ("normal", "down", "busy", "slow", "garbage")
SLOW_SECONDS = 30
PASSWORD = "test"  # noqa: S105 - of a key that says in its name that it is a test


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, answers: Answers) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.answers = answers
        self.mode = "normal"
        self.asked = 0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is what some modes are for; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def authority(self) -> Server:
        return cast("Server", self.server)

    def log_message(self, *_arguments: Any) -> None:
        """Nothing: what is asked is seen by the caller."""

    def do_PUT(self) -> None:
        mode = self._body().decode()
        if urlsplit(self.path).path != "/mode" or mode not in MODES:
            self._send(HTTPStatus.BAD_REQUEST, "text/plain", b"")
            return
        self.authority.mode = mode
        self._send(HTTPStatus.OK, "text/plain", b"")

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self._body())

    def _answer(self, body: bytes) -> None:
        self.authority.asked += 1
        mode = self.authority.mode
        if mode == "down":
            self.close_connection = True
            self.connection.close()
            return
        if mode == "slow":
            time.sleep(SLOW_SECONDS)
        try:
            kind, content = self.authority.answers.answer(self.path, body)
        except UnknownAddress:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"")
            return
        except NOT_UNDERSTOOD:
            self._send(HTTPStatus.BAD_REQUEST, "text/plain", b"")
            return
        if mode == "busy":
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", b"")
        else:
            self._send(HTTPStatus.OK, kind, b"garbage" if mode == "garbage" else content)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m certificates.test_pki", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--directory", type=Path, required=True)
    options = parser.parse_args()
    authority = make_test_authority(options.directory, password=PASSWORD)
    with Server(options.port, Answers(authority)) as server:
        sys.stdout.write(f"ready http://127.0.0.1:{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
