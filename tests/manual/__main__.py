"""`make manual`: walk the plan on a demo and write the pictures of ``docs/manual``; a name picks single ones."""

import io
import sys
import tempfile
from itertools import groupby
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.journeys.person import PHONE, Person
from tests.journeys.stage import ROOT, a_browser, a_portal, watch
from tests.manual.plan import FIRST, PICTURES, Picture

FOLDER = ROOT / "docs" / "manual" / "pictures"
WINDOW = {"width": 1100, "height": 760}
# The top of a page says what it is; more would only be small.
TALLEST = 1100
LARGEST = 60 * 1024
# Text stays sharp with few colours.
COLOURS = (64, 32, 16, 8)


def take(person: Person, picture: Picture) -> bytes:
    person.page.set_viewport_size(PHONE if picture.phone else WINDOW)
    if picture.path:
        person.open(picture.path)
    for link in picture.way:
        first = person.main.locator("tbody a, .task-list a")
        wanted = first if link == FIRST else person.main.get_by_role("link", name=link)
        wanted.first.click()
        person.page.wait_for_load_state()
    if picture.does:
        picture.does(person)
        person.page.wait_for_load_state()
    size = person.page.viewport_size or WINDOW
    tall = min(TALLEST, int(person.page.evaluate("document.documentElement.scrollHeight")))
    person.page.set_viewport_size({**size, "height": max(tall, size["height"])})
    return person.page.screenshot()


def reduced(picture: bytes) -> bytes:
    """The same picture in as many colours as fit into LARGEST bytes."""
    out = b""
    for colours in COLOURS:
        with Image.open(io.BytesIO(picture)) as image:
            buffer = io.BytesIO()
            image.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
        out = buffer.getvalue()
        if len(out) <= LARGEST:
            break
    return out


def walk(browser: Browser, address: str, wanted: list[Picture]) -> list[str]:
    """Take ``wanted``; returns what went wrong, by picture."""
    wrong: list[str] = []
    for login, pictures in groupby(wanted, key=lambda each: each.login):
        troubles: list[str] = []
        with browser.new_context(locale="zh-CN", base_url=address, viewport=WINDOW) as context:
            page = context.new_page()
            watch(page, troubles)
            person = Person(page, troubles)
            page.set_default_timeout(10_000)
            if login:
                person.enters_as(login)
            for picture in pictures:
                try:
                    (FOLDER / f"{picture.name}.png").write_bytes(reduced(take(person, picture)))
                except Exception as error:  # noqa: BLE001 - the other pictures are taken all the same
                    wrong.append(f"{picture.name}: {str(error).splitlines()[0]}")
            wrong.extend(troubles)
    return wrong


def main() -> int:
    names = sys.argv[1:]
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not names:
        for old in FOLDER.glob("*.png"):
            old.unlink()
    with tempfile.TemporaryDirectory() as folder, a_portal(Path(folder)) as address, a_browser(Path(folder)) as browser:
        wrong = walk(browser, address, wanted)
    sizes = [file.stat().st_size for file in FOLDER.glob("*.png")]
    print(f"{len(sizes)} pictures, {sum(sizes) / 1024:.0f} KB, the largest {max(sizes, default=0) / 1024:.0f} KB")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
