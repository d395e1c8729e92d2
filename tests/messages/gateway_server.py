"""A gateway of text messages, a process of its own: ``python -m tests.messages.gateway_server`` prints its port.

``PUT /mode``: ``well``, ``down`` (503), ``slow`` (takes the parcel, answers too late), ``deaf`` (answers too late and
takes nothing), ``refusing`` (422). ``GET /`` tells what it has sent on: a parcel that comes twice is sent once.
"""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOO_LATE = 1.2


class Gateway(BaseHTTPRequestHandler):
    mode = "well"
    parcels: dict[str, dict] = {}
    posts = 0

    def log_message(self, *_arguments) -> None:
        """Nothing: the tests ask instead."""

    def do_PUT(self) -> None:
        Gateway.mode = self._body().decode()
        self._answer(200)

    def do_DELETE(self) -> None:
        Gateway.mode, Gateway.posts = "well", 0
        Gateway.parcels.clear()
        self._answer(200)

    def do_GET(self) -> None:
        if self.path == "/":
            self._answer(200, {"posts": Gateway.posts, "parcels": list(Gateway.parcels.values())})
        else:
            self._answer(200 if self.path.rpartition("/")[2] in Gateway.parcels else 404)

    def do_POST(self) -> None:
        parcel = json.loads(self._body())
        Gateway.posts += 1
        if Gateway.mode in {"down", "refusing"}:
            self._answer(503 if Gateway.mode == "down" else 422)
            return
        is_known = parcel["key"] in Gateway.parcels
        if Gateway.mode != "deaf":
            Gateway.parcels.setdefault(parcel["key"], parcel)
        if Gateway.mode in {"slow", "deaf"}:
            time.sleep(TOO_LATE)
        self._answer(409 if is_known else 202)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _answer(self, status: int, content: dict | None = None) -> None:
        body = json.dumps(content or {}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Quiet(ThreadingHTTPServer):
    def handle_error(self, request, client_address) -> None:
        """Whoever waited has hung up: that is what being late is for."""


def main() -> None:
    server = Quiet(("127.0.0.1", 0), Gateway)
    print(server.server_port, flush=True)  # noqa: T201 - how the tests learn the port
    server.serve_forever()


main()
