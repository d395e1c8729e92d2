"""`make usability`: walk the ordinary days on a fresh demo and write what they cost into ``docs/usability.md``.

``--column before`` fills the other column; days named by their logins are walked alone. With ``--no-script`` no script
runs and nothing is written: the days must come to their end all the same.
"""

import argparse
import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.days.keyboard import Count, Keyboard
from tests.days.ordinary import DAYS
from tests.days.others import BEFORE
from tests.journeys.person import DESKTOP, Person
from tests.journeys.stage import ROOT, a_browser, a_portal, watch

PAGE = ROOT / "docs" / "usability.md"
COLUMNS = {"before": 1, "after": 2}


def walk(browser: Browser, address: str, logins: list[str], *, script: bool) -> dict[str, Count]:
    costs: dict[str, Count] = {}
    troubles: list[str] = []
    for title, login, day in DAYS:
        if logins and login not in logins:
            continue
        if prepare := BEFORE.get(title):
            with browser.new_context(locale="zh-CN", base_url=address, viewport=DESKTOP) as context:
                prepare(Person(context.new_page(), troubles))
        with browser.new_context(
            locale="zh-CN", base_url=address, viewport=DESKTOP, java_script_enabled=script
        ) as context:
            page = context.new_page()
            watch(page, troubles)
            person = Person(page, troubles).enters_as(login)
            keys = Keyboard(person, script=script)
            day(keys)
            costs[title] = keys.ends()
            print(f"{title}: {costs[title]}", flush=True)
    assert not troubles, "\n".join(troubles)
    return costs


def write(costs: dict[str, Count], column: int) -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    for place, line in enumerate(lines):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] in costs and re.match(r"\|.*\|", line):
            cells[column] = str(costs[cells[0]])
            lines[place] = f"| {' | '.join(cells)} |"
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("logins", nargs="*")
    parser.add_argument("--column", choices=COLUMNS, default="after")
    parser.add_argument("--no-script", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, a_portal(Path(folder)) as address, a_browser(Path(folder)) as browser:
        costs = walk(browser, address, asked.logins, script=not asked.no_script)
    if not asked.no_script:
        write(costs, COLUMNS[asked.column])
    return 0


if __name__ == "__main__":
    sys.exit(main())
