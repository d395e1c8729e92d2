"""`make sweep`: every role through all its pages, and what is wrong with them.

``--roles a,b`` some of them, ``--contrast`` in high contrast (7:1), ``--large`` in large type, ``--no-script`` without
script (no axe then: only that each page answers and fits), ``--pictures DIR`` a picture of each page in both widths.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("PORTAL_ENV", "demo")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.base")

import django
from playwright.sync_api import Browser, BrowserContext, Page, Response

django.setup()

from tests.journeys.person import PHONE, Person
from tests.journeys.stage import a_browser, a_portal, watch
from tests.sweep import crawl as crawling
from tests.sweep.crawl import Visit
from tests.sweep.weights import Scale

ROLES = {
    "public": "", "applicant": "tech2", "passed": "earlier-01", "unit clerk": "hr1", "service point": "service1",
    "talent agency": "talent1", "dispatch": "dispatch1", "officer": "yuci", "city officer": "jinzhong",
    "province officer": "shanxi", "secretary": "secretary2", "own committee": "secretary8", "expert": "middle-03",
    "chair": "private-01", "supervisor": "supervisor", "hrss admin": "hrssadmin", "system admin": "sysadmin",
    "security admin": "secadmin", "audit admin": "auditadmin",
}  # fmt: skip
# Leads to the letters of everybody, and so to pages of others.
OTHERS = {"demo:outbox"}
HEAVIEST = 200 * 1024
HEAVIEST_HOME = 60 * 1024


def context_of(browser: Browser, address: str, asked: argparse.Namespace) -> BrowserContext:
    context = browser.new_context(locale="zh-CN", base_url=address, java_script_enabled=not asked.no_script)
    switches = {"large_type": asked.large, "high_contrast": asked.contrast}
    context.add_cookies([{"name": name, "value": "1", "url": address} for name, on in switches.items() if on])
    return context


def sweep(browser: Browser, address: str, role: str, known: set[str], asked: argparse.Namespace) -> Iterator[Visit]:
    login, troubles = ROLES[role], []
    with context_of(browser, address, asked) as context:
        page = context.new_page()
        watch(page, troubles)
        scale = Scale(page)
        person = Person(page, troubles)
        if login:
            person.enters_as(login)

        def look(_page: Page, answer: Response, visit: Visit) -> None:
            if asked.no_script:
                return
            visit.weight = scale.weigh(answer)
            visit.faults.extend(crawling.faults_of(page))
            if visit.weight > (HEAVIEST_HOME if visit.kind == "home" else HEAVIEST):
                visit.faults.append("too heavy")

        for visit in crawling.crawl(page, role, "/work/" if login else "/", look=look, known=known, limit=asked.limit):
            visit.faults.extend(troubles)
            troubles.clear()
            if asked.pictures:
                keep_pictures(person, visit, Path(asked.pictures))
            yield visit


def keep_pictures(person: Person, visit: Visit, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for size in crawling.WIDTHS:
        person.page.set_viewport_size(size)
        name = f"{visit.role}-{visit.kind.replace(':', '.')}-{size['width']}.png".replace(" ", "_")
        person.page.screenshot(path=folder / name, full_page=size != PHONE)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--roles", default=",".join(ROLES))
    parser.add_argument("--pictures", default="")
    parser.add_argument("--limit", type=int, default=200)
    for switch in ("contrast", "large", "no-script"):
        parser.add_argument(f"--{switch}", action="store_true")
    asked = parser.parse_args()
    pages, faulty, heaviest = 0, 0, (0, "")
    with tempfile.TemporaryDirectory() as folder, a_portal(Path(folder)) as address, a_browser(Path(folder)) as browser:
        known: set[str] = set()
        for role in asked.roles.split(","):
            seen: set[str] = set()
            for visit in sweep(browser, address, role, known if role == "public" else known | OTHERS, asked):
                seen.add(visit.kind)
                pages += 1
                faulty += bool(visit.faults)
                heaviest = max(heaviest, (visit.weight, visit.path))
                said = "".join(f"\n      {fault}" for fault in visit.faults)
                print(
                    f"{role:14} {visit.status} {visit.weight / 1024:5.0f} KB {visit.kind:36} {visit.path}{said}",
                    flush=True,
                )
            # Pages for everybody look the same to all; one look is enough.
            known |= seen if role == "public" else set()
    print(f"{pages} pages, {faulty} with faults, the heaviest {heaviest[0] / 1024:.0f} KB ({heaviest[1]})")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
