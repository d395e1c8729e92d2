"""What keeps people who see or move badly from using a page, as axe-core finds it."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page

GRAVE = {"serious", "critical"}


@cache
def axe() -> str:
    return (Path(__file__).parent / "assets" / "axe.min.js").read_text()


def _violations(page: Page) -> list[dict[str, Any]]:
    page.wait_for_load_state()
    # The content policy lets no script in through the page; the debugger's door is not the page's.
    page.evaluate(axe())
    # What all is well is a long story.
    return page.evaluate("() => axe.run({resultTypes: ['violations']}).then(found => found.violations)")


def faults_of(page: Page) -> list[str]:
    """Each grave violation as ``page: rule: element``; also a page that is wider than its window."""
    try:
        found = _violations(page)
    except Error:
        # A click just before had asked for this page, and it came while the one before was being looked at.
        found = _violations(page)
    where = f"{page.url} ({page.viewport_size['width']})"
    faults = [
        f"{where}: {rule['id']} ({rule['impact']}): {node['html'][:200]}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
    wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return [*faults, *([f"{where}: {wide} px wider than the window"] if wide > 0 else [])]
