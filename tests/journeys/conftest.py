"""Journeys through the real thing: `make demo`'s own processes, driven in a real browser.

The portal runs apart from the tests (web, worker, beat, database and broker of its own), so a journey sees only
what a person sees. Each worker of the test run has a portal of its own.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.journeys import steps
from tests.journeys.person import DESKTOP, PHONE, Person
from tests.journeys.stage import a_browser, a_portal, watch


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with a_portal(tmp_path_factory.mktemp("journeys")) as address:
        yield address


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with a_browser(tmp_path_factory.mktemp("fonts")) as launched:
        yield launched


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
