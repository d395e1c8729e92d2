"""What following a meeting costs: CPU of the web server for a question after no change, against drawing the screen.

A meeting of 300 items and 15 phones. CPU is read from the server's processes, so a busy machine does not blur it.
"""

import os
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import httpx
from common import migrate, report, seconds

from portal.core import clock
from reviews import services
from tests.rehearsal.phone import Phone
from tests.rehearsal.portal import running
from tests.reviews.factories import room

PHONES, CASES, ASKED, DRAWN = 15, 300, 100, 6
EVERY_SECONDS = 2
TICKS = os.sysconf("SC_CLK_TCK")


def cpu(portal):
    """CPU seconds that the web workers have used."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in portal.workers()]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICKS


def measured(portal, phones, times, ask):
    """CPU seconds for one question, and questions a second, all phones at once."""

    def one(phone):
        for _ in range(times):
            ask(phone)

    one(phones[0])
    before = cpu(portal)
    with ThreadPoolExecutor(PHONES) as pool:
        taken = seconds(lambda: list(pool.map(one, phones)))
    return (cpu(portal) - before) / (times * len(phones)), times * len(phones) / taken


def main():
    migrate()
    here = room(members=19, cases=CASES)
    type(here.meeting).objects.update(starts_at=clock.now() - timedelta(minutes=1))
    here.open(18).give_opinions_by_sets()
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as portal:
        phones = [Phone(actor, portal.address, here.meeting.code) for actor in here.actors[:PHONES]]
        page = phones[5].get(phones[5].seat)
        address, pulse = re.search(r'data-pulse-url="([^"]+)" data-pulse="(\d+)"', page).groups()
        live = re.search(r'data-live-url="([^"]+)"', page).group(1)
        bare = {phone: httpx.Client(base_url=portal.address, timeout=60) for phone in phones}

        def question(phone):
            assert bare[phone].get(address, params={"pulse": pulse}).status_code == 204

        asked, rate = measured(portal, phones, ASKED, question)
        with_session, _rate = measured(
            portal, phones, ASKED, lambda phone: phone.http.get(address, params={"pulse": pulse})
        )
        drawn, _rate = measured(portal, phones, DRAWN, lambda phone: phone.get(live))
    report(
        "pulse", ours=asked, reference=drawn, ratio=drawn / asked, unit="CPU seconds for one question",
        with_session=round(with_session, 6), questions_per_second=round(rate, 1),
        one_core_for_15_phones=f"{asked * PHONES / EVERY_SECONDS:.2%}",
    )  # fmt: skip


main()
