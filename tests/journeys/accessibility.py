"""What keeps people who see or move badly from using a page, as axe-core finds it."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

GRAVE = {"serious", "critical"}


@cache
def axe() -> str:
    return (Path(__file__).parent / "assets" / "axe.min.js").read_text()


def faults_of(page: Page) -> list[str]:
    """Each grave violation as ``page: rule: element``; also a page that is wider than its window."""
    # The content policy lets no script in through the page; the debugger's door is not the page's.
    page.evaluate(axe())
    found = page.evaluate("() => axe.run()")
    where = f"{page.url} ({page.viewport_size['width']})"
    faults = [
        f"{where}: {rule['id']} ({rule['impact']}): {node['html'][:200]}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
    wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return [*faults, *([f"{where}: {wide} px wider than the window"] if wide > 0 else [])]
