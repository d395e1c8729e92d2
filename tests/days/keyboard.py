"""A person who has a keyboard and nothing else; every key is counted."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload, Locator, expect

from tests.journeys.person import DESKTOP, Person

MOST_TABS = 150
HAS_FOCUS = "element => element === document.activeElement"
SHOWS_FOCUS = """element => {
  const shown = element.matches('.btn-check') ? element.nextElementSibling : element;
  const style = getComputedStyle(shown);
  return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
}"""
IS_IN_MAIN = "element => Boolean(element.closest('main'))"
NOTHING_YET = "() => document.activeElement === document.body"


@dataclass
class Count:
    """``pages`` opened, ``acts`` (Enter or Space, what a mouse would click), ``tabs`` and arrows, ``letters`` typed."""

    pages: int = 0
    acts: int = 0
    tabs: int = 0
    letters: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.pages} 页 {self.acts} 次 {self.tabs} 键 {self.letters} 字 {self.seconds:.0f} 秒"


class Keyboard:
    def __init__(self, person: Person, *, script: bool = True) -> None:
        self.person, self._script = person, script
        self.page = person.page
        self.count = Count()
        self._began = time.monotonic()
        self._shown = self.page.url
        self.page.on("framenavigated", lambda frame: self._notes_page(frame.url))

    def ends(self) -> Count:
        self.count.seconds = time.monotonic() - self._began
        return self.count

    def sees(self, text: str) -> "Keyboard":
        self.person.sees(text)
        return self

    def main(self, selector: str) -> Locator:
        return self.page.locator(f"main {selector}").locator("visible=true").first

    def reaches(self, wanted: Locator) -> "Keyboard":
        """Tab to ``wanted``, past the page's head by the first link; it must show that it has the focus."""
        wanted.wait_for()
        if self.page.evaluate(NOTHING_YET) and wanted.evaluate(IS_IN_MAIN):
            self._tab("Tab")
            self._act("Enter")
        for _press in range(MOST_TABS):
            if wanted.evaluate(HAS_FOCUS):
                break
            self._tab("Tab")
        expect(wanted).to_be_focused()
        assert wanted.evaluate(SHOWS_FOCUS), f"{wanted} does not show that it has the focus"
        return self

    def opens(self, wanted: Locator) -> "Keyboard":
        """Enter on a link, a button or a summary."""
        self.reaches(wanted)
        self._act("Enter")
        self.page.wait_for_load_state()
        return self

    def opens_first_row(self) -> "Keyboard":
        """The first line of a list: by the list's own keys, without script by Tab."""
        if not self._script:
            return self.opens(self.main("tbody a"))
        self._to_first_row()._act("o")
        self.page.wait_for_load_state()
        return self

    def goes_to_the_decision(self) -> "Keyboard":
        """By the desk's own key; without script the Tab that follows finds the way alone."""
        if self._script:
            self.main("[data-decide]").wait_for()
            self.page.wait_for_load_state("load")
            self._tab("d")
        return self

    def ticks_first_row(self) -> "Keyboard":
        if not self._script:
            return self.ticks(self.main("tbody input.choose"))
        self._to_first_row()._act("x")
        return self

    def _to_first_row(self) -> "Keyboard":
        # A page that has just come may not listen to keys yet.
        self.main("tbody a").wait_for()
        self.page.wait_for_load_state("load")
        self._tab("j")
        expect(self.main("tbody a")).to_be_focused()
        return self

    def ticks(self, wanted: Locator) -> "Keyboard":
        self.reaches(wanted)
        self._act("Space")
        return self

    def chooses(self, last: Locator) -> "Keyboard":
        """The last choice of a group of two: the first one takes the focus, an arrow moves on."""
        group = self.page.locator(f'input[name="{last.get_attribute("name")}"]')
        self.reaches(group.first)
        self._tab("ArrowRight")
        expect(last).to_be_checked()
        return self

    def types(self, wanted: Locator, text: str) -> "Keyboard":
        self.reaches(wanted)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        self.count.letters += len(text)
        return self

    def selects(self, wanted: Locator, *, steps: int) -> "Keyboard":
        """The choice that stands ``steps`` below the one that a select shows."""
        self.reaches(wanted)
        before = wanted.input_value()
        for _step in range(steps):
            self._tab("ArrowDown")
        assert wanted.input_value() != before, f"{wanted} still shows {before!r}"
        return self

    def downloads(self, wanted: Locator) -> "Keyboard":
        self.reaches(wanted)
        with self.page.expect_download() as download:
            self._act("Enter")
        assert download.value.failure() is None
        return self

    def waits_while(self, others_act: Callable[[Person], object]) -> "Keyboard":
        """Somebody else acts at a window of his own; neither his keys nor his time count."""
        since = time.monotonic()
        browser = self.page.context.browser
        assert browser is not None
        with browser.new_context(locale="zh-CN", base_url=self._address(), viewport=DESKTOP) as context:
            others_act(Person(context.new_page(), self.person.troubles))
        self._began += time.monotonic() - since
        return self

    def picks_file(self, wanted: Locator, file: FilePayload) -> "Keyboard":
        self.reaches(wanted)
        with self.page.expect_file_chooser() as chooser:
            self._act("Enter")
        chooser.value.set_files(file)
        return self

    def _address(self) -> str:
        found = urlsplit(self.page.url)
        return f"{found.scheme}://{found.netloc}"

    def _notes_page(self, address: str) -> None:
        """A jump within the page is no page; the same page drawn anew is one."""
        page, jump, _place = address.partition("#")
        if not jump or page != self._shown:
            self.count.pages += 1
        self._shown = page

    def _tab(self, key: str) -> None:
        self.count.tabs += 1
        self.page.keyboard.press(key)

    def _act(self, key: str) -> None:
        self.count.acts += 1
        self.page.keyboard.press(key)
