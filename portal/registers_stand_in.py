"""Registers for demo and tests: a process of its own that answers over HTTP, well or badly. Never in production.

``python -m portal.registers_stand_in [--port 8390]`` prints ``ready http://127.0.0.1:PORT``. ``POST /<register>``
answers as a register does, about the demo's people and whatever ``PUT /records/<register>`` (a JSON list) has added.
``PUT /mode`` with one of ``MODES`` as its body changes how all of them behave; ``GET /asked`` counts the questions.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from portal.demo import cast as demo
from portal.demo import paper
from portal.registers.rules import SHAPES, Register

MODES = ("normal", "slow", "dripping", "down", "busy", "garbage", "page", "lying", "too_big", "redirecting")
SLOW_SECONDS = 30
STRANGER = "石不同"
Record = dict[str, str]


def demo_records() -> dict[Register, list[Record]]:
    """What the registers know of the demo's people and units."""
    people = [each for each in demo.everybody() if each.role == "applicant"]
    diploma = paper.FORM["education"]["rows"][0]
    identities = {each.login: {"name": each.name, "id_number": demo.id_number(each.login)} for each in people}
    return {
        Register.IDENTITY: list(identities.values()),
        Register.COMPANY: [
            {"uscc": demo.uscc(body.key), "name": body.name, "status": "active"} for body in demo.BODIES
        ],
        Register.SOCIAL_INSURANCE: [
            {**identities[each.login], "uscc": demo.uscc(each.employer), "insured_from": "2018-03-01"}
            for each in people
            if each.employer
        ],
        Register.EDUCATION: [
            {
                **identities[login], "certificate_number": number,
                **{name: diploma[name] for name in ("school", "major", "degree", "graduated_on")},
            }
            for login, number in paper.DIPLOMAS.items()
        ],
        Register.QUALIFICATION: [],
    }  # fmt: skip


class StandIn(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.begin_anew()

    def begin_anew(self) -> None:
        self.mode = "normal"
        self.asked = 0
        self.records = demo_records()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is what some modes are for; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    @property
    def stand_in(self) -> StandIn:
        return cast("StandIn", self.server)

    def log_message(self, *_arguments: Any) -> None:
        """Nothing: a register's log is not the portal's."""

    def do_GET(self) -> None:
        self._json({"asked": self.stand_in.asked, "mode": self.stand_in.mode})

    def do_DELETE(self) -> None:
        """As it was at its start: the demo's records, and nobody's lie."""
        self.stand_in.begin_anew()
        self._json({})

    def do_PUT(self) -> None:
        body = self._body()
        what, _, name = self.path.strip("/").partition("/")
        if what == "mode" and body.decode() in MODES:
            self.stand_in.mode = body.decode()
        elif what == "records" and name in list(Register):
            self.stand_in.records[Register(name)] += json.loads(body)
        else:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        self._json({})

    def do_POST(self) -> None:
        body = self._body()
        self.stand_in.asked += 1
        name = self.path.strip("/")
        if name not in list(Register):
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        BEHAVIOURS[self.stand_in.mode](self, Register(name), json.loads(body))

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _json(self, answer: object) -> None:
        self._send(json.dumps(answer, ensure_ascii=False).encode())

    def _send(self, content: bytes, kind: str = "application/json") -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def normal(self, register: Register, question: Record) -> None:
        key = SHAPES[register].key
        found = [each for each in self.stand_in.records[register] if each[key] == question.get(key)]
        exact = [each for each in found if question.items() <= each.items()]
        record = next(iter([*exact, *found]), None)
        self._json({"found": True, "record": record} if record else {"found": False})

    def lying(self, register: Register, question: Record) -> None:
        """Somebody else's record, as a register gives that has taken one person for another."""
        key = SHAPES[register].key
        known = next((each for each in self.stand_in.records[register] if each[key] == question.get(key)), {})
        self._json({"found": True, "record": {**known, **question, "name": STRANGER}})

    def slow(self, register: Register, question: Record) -> None:
        time.sleep(SLOW_SECONDS)
        self.normal(register, question)

    def dripping(self, _register: Register, _question: Record) -> None:
        """Each byte in time, the whole never."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        for _ in range(SLOW_SECONDS * 10):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)

    def down(self, _register: Register, _question: Record) -> None:
        self.close_connection = True
        self.connection.close()

    def busy(self, _register: Register, _question: Record) -> None:
        self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)

    def garbage(self, _register: Register, _question: Record) -> None:
        self._send(b'{"found": true, "record": {"name": 7, "id_number": ')

    def page(self, _register: Register, _question: Record) -> None:
        self._send("<html>系统维护中</html>".encode(), "text/html; charset=utf-8")

    def too_big(self, _register: Register, _question: Record) -> None:
        self._send(b'{"found": false, "padding": "' + b"x" * (8 * 1024 * 1024) + b'"}')

    def redirecting(self, _register: Register, _question: Record) -> None:
        self.send_response(HTTPStatus.TEMPORARY_REDIRECT)
        self.send_header("Location", "/identity")
        self.send_header("Content-Length", "0")
        self.end_headers()


BEHAVIOURS: dict[str, Callable[[Handler, Register, Record], None]] = {mode: getattr(Handler, mode) for mode in MODES}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m portal.registers_stand_in", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    with StandIn(parser.parse_args().port) as server:
        sys.stdout.write(f"ready http://127.0.0.1:{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
