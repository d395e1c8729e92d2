import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from portal.registers.connectors.http import HttpRegister, Limits
from portal.registers.rules import Register

REPOSITORY = Path(__file__).resolve().parent.parent.parent
QUICK = {
    "connect_seconds": 2.0,
    "answer_seconds": 1.0,
    "tries": 2,
    "first_wait_seconds": 0.01,
    "longest_wait_seconds": 0.01,
    "failures": 100,
    "rest_seconds": 3600.0,
}


@dataclass(frozen=True)
class StandIn:
    """The stand-in registers, a process of their own."""

    url: str

    def begin_anew(self) -> None:
        httpx.delete(self.url, trust_env=False).raise_for_status()

    def mode(self, name: str) -> None:
        httpx.put(f"{self.url}/mode", content=name, trust_env=False).raise_for_status()

    def knows(self, register: str, **record: str) -> None:
        body = json.dumps([record])
        httpx.put(f"{self.url}/records/{register}", content=body, trust_env=False).raise_for_status()

    def asked(self) -> int:
        return httpx.get(self.url, trust_env=False).json()["asked"]

    def connector(self, register: Register = Register.EDUCATION, **limits) -> HttpRegister:
        return HttpRegister(register, f"{self.url}/{register}", "secret-token", Limits(**(QUICK | limits)))


@pytest.fixture(scope="session")
def _process() -> Iterator[str]:
    command = [sys.executable, "-m", "portal.registers_stand_in"]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().split()[1]
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def stand_in(_process, settings) -> StandIn:
    """All five registers connected to the stand-in, which behaves and knows nothing of earlier tests."""
    settings.REGISTERS = {name: {"url": f"{_process}/{name}", "token": "secret-token"} for name in Register}
    settings.REGISTER_LIMITS = QUICK
    made = StandIn(_process)
    made.begin_anew()
    return made
