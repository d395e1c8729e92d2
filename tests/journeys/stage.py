"""What journeys and sweeps run on: the demo's own processes, and a browser with the portal's fonts."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from certificates.fonts import write_fonts_conf
from tests.browser import CHROMIUM

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 420
SERVER_ERROR = 500
# The portal has servers of its own.
TAKEN_BY_THE_TESTS = {"DATABASE_URL", "REDIS_URL", "PGHOST", "PORTAL_ENV", "DJANGO_SETTINGS_MODULE", "VAR_DIR"}


@contextmanager
def a_portal(folder: Path) -> Iterator[str]:
    """The address of a fresh demo portal with its worker and beat; or ``JOURNEYS_AT``, a demo that runs already."""
    if running := os.environ.get("JOURNEYS_AT"):
        yield running
        return
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if name not in TAKEN_BY_THE_TESTS}
    environment |= {"PORT": str(port), "VAR_DIR": str(folder / "var")}
    log = (folder / "demo.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.demo_run"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(process, address, folder / "demo.log")
        yield address
    finally:
        process.terminate()
        process.wait(60)
        log.close()


@contextmanager
def a_browser(folder: Path) -> Iterator[Browser]:
    """Chromium; ``folder`` takes its cache of fonts."""
    fonts = write_fonts_conf(folder / "fonts.conf", cache_directory=folder / "cache")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM, env={**os.environ, "FONTCONFIG_FILE": str(fonts)}, args=["--no-sandbox"]
        )
        yield launched
        launched.close()


def watch(page: Page, troubles: list[str]) -> None:
    """Note a script error, what the content policy blocked, and a server error."""
    page.on("pageerror", lambda error: troubles.append(f"script error at {page.url}: {error}"))
    page.on("console", lambda said: "Content Security Policy" in said.text and troubles.append(said.text))
    page.on(
        "response", lambda answer: answer.status >= SERVER_ERROR and troubles.append(f"{answer.status} {answer.url}")
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(errors="replace")[-4000:]
        try:
            with urlopen(f"{address}/health/ready", timeout=2):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            time.sleep(0.3)
    raise TimeoutError(log.read_text(errors="replace")[-4000:])
