"""The processes of the portal and the commands that start them, the same in the demo and in containers.

``python -m portal.launcher web|worker|beat|migrate`` becomes that process.
"""

import os
import shutil
import sys
from collections.abc import Sequence

COMMANDS: dict[str, tuple[str, ...]] = {
    "migrate": ("-m", "django", "set_up"),
    "web": ("-m", "gunicorn", "--config", "gunicorn.conf.py", "portal.wsgi"),
    "worker": (
        *("-m", "celery", "--app", "portal", "worker", "--without-gossip", "--without-mingle"),
        *("--loglevel", "INFO", "--concurrency", "{WORKER_CONCURRENCY}"),
    ),
    "registers": ("-m", "portal.registers_stand_in", "--port", "{STAND_IN_PORT}"),
    "test_pki": ("-m", "certificates.test_pki", "--port", "{TEST_PKI_PORT}", "--directory", "{VAR_DIR}/test-pki"),
    "outbox": (
        *("-m", "portal.demo_gateway", "--port", "{OUTBOX_PORT}", "--mail-port", "{OUTBOX_MAIL_PORT}"),
        *("--portal", "{PUBLIC_URL}", "--bounces", "{BOUNCE_DIR}"),
    ),
    "beat": ("-m", "celery", "--app", "portal", "beat", "--loglevel", "INFO", "--pidfile", ""),
}
LONG_RUNNING = ("web", "worker", "beat")
DEFAULTS = {"DJANGO_SETTINGS_MODULE": "portal.settings.base", "WORKER_CONCURRENCY": "1"}


def environment() -> dict[str, str]:
    """The process's environment with the defaults that the commands rely on."""
    return DEFAULTS | os.environ


def command(name: str, values: dict[str, str]) -> list[str]:
    """The argument list that starts the process ``name``; ``{NAME}`` is filled in from ``values``."""
    return [sys.executable, *(part.format_map(values) for part in COMMANDS[name])]


def ends_with_parent(arguments: Sequence[str]) -> list[str]:
    """The same command, ended by the kernel when the process that started it is gone, where this is possible."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", *arguments] if setpriv else list(arguments)


def main(arguments: Sequence[str]) -> None:
    """Replace this process by the one that ``arguments`` name."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        raise SystemExit(f"usage: python -m portal.launcher {'|'.join(COMMANDS)}")
    values = environment()
    line = command(arguments[0], values)
    os.execvpe(line[0], line, values)  # noqa: S606 - a command of our own list


if __name__ == "__main__":
    main(sys.argv[1:])
