"""Journeys through the real thing: `make demo`'s own processes, driven in a real browser.

The portal runs apart from the tests (web, worker, beat, database and broker of its own), so a journey sees only
what a person sees. Each worker of the test run has a portal of its own.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from certificates.fonts import write_fonts_conf
from tests.browser import CHROMIUM
from tests.journeys import steps
from tests.journeys.person import DESKTOP, PHONE, Person

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 420
SERVER_ERROR = 500


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a fresh demo portal with its worker and beat; or ``JOURNEYS_AT``, a demo that runs already."""
    if running := os.environ.get("JOURNEYS_AT"):
        yield running
        return
    folder = tmp_path_factory.mktemp("journeys")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in TAKEN_BY_THE_TESTS}
    environment |= {"PORT": str(port), "VAR_DIR": str(folder / "var")}
    log = (folder / "demo.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.demo_run"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(process, address, folder / "demo.log")
        yield address
    finally:
        process.terminate()
        process.wait(60)
        log.close()


# The journeys' portal has servers of its own.
TAKEN_BY_THE_TESTS = {"DATABASE_URL", "REDIS_URL", "PGHOST", "PORTAL_ENV", "DJANGO_SETTINGS_MODULE", "VAR_DIR"}


def wait_until_ready(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(errors="replace")[-4000:]
        try:
            with urlopen(f"{address}/health/ready", timeout=2):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            time.sleep(0.3)
    raise TimeoutError(log.read_text(errors="replace")[-4000:])


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("fonts")
    fonts = write_fonts_conf(folder / "fonts.conf", cache_directory=folder / "cache")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM, env={**os.environ, "FONTCONFIG_FILE": str(fonts)}, args=["--no-sandbox"]
        )
        yield launched
        launched.close()


@pytest.fixture
def person(browser: Browser, portal: str) -> Iterator[Callable[..., Person]]:
    """Make people, each with a browser window of his own; a page that breaks fails the journey."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def make(*, phone: bool = False) -> Person:
        size = PHONE if phone else DESKTOP
        context = browser.new_context(locale="zh-CN", viewport=size, base_url=portal, accept_downloads=True)
        contexts.append(context)
        context.on("page", lambda page: watch(page, troubles))
        return Person(context.new_page(), troubles)

    yield make
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture(scope="session")
def draft(browser: Browser, portal: str) -> steps.Draft:
    """An application that stays a draft, in whichever order the tests run."""
    with browser.new_context(locale="zh-CN", base_url=portal) as context:
        technician = Person(context.new_page(), [])
        # Of a region that does not exist, so nobody's.
        answers = steps.registration("古丽·䶮𬱖", "149999199003151236", "15535410001")
        technician.open("/register/").fills(answers).presses("注册").sees("注册成功")
        steps.claims_employment(technician, "晋中精工机械有限公司")
        return steps.Draft(answers["phone"], steps.starts(technician, "晋中精工机械有限公司（待单位确认）"))


@pytest.fixture
def technician(person: steps.People, draft: steps.Draft) -> Person:
    """Signed in anew, at the draft."""
    made = person()
    made.open(f"/accounts/login/?next=/my/{draft.code}/").signs_in(draft.login, steps.PASSWORD)
    return made.sees("填写申报表")


def watch(page: Page, troubles: list[str]) -> None:
    """Note a script error, what the content policy blocked, and a server error."""
    page.on("pageerror", lambda error: troubles.append(f"script error at {page.url}: {error}"))
    page.on("console", lambda said: "Content Security Policy" in said.text and troubles.append(said.text))
    page.on(
        "response", lambda answer: answer.status >= SERVER_ERROR and troubles.append(f"{answer.status} {answer.url}")
    )
