"""A web server of the portal's own kind beside the test: gunicorn with two workers, on the test's database."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60
HELD_SECONDS = 0.5


class Portal:
    def __init__(self, process: subprocess.Popen[bytes], address: str, log: Path) -> None:
        self.process, self.address, self.log = process, address, log

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def kill_a_worker(self, which: int = 0) -> int:
        """One web worker dies in the middle of its requests; the server starts another.

        It is held for a moment first, so that on a fast machine, too, requests are in its hands.
        """
        victim = self.workers()[which]
        os.kill(victim, signal.SIGSTOP)
        time.sleep(HELD_SECONDS)
        os.kill(victim, signal.SIGKILL)
        return victim


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment(port: int) -> dict[str, str]:
    address, mark, more = os.environ["DATABASE_URL"].partition("?")
    return os.environ | {
        "DATABASE_URL": f"{address.rpartition('/')[0]}/{connection.settings_dict['NAME']}{mark}{more}",
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PORT": str(port),
        "WEB_WORKERS": "2",
        "WEB_THREADS": "4",
    }


@contextmanager
def running(folder: Path) -> Iterator[Portal]:
    port = _free_port()
    log = folder / "web.log"
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "portal.wsgi"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=_environment(port), stdout=out, stderr=subprocess.STDOUT)
    portal = Portal(process, f"http://127.0.0.1:{port}", log)
    try:
        _wait(portal)
        yield portal
    except BaseException:
        sys.stderr.write(log.read_text(errors="replace")[-6000:])
        raise
    finally:
        process.terminate()
        process.wait(30)


def _wait(portal: Portal) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert portal.process.poll() is None, portal.log.read_text(errors="replace")[-4000:]
        try:
            if httpx.get(f"{portal.address}/health/live", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError(portal.log.read_text(errors="replace")[-4000:])
