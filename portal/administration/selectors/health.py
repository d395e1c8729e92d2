"""How the portal is doing: what waits, what fails, how much room is left."""

import shutil
from dataclasses import dataclass

import redis
from django.conf import settings

from portal.administration.models import DueRun
from portal.core import clock
from portal.core.checks import broker_problem

QUEUES = ("celery", "certificates", "workbooks")
LOW_DISK = 10
SILENT_SECONDS = 300
GIBI = 2**30


@dataclass(frozen=True)
class Disk:
    """Room for files, in GiB."""

    free: float
    total: float

    @property
    def percent(self) -> int:
        return round(100 * self.free / self.total)

    @property
    def low(self) -> bool:
        return self.percent < LOW_DISK


def disk() -> Disk:
    usage = shutil.disk_usage(settings.VAR_DIR)
    return Disk(usage.free / GIBI, usage.total / GIBI)


def queue_lengths() -> dict[str, int] | None:
    """How many jobs wait in each queue; None when the broker does not answer."""
    if broker_problem():
        return None
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        return {queue: int(server.llen(queue)) for queue in QUEUES}


def due_runs() -> list[DueRun]:
    """How each piece of due work ran last: what failed last comes first."""
    return sorted(DueRun.objects.all(), key=lambda run: (not is_failing(run), run.name))


def is_failing(run: DueRun) -> bool:
    """Did its last run fail?"""
    return run.failed_at is not None and run.failed_at == run.ran_at


def sweep_is_silent(runs: list[DueRun]) -> bool:
    """Has no sweep run for some minutes? It should every minute."""
    latest = max((run.ran_at for run in runs), default=None)
    return latest is None or (clock.now() - latest).total_seconds() > SILENT_SECONDS
