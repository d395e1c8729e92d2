"""A person before a browser: what he does and what he expects, in a few words."""

import os
import re
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys.accessibility import faults_of

SCREENSHOTS = os.environ.get("SCREENSHOTS")
# A slow machine that moves the demo clock may need half a minute.
PATIENCE_MS = 60_000
PHONE = {"width": 390, "height": 844}
NOTHING_WAITS = "() => !Object.keys(localStorage).some((key) => key.startsWith('draft:'))"
DESKTOP = {"width": 1280, "height": 900}


class Person:
    """``troubles`` collects what no page may do: errors of script and server, blocked assets, barriers."""

    def __init__(self, page: Page, troubles: list[str]) -> None:
        self.page = page
        self.troubles = troubles
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def open(self, path: str) -> "Person":
        self.page.goto(path)
        return self

    def enters_as(self, login: str) -> "Person":
        """Sign in by the demo's door, without its page; whoever was signed in at this window is no longer.

        The window is emptied first: what its last page still asks in the old session would end the new one.
        """
        self.page.goto("about:blank")
        asks = self.page.request
        asks.get("/demo/people/")
        token = next(each["value"] for each in self.page.context.cookies() if each["name"] == "csrftoken")
        answer = asks.post(f"/demo/people/{login}/", form={"csrfmiddlewaretoken": token}, max_redirects=0)
        return self.open(answer.headers["location"])

    def signs_in(self, login: str, password: str) -> "Person":
        self.page.locator("[name=login]").fill(login)
        self.page.locator("[name=password]").fill(password)
        return self.presses("登录")

    def sees(self, text: str | re.Pattern[str]) -> "Person":
        expect(self.main.get_by_text(text).locator("visible=true").first).to_be_visible()
        return self

    def sees_no(self, text: str) -> "Person":
        """After the page has come: the text is nowhere to be seen."""
        expect(self.main.get_by_text(text).locator("visible=true")).to_have_count(0)
        return self

    def sees_heading(self, text: str) -> "Person":
        expect(self.page.locator("h1")).to_contain_text(text)
        return self

    def waits_for(self, text: str, *, seconds: float) -> "Person":
        """Load the page again until it says ``text``."""
        deadline = time.monotonic() + seconds
        while not self.main.get_by_text(text).first.is_visible():
            assert time.monotonic() < deadline, f"{text} did not come within {seconds} s"
            self.page.reload()
        return self

    def waits_for_box(self, name: str, value: str, *, seconds: float) -> "Person":
        """Load the page again until the box called ``name`` with ``value`` can be ticked."""
        deadline = time.monotonic() + seconds
        while not self.main.locator(f'input[name="{name}"][value="{value}"]').count():
            assert time.monotonic() < deadline, f"{value} could not be chosen within {seconds} s"
            self.page.reload()
        return self

    def presses(self, name: str) -> "Person":
        self.main.get_by_role("button", name=name, exact=True).first.click()
        return self

    def acts(self, label: str) -> "Person":
        """Open an act's question and answer it."""
        self.main.locator("summary", has_text=re.compile(f"^{re.escape(label)}$")).first.click()
        return self.presses(f"确认{label}")

    def follows(self, name: str) -> "Person":
        self.main.get_by_role("link", name=name).first.click()
        return self

    def fills(self, answers: Mapping[str, str]) -> "Person":
        """Answer the questions of a form by their names; a choice by its value, a box by ``yes``."""
        for name, value in answers.items():
            field = self.main.locator(f'[name="{name}"]:not([type=hidden])').first
            kind = field.evaluate("field => field.tagName === 'SELECT' ? 'select' : field.type")
            if kind == "select":
                field.select_option(value)
            elif kind == "radio":
                self.main.locator(f'[name="{name}"][value="{value}"]').check()
            elif kind == "checkbox":
                field.set_checked(value == "yes")
            else:
                field.fill(value)
        return self

    def chooses_only(self, name: str, value: str) -> "Person":
        """Of the boxes called ``name`` leave the one with ``value`` ticked, and no other."""
        self.main.locator(f'input[name="{name}"][value="{value}"]').wait_for(state="attached")
        for box in self.main.locator(f'input[name="{name}"]').all():
            box.set_checked(box.get_attribute("value") == value)
        return self

    def saves_itself(self) -> "Person":
        """The form says that what was typed is kept, and when; no answer waits in this browser any more."""
        self.page.wait_for_function(NOTHING_WAITS)
        expect(self.page.locator("[data-autosave-status]")).to_contain_text(re.compile(r"已保存 \d"))
        return self

    def status_says(self, text: str) -> "Person":
        expect(self.page.locator("[data-autosave-status]")).to_contain_text(text)
        return self

    def holds(self, name: str, value: str) -> "Person":
        expect(self.main.locator(f'[name="{name}"]').first).to_have_value(value)
        return self

    @property
    def today(self) -> date:
        """The portal's day, as the demo's ribbon tells it."""
        moment = self.page.locator(".demo-ribbon time").get_attribute("datetime") or ""
        return date.fromisoformat(moment[:10])

    def address_part(self, pattern: str) -> str:
        """What the first group of ``pattern`` matches in the window's address."""
        self.page.wait_for_url(re.compile(pattern))
        found = re.search(pattern, self.page.url)
        assert found, self.page.url
        return found.group(1)

    def meets_no_barrier(self) -> "Person":
        """Whoever reads by ear, moves by keyboard or holds a narrow window can use this page."""
        self.troubles.extend(faults_of(self.page))
        return self

    def takes_picture(self, name: str, *, on_phone: bool = False) -> "Person":
        """Keep a full-page screenshot under ``SCREENSHOTS``, when that folder is named, for people to look at."""
        if SCREENSHOTS:
            before = self.page.viewport_size
            for size in [before, *([PHONE] if on_phone else [])]:
                self.page.set_viewport_size(size)
                self.page.screenshot(path=Path(SCREENSHOTS) / f"{name}-{size['width']}.png", full_page=True)
            self.page.set_viewport_size(before)
        return self
