"""The demo's post office: takes mail by SMTP and messages by HTTP, keeps them to be looked at. Never in production.

``python -m portal.demo_gateway --port P --mail-port M`` speaks as docs/operations.md asks of a gateway, at ``/sms`` and
``/gov_app``; ``GET /outbox`` tells what came, newest first. Numbers that end in 0000 do not exist, which it reports to
``--portal``, signed with ``SMS_REPORT_SECRET``; mail to ``tuixin…@`` comes back as a file in ``--bounces``.
"""

import argparse
import asyncio
import hashlib
import hmac
import json
import os
import sys
import threading
from collections import deque
from email import message_from_bytes, policy
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import httpx
from aiosmtpd.smtp import SMTP

from portal.core import clock

MOST_KEPT = 1000
SECONDS = 5.0
CHANNELS = ("sms", "gov_app")
NO_SUCH_NUMBER, NO_SUCH_MAILBOX = "0000", "tuixin"
NOTHING_WRONG = "delivered"
Parcel = dict[str, Any]

DSN = """From: MAILER-DAEMON@localhost
To: {sender}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="returned"

--returned
Content-Type: message/delivery-status

Reporting-MTA: dns; localhost

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox

--returned--
"""


class PostOffice:
    """What came in, by whichever way, in the memory of this process."""

    def __init__(self, *, portal: str, secret: str, bounces: str) -> None:
        self.portal, self.secret = portal.rstrip("/"), secret
        self.bounces = Path(bounces) if bounces else None
        self._kept: deque[Parcel] = deque(maxlen=MOST_KEPT)
        self._keys: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def take(self, channel: str, key: str, parcel: Parcel) -> bool:
        """Keep a parcel; False when it is here already."""
        with self._lock:
            if (channel, key) in self._keys:
                return False
            self._keys.add((channel, key))
            self._kept.appendleft({**parcel, "channel": channel, "key": key, "at": clock.now().isoformat()})
        return True

    def has(self, channel: str, key: str) -> bool:
        return (channel, key) in self._keys

    def outbox(self) -> list[Parcel]:
        with self._lock:
            return list(self._kept)

    def report(self, channel: str, key: str, address: str) -> None:
        """Say what became of a parcel, as a gateway does a moment after it has taken it."""
        is_lost = address.endswith(NO_SUCH_NUMBER)
        said = {"key": key, "state": "failed" if is_lost else NOTHING_WRONG, "reason": "空号" if is_lost else ""}
        body = json.dumps(said | {"permanent": is_lost}).encode()
        signature = hmac.digest(self.secret.encode(), body, hashlib.sha256).hex()
        headers = {"X-Signature": signature, "Content-Type": "application/json"}
        try:
            httpx.post(
                f"{self.portal}/gateways/{channel}/reports/", content=body, headers=headers, timeout=SECONDS,
                trust_env=False,
            )  # fmt: skip
        except httpx.HTTPError as error:
            sys.stderr.write(f"a report was lost: {error}\n")

    def give_back(self, sender: str, address: str, name: str) -> None:
        if self.bounces:
            self.bounces.mkdir(parents=True, exist_ok=True)
            draft = self.bounces.with_name(f"{self.bounces.name}-{name}.part")
            draft.write_text(DSN.format(sender=sender, address=address))
            draft.rename(self.bounces / f"{name}.eml")


class Letters:
    """The side of the post office that takes mail."""

    def __init__(self, office: PostOffice) -> None:
        self.office = office

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        letter: Any = message_from_bytes(envelope.content, policy=policy.default)
        address, key = envelope.rcpt_tos[0], str(letter["Message-ID"])
        parcel = {"to": address, "title": str(letter["Subject"]), "text": letter.get_content(), "link": ""}
        self.office.take("email", key, parcel)
        if address.startswith(NO_SUCH_MAILBOX):
            self.office.give_back(envelope.mail_from, address, hashlib.sha256(key.encode()).hexdigest()[:16])
        return "250 taken"


class Handler(BaseHTTPRequestHandler):
    """The side of the post office that speaks HTTP."""

    @property
    def office(self) -> PostOffice:
        return cast("Gateway", self.server).office

    def log_message(self, *_arguments: Any) -> None:
        """Nothing: what came in can be looked at."""

    def do_GET(self) -> None:
        channel, _, key = self.path.strip("/").partition("/")
        if channel == "outbox":
            self._answer(HTTPStatus.OK, self.office.outbox())
        else:
            self._answer(HTTPStatus.OK if self.office.has(channel, key) else HTTPStatus.NOT_FOUND, {})

    def do_POST(self) -> None:
        channel = self.path.strip("/")
        parcel = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        if channel not in CHANNELS:
            self._answer(HTTPStatus.NOT_FOUND, {})
            return
        key = parcel.pop("key")
        is_new = self.office.take(channel, key, parcel)
        self._answer(HTTPStatus.ACCEPTED if is_new else HTTPStatus.CONFLICT, {})
        if is_new and self.office.portal:
            self.office.report(channel, key, parcel["to"])

    def _answer(self, status: HTTPStatus, content: object) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


class Gateway(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, office: PostOffice) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.office = office


async def serve(port: int, mail_port: int, office: PostOffice) -> None:
    gateway = Gateway(port, office)
    threading.Thread(target=gateway.serve_forever, daemon=True).start()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Letters(office)), "127.0.0.1", mail_port)
    sys.stdout.write(f"ready {gateway.server_port} {server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m portal.demo_gateway", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--mail-port", type=int, default=0)
    for name in ("--portal", "--bounces"):
        parser.add_argument(name, default="")
    options = parser.parse_args()
    secret = os.environ.get("SMS_REPORT_SECRET", "")
    office = PostOffice(portal=options.portal, secret=secret, bounces=options.bounces)
    asyncio.run(serve(options.port, options.mail_port, office))


if __name__ == "__main__":
    main()
