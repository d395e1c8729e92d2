"""All pages that a role reaches by links, a few of each kind, each looked at in both widths."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page, Response

from tests.journeys.accessibility import axe
from tests.journeys.person import DESKTOP, PHONE

# Pages of one kind differ in their rows; the second one shows what the first one lacked.
OF_ONE_KIND = 2
ERROR = 400
WIDTHS = (DESKTOP, PHONE)
# What leaves the page, what is no page of ours, and what hands out a file.
NOT_PAGES = re.compile(
    r"(\.(pdf|xlsx|csv|json|pem|py|png|jpg|zip)$)|^/(static|files|back-office|api|display|health|review/pulse)(/|$)|/live$|logout"
)
# In a drawing the attribute is an object of its own, not a text.
LINKS = "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)"
AXE = """async ({tags, contrast}) => {
  const rules = contrast ? {'color-contrast-enhanced': {enabled: true}} : {};
  const found = await axe.run({runOnly: tags, resultTypes: ['violations'], rules});
  return found.violations.map((each) => ({
    id: each.id, impact: each.impact, nodes: each.nodes.map((node) => node.html.slice(0, 160)),
  }));
}"""
OVERFLOW = """() => document.documentElement.scrollWidth - window.innerWidth"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Visit:
    """One page of one role: ``faults`` by kind, ``kind`` its URL name."""

    role: str
    path: str
    kind: str
    status: int
    weight: int = 0
    faults: list[str] = field(default_factory=list)


Look = Callable[[Page, Response, Visit], None]


def kind_of(path: str) -> str | None:
    """The URL name of a path of the portal; None for what is no page."""
    if NOT_PAGES.search(path):
        return None
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def crawl(page: Page, role: str, start: str, *, look: Look, known: set[str], limit: int) -> Iterator[Visit]:
    """Visit what can be reached from ``start``, breadth first; the page stands at each visit's page when it comes.

    Kinds in ``known`` are passed by, though not their links' own kinds. A page that leads on to another, as to the
    sign-in, counts as that one: or else who may not see it would have seen it for everybody.
    """
    seen = dict.fromkeys([start, "/"])
    waiting, counted = deque(seen), Counter[str]()

    def is_passed_by(kind: str | None) -> bool:
        return kind is None or kind in known or counted[kind] >= OF_ONE_KIND

    while waiting and limit:
        path = waiting.popleft()
        answer = None if is_passed_by(kind_of(urlsplit(path).path)) else _opened(page, path)
        kind = kind_of(urlsplit(page.url).path) or ""
        if answer is None or is_passed_by(kind or None):
            continue
        counted[kind] += 1
        limit -= 1
        visit = Visit(role, path, kind, answer.status)
        look(page, answer, visit)
        if answer.status >= ERROR:
            visit.faults.append(f"answers {answer.status}")
        yield visit
        found = dict.fromkeys(each for each in _links(page) if each not in seen)
        seen |= found
        waiting.extend(found)


def _opened(page: Page, path: str) -> Response | None:
    """The answer; None where it is a file that is handed out."""
    page.set_viewport_size(DESKTOP)
    try:
        return page.goto(path, wait_until="load")
    except Error as error:
        if "Download is starting" in error.message:
            return None
        raise


def _links(page: Page) -> Iterator[str]:
    for link in page.eval_on_selector_all("a[href]", LINKS):
        parts = urlsplit(link)
        if parts.netloc == urlsplit(page.url).netloc:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def faults_of(page: Page) -> list[str]:
    """Violations of both widths, each once with the width it was seen at first; 7:1 where high contrast is on."""
    page.evaluate(axe())
    contrast = any(each["name"] == "high_contrast" for each in page.context.cookies())
    found: dict[str, str] = {}
    for size in WIDTHS:
        page.set_viewport_size(size)
        for each in page.evaluate(AXE, {"tags": TAGS, "contrast": contrast}):
            for node in each["nodes"]:
                found.setdefault(f"{each['id']} ({each['impact']}): {node}", f"{size['width']}")
        wide = page.evaluate(OVERFLOW)
        if wide > 0:
            found.setdefault(f"{wide} px too wide", f"{size['width']}")
    return [f"{width}: {fault}" for fault, width in found.items()]
