"""Drives a browser by lines of JSON on standard input; see browser.py."""

import json
import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from certificates.fonts import write_fonts_conf
from tests.browser import CHROMIUM

PATIENCE_MS = 20_000


def obey(page: Page, do: str, *args: str) -> object:
    """One command; an exception is told to the caller."""
    main = page.locator("main")
    return {
        "open": lambda path: page.goto(path) and None,
        "sees": lambda text: expect(main.get_by_text(text).locator("visible=true").first).to_be_visible(),
        "sees_no": lambda text: expect(main.get_by_text(text).locator("visible=true")).to_have_count(0),
        "click": lambda selector: page.locator(selector).first.click(),
        "fill": lambda selector, text: page.locator(selector).first.fill(text),
        "value": lambda selector: page.locator(selector).first.input_value(),
        "count": lambda selector: page.locator(selector).count(),
        "offline": lambda on: page.context.set_offline(on == "yes"),
        "size": lambda width, height: page.set_viewport_size({"width": int(width), "height": int(height)}),
        "picture": lambda path: page.screenshot(path=path, full_page=True) and None,
        "run": page.evaluate,
    }[do](*args)


def main() -> None:
    address, cookie, value = sys.argv[1:]
    folder = Path(tempfile.mkdtemp())
    fonts = write_fonts_conf(folder / "fonts.conf", cache_directory=folder / "cache")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, env={**os.environ, "FONTCONFIG_FILE": str(fonts)}, args=["--no-sandbox"]
        )
        context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844}, base_url=address)
        context.add_cookies([{"name": cookie, "value": value, "url": address}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: "Content Security Policy" in said.text and troubles.append(said.text))
        for line in sys.stdin:
            try:
                answer = {"answer": obey(page, *json.loads(line)), "troubles": troubles}
            except Exception as error:  # noqa: BLE001 - told to the test
                answer = {"error": str(error)}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
        browser.close()


main()
