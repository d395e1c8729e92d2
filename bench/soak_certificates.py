"""Soak: ``COUNT`` certificates (10,000) while workers are killed, the broker restarts, the disk fills, no stamps come.

``make soak COUNT=300``. Each mishap comes at least once, then by chance, until all are issued; then all is reckoned up:
nothing lost, nothing twice, numbers without gaps, failures seen and made good, each letter once. Only root can fill a
disk.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from common import migrate
from django.db import connection

from certificates.selectors import issuing_of
from tests.soak.batch import ConfirmedBatch
from tests.soak.field import Field, field, say, wait_until

COUNT = int(os.environ.get("COUNT") or 10_000)
WORKERS = 2
LONGEST_SECONDS = 4 * 3600
# Of a process, of a worker, of the broker, of time stamps, of the disk: at so many certificates after the last one.
QUIET = max(10, COUNT // 100)
LASTS_SECONDS = (2.0, 8.0)


class Mishaps:
    """What befalls the field, each once in turn and then by chance; what the secretary saw of it."""

    def __init__(self, here: Field, batch: ConfirmedBatch, chance: Random) -> None:
        self.here, self.batch, self.chance = here, batch, chance
        self.left = [self.kill_process, self.kill_worker, self.restart_broker, self.silence, self.fill_disk]
        self.kinds = list(self.left)
        self.happened: dict[str, int] = {}
        self.most_failed = 0

    def next(self) -> None:
        mishap = self.left.pop(0) if self.left else self.chance.choice(self.kinds)
        name = mishap.__name__
        self.happened[name] = self.happened.get(name, 0) + 1
        mishap()

    def kill_process(self) -> None:
        self.here.workers.kill_one(self.chance.randrange(WORKERS), whole=False)

    def kill_worker(self) -> None:
        self.here.workers.kill_one(self.chance.randrange(WORKERS), whole=True)

    def restart_broker(self) -> None:
        self.here.broker.restart()

    def silence(self) -> None:
        self.here.authority.behave(self.chance.choice(["down", "busy", "garbage"]))
        self.lasts()
        self.here.authority.behave("normal")

    def fill_disk(self) -> None:
        if self.here.disk.fill():
            self.lasts()
            self.here.disk.clear()

    def lasts(self) -> None:
        """Until the secretary has seen a failure, or for some seconds."""
        ends = time.monotonic() + self.chance.uniform(*LASTS_SECONDS)
        while time.monotonic() < ends:
            self.here.beat()
            [shown] = issuing_of(self.batch.secretary, self.batch.batch.pk)
            self.most_failed = max(self.most_failed, shown["failed"])
            time.sleep(0.5)


def soak(folder: Path, chance: Random) -> None:
    with field(folder, workers=WORKERS) as here:
        batch = ConfirmedBatch(COUNT)
        mishaps = Mishaps(here, batch, chance)
        started, quiet_until = time.monotonic(), QUIET

        def goes_on() -> None:
            nonlocal quiet_until
            here.beat()
            if batch.issued() >= quiet_until:
                mishaps.next()
                quiet_until = batch.issued() + chance.randint(QUIET, 3 * QUIET)

        all_but_one = COUNT - 1
        wait_until(
            lambda: batch.issued() == all_but_one, "issued", seconds=LONGEST_SECONDS, meanwhile=goes_on, every=0.5
        )
        batch.replaces_the_broken_one()
        wait_until(lambda: batch.issued() == COUNT, "the last one", meanwhile=here.beat)
        lasted = time.monotonic() - started
        counted = batch.reckoning(folder)
    say(
        soak="certificates", seconds=round(lasted), per_second=round(COUNT / lasted, 1), **counted,
        mishaps=mishaps.happened, most_failed_at_once=mishaps.most_failed,
    )  # fmt: skip


def main() -> None:
    migrate()
    seed = int(os.environ.get("SEED") or 20261129)
    with tempfile.TemporaryDirectory(prefix="zhiping-soak-") as folder:
        try:
            soak(Path(folder), Random(seed))  # noqa: S311 - chance that can be repeated
        except BaseException:
            sys.stderr.write((Path(folder) / "workers.log").read_text(errors="replace")[-6000:])
            raise
    connection.close()


main()
