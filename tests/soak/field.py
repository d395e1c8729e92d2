"""Real servers and workers for a soak, and what befalls them: killed, restarted, full, silent."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import redis
from celery import Celery
from django.db import connection
from django.test import override_settings

from portal.embedded_servers import Valkey
from portal.launcher import command

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_SECONDS = 60
QUEUES = ("celery", "certificates", "workbooks")
DUE = "portal.core.tasks.run_due"


class Broker:
    """A broker of its own that keeps nothing on disk: a restart loses every job."""

    def __init__(self, home: Path) -> None:
        self.server = Valkey(home, throwaway=True)
        self.server.start()

    @property
    def url(self) -> str:
        """With the database that ``portal.settings.test`` takes."""
        return f"{self.server.url.rpartition('/')[0]}/1"

    def restart(self) -> None:
        with redis.Redis.from_url(self.server.url) as client:
            process = int(client.info("server")["process_id"])
        program = Path(f"/proc/{process}/exe").readlink()
        os.kill(process, signal.SIGKILL)
        wait_until(lambda: not self.server.answers(), "the broker is gone")
        subprocess.Popen([program, self.server.home / "valkey.conf"], cwd="/", start_new_session=True)
        wait_until(self.server.answers, "the broker is back")

    def stop(self) -> None:
        self.server.stop()


class Authority:
    """The test authority as its own process; without it no time stamps."""

    def __init__(self, folder: Path) -> None:
        line = [sys.executable, "-m", "certificates.test_pki", "--directory", str(folder)]
        self.process = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.address = self.process.stdout.readline().removeprefix("ready ").strip()

    def behave(self, mode: str) -> None:
        httpx.put(f"{self.address}/mode", content=mode, trust_env=False).raise_for_status()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)


class Disk:
    """Where the certificates' files go; it is full while something that holds next to nothing is mounted over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True)
        self.is_full = False

    def fill(self) -> bool:
        """Whether it could be done: only root can."""
        line = ["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(self.folder)]
        self.is_full = subprocess.run(line, check=False, capture_output=True).returncode == 0
        return self.is_full

    def clear(self) -> None:
        if self.is_full:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
            self.is_full = False


class Workers:
    """Celery workers as in production, each with one process that does the work; the dead are replaced."""

    def __init__(self, count: int, environment: dict[str, str], log: Path) -> None:
        self.environment, self.log = environment, log
        self.mains = [self._start() for _ in range(count)]
        self.killed = 0

    def _start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as out:
            line = [*command("worker", self.environment), "--loglevel", "WARNING"]
            return subprocess.Popen(
                line, cwd=ROOT, env=self.environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )

    def kill_one(self, place: int, *, whole: bool) -> None:
        """Kill -9: the process at work alone, or the ``whole`` worker, as when its machine loses power."""
        main = self.mains[place]
        children = Path(f"/proc/{main.pid}/task/{main.pid}/children")
        at_work = [int(pid) for pid in children.read_text().split()] if children.exists() else []
        self.killed += 1
        if at_work and not whole:
            os.kill(at_work[0], signal.SIGKILL)
        else:
            end(main)
            self.mains[place] = self._start()

    def stop(self) -> None:
        for main in self.mains:
            end(main)


def end(main: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(main.pid, signal.SIGKILL)
    main.wait()


class Field:
    """All of it, and the beat that sends what falls due."""

    def __init__(self, broker: Broker, authority: Authority, disk: Disk, workers: Workers) -> None:
        self.broker, self.authority, self.disk, self.workers = broker, authority, disk, workers
        self._jobs = Celery(broker=broker.url, set_as_current=False)

    def beat(self) -> None:
        """Send the sweep when no job waits any more; while the broker is gone it is not sent, as in life."""
        with suppress(Exception), redis.Redis.from_url(self.broker.url) as queues:
            if not any(queues.llen(name) for name in QUEUES):
                self._jobs.send_task(DUE, retry=False)


@contextmanager
def field(folder: Path, *, workers: int) -> Iterator[Field]:
    """Servers in ``folder`` and workers on this process's database, until the block ends."""
    with ExitStack() as stack:
        broker = Broker(folder / "broker")
        stack.callback(broker.stop)
        authority = Authority(folder / "test-pki")
        stack.callback(authority.stop)
        files = folder / "test-files"
        disk = Disk(files / "certificate")
        stack.callback(disk.clear)
        stack.enter_context(override_settings(MEDIA_ROOT=files))
        started = Workers(workers, environment(folder, broker, authority), folder / "workers.log")
        stack.callback(started.stop)
        yield Field(broker, authority, disk, started)


def environment(folder: Path, broker: Broker, authority: Authority) -> dict[str, str]:
    used = connection.settings_dict
    database = f"postgres://{used['USER']}:{used['PASSWORD']}@/{used['NAME']}?host={used['HOST']}&port={used['PORT']}"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return inherited | {
        "DATABASE_URL": database,
        "REDIS_URL": broker.server.url,
        "VAR_DIR": str(folder),
        "PKI_PROXY": authority.address,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "WORKER_CONCURRENCY": "1",
    }


def wait_until(is_so, what: str, *, seconds: float = PATIENCE_SECONDS, meanwhile=None, every: float = 0.05) -> None:
    """Ask again and again; ``meanwhile`` is done once a second."""
    deadline, last = time.monotonic() + seconds, 0.0
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        if meanwhile and time.monotonic() - last > 1:
            meanwhile()
            last = time.monotonic()
        time.sleep(every)


def say(**facts: object) -> None:
    sys.stdout.write(json.dumps(facts, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()
