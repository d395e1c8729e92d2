"""Give a command a PostgreSQL and a Redis-protocol server where the machine has none.

``python -m portal.embedded run [--fresh] -- COMMAND...`` starts what no URL in the environment names
(``DATABASE_URL``, ``REDIS_URL``), exports both URLs and ``VAR_DIR``, runs COMMAND and returns its exit code.
Runs that share a ``VAR_DIR`` share its servers; the last one to leave stops them. For demo and tests only.
"""

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO

from portal.embedded_servers import Postgres, ServiceError, Valkey

REPOSITORY = Path(__file__).resolve().parent.parent
Environment = dict[str, str]
FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def _locked(path: Path, how: int) -> Iterator[IO[str]]:
    with path.open("a") as handle:
        fcntl.flock(handle, how)
        yield handle


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Ignore a second Ctrl-C while what was started is being stopped."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in FORWARDED}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def services(var: Path, environment: Mapping[str, str], *, throwaway: bool = False) -> Iterator[Environment]:
    """The environment with every server it lacks running; afterwards stop them unless another run uses them.

    Locks die with their process, so a run that was killed leaves servers that the next run adopts and stops.
    """
    var.mkdir(parents=True, exist_ok=True)
    wanted: dict[str, Postgres | Valkey] = {
        "DATABASE_URL": Postgres(var / "postgres", throwaway),
        "REDIS_URL": Valkey(var / "valkey", throwaway),
    }
    missing = [server for name, server in wanted.items() if not environment.get(name)]
    door = var / "services.lock"
    with _locked(var / "services.users", fcntl.LOCK_SH) as users:
        try:
            with _locked(door, fcntl.LOCK_EX):
                for server in missing:
                    server.start()
            exports = [server.exports() for server in missing]
            yield dict(ChainMap({"VAR_DIR": str(var)}, *exports, dict(environment)))
        finally:
            with undisturbed(), _locked(door, fcntl.LOCK_EX), contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                with contextlib.ExitStack() as stops:
                    for server in missing:
                        stops.callback(server.stop)


def _terminal_signals_us() -> bool:
    """Whether a Ctrl-C reaches our command without our help, because the terminal sends it to us both."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    finally:
        os.close(terminal)


def run_command(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run ``command``, passing on the signals we get, and return its exit code (128 + signal if killed)."""
    pending: list[int] = []
    process: subprocess.Popen[bytes] | None = None

    def forward(number: int, _frame: FrameType | None) -> None:
        if process is None:
            pending.append(number)
        elif number != signal.SIGINT or not _terminal_signals_us():
            process.send_signal(number)

    before = {number: signal.signal(number, forward) for number in FORWARDED}
    try:
        process = subprocess.Popen(command, env=dict(environment))  # noqa: S603 - the caller's own command
        for number in pending:
            process.send_signal(number)
        code = process.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code


def var_folder(environment: Mapping[str, str]) -> Path:
    """``VAR_DIR``, by default ``var`` in the checkout, as an absolute path."""
    return Path(environment.get("VAR_DIR") or REPOSITORY / "var").resolve()


@contextlib.contextmanager
def _working_folder(*, fresh: bool) -> Iterator[Path]:
    if not fresh:
        yield var_folder(os.environ)
        return
    folder = Path(tempfile.mkdtemp(prefix="zhiping-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def leave_on_signals() -> None:
    """Turn a signal into an orderly exit that runs every ``finally`` on its way."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for number in FORWARDED:
        signal.signal(number, leave)


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry of ``python -m portal.embedded``."""
    parser = argparse.ArgumentParser(prog="python -m portal.embedded", description=__doc__)
    run = parser.add_subparsers(required=True).add_parser("run", help="run a command with its servers")
    run.add_argument("--fresh", action="store_true", help="empty servers, thrown away afterwards")
    run.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    options = parser.parse_args(arguments)
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        run.error("name a command after --")
    leave_on_signals()
    try:
        with (
            _working_folder(fresh=options.fresh) as var,
            services(var, os.environ, throwaway=options.fresh) as environment,
        ):
            return run_command(command, environment)
    except ServiceError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except FileNotFoundError as problem:
        sys.stderr.write(f"{problem.filename}: not found\n")
        return 127


if __name__ == "__main__":
    sys.exit(main())
