"""``make demo``: the whole portal on one machine, with demo data, until Ctrl-C.

Servers that no URL names are embedded ones; web, worker and beat start together and stop as one.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from portal import embedded, launcher, probe
from portal.embedded_servers import ServiceError
from portal.registers.rules import Register

MAX_PORT = 65_535
# A machine that does much else takes its time; a process that ends is noticed at once.
READY_SECONDS = 180
STOP_SECONDS = 25
POLL_SECONDS = 0.2
STAND_INS = ("registers", "test_pki", "outbox")


class DemoError(RuntimeError):
    """The demo can't run; the message is for the person at the terminal."""


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def wanted_port(values: Mapping[str, str]) -> int:
    """``PORT``, 8000 unless given."""
    text = values.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) <= MAX_PORT:
        raise DemoError(f"PORT={text} is not a port number (1 to {MAX_PORT}).")
    return int(text)


def require_free_port(port: int) -> None:
    """Refuse a port that another program holds, which SO_REUSEPORT would hide from the web server."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise DemoError(
                f"Port {port} can't be used ({error.strerror}). Choose another: PORT=8123 make demo"
            ) from error


def stand_in_settings() -> dict[str, str]:
    """Free ports for the stand-ins (registers, test authority, post office), and where the portal finds them."""
    registers, authority, outbox, mail = free_ports(4)
    addresses = {f"REGISTER_{each.upper()}_URL": f"http://127.0.0.1:{registers}/{each}" for each in Register}
    return {
        "STAND_IN_PORT": str(registers),
        "TEST_PKI_PORT": str(authority),
        "PKI_PROXY": f"http://127.0.0.1:{authority}",
        **addresses,
        **post_office(outbox, mail),
    }


def post_office(port: int, mail_port: int) -> dict[str, str]:
    """What goes out goes to the demo's own post office, over the same wires as to a real one."""
    place, secret = f"http://127.0.0.1:{port}", secrets.token_hex(16)
    return {
        "OUTBOX_PORT": str(port),
        "OUTBOX_MAIL_PORT": str(mail_port),
        "DEMO_OUTBOX_URL": place,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "BOUNCE_ADDRESS": "bounce@zhiping.example",
        **{f"{name}_GATEWAY_URL": f"{place}/{name.lower()}" for name in ("SMS", "GOV_APP")},
        **{f"{name}_REPORT_SECRET": secret for name in ("SMS", "GOV_APP")},
    }


def bounces_folder(values: Mapping[str, str]) -> Path:
    folder = embedded.var_folder(values) / "bounces"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in probes:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in probes]


@contextmanager
def running(values: dict[str, str], logs: Path) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """The long-running processes, each the leader of its own group, all of them stopped at the end."""
    logs.mkdir(parents=True, exist_ok=True)
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name in (*launcher.LONG_RUNNING, *STAND_INS):
            with (logs / f"{name}.log").open("ab") as log:
                processes[name] = subprocess.Popen(  # noqa: S603 - a command of our own list
                    launcher.ends_with_parent(launcher.command(name, values)),
                    env=values,
                    cwd=embedded.REPOSITORY,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        yield processes
    finally:
        with embedded.undisturbed():
            stop(list(processes.values()))


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask every process to end, wait, and end by force what is left of their groups."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
    for process in processes:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def require_alive(processes: dict[str, subprocess.Popen[bytes]], logs: Path) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            log = logs / f"{name}.log"
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
            raise DemoError(f"{name} ended with code {process.returncode}; the end of {log}:\n{tail}")


def serve(values: dict[str, str], address: str) -> None:
    """Start the processes, say when they answer, and stay until a signal or until one of them ends."""
    logs = Path(values["VAR_DIR"]) / "log"
    with running(values, logs) as processes:
        deadline = time.monotonic() + READY_SECONDS
        while not probe.is_ready(values):
            require_alive(processes, logs)
            if time.monotonic() > deadline:
                raise DemoError(f"{address}/health/ready did not answer in {READY_SECONDS} s; logs: {logs}")
            time.sleep(POLL_SECONDS)
        say(f"\nThe portal is ready: {address}\nLogs: {logs}. Ctrl-C stops everything.")
        while True:
            require_alive(processes, logs)
            time.sleep(POLL_SECONDS)


def demo(values: dict[str, str]) -> None:
    """Set up and serve at ``127.0.0.1:$PORT`` (8000)."""
    port = wanted_port(values)
    address = f"http://127.0.0.1:{port}"
    require_free_port(port)
    settings = {"PORTAL_ENV": "demo", "PUBLIC_URL": address, "HTTPS": "false", "PYTHONUNBUFFERED": "1"}
    settings |= stand_in_settings() | {"BOUNCE_DIR": str(bounces_folder(values))}
    with embedded.services(embedded.var_folder(values), values | settings) as complete:
        set_up = subprocess.run(  # noqa: S603 - a command of our own list
            launcher.command("migrate", complete), env=complete, cwd=embedded.REPOSITORY, check=False
        )
        if set_up.returncode:
            raise DemoError("Setting up failed; see above.")
        serve(complete, address)


def main() -> int:
    """Entry of ``python -m portal.demo_run``; a signal is the usual end, so its code is 0."""
    embedded.leave_on_signals()
    try:
        demo(launcher.environment())
    except (DemoError, ServiceError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except SystemExit:
        say("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
