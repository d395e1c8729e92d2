"""What the benches share: a database with cases, interleaved timing, one line of JSON."""

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from applications.models import Application, Leg
from portal.accounts.models import User
from portal.core import clock
from portal.core.actors import Role
from tests import factories

ROUNDS = 5


def migrate() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_catalog", verbosity=0)


def settle() -> None:
    """What the web server does when a worker has started (``gunicorn.conf.py``)."""
    gc.collect()
    gc.freeze()


def people(count: int) -> list[User]:
    start = User.objects.count()
    return User.objects.bulk_create(
        [User(username=f"bench{start + serial}", name="王小明") for serial in range(count)], batch_size=10_000
    )


def cases_at_the_county(count: int, *, applicants: list[User] | None = None) -> list[Application]:
    """``count`` cases that wait at one county's HRSS office, each of another person."""
    employer, batch = factories.OrganisationFactory(), factories.BatchFactory()
    county, city = factories.hrss_office("140702"), factories.hrss_office("140700")
    bodies = [
        ("UNIT_REVIEW", employer),
        ("UNIT_NOTICE", employer),
        ("HRSS_REVIEW", county),
        ("HRSS_REVIEW", city),
        ("COMMITTEE_ACCEPTANCE", batch.committee.organiser),
    ]
    now = clock.now()
    series = factories.engineering()
    cases = Application.objects.bulk_create(
        [
            Application(
                applicant=person, batch=batch, series=series, level="middle", year=2026, employer=employer,
                reviewer=employer, deciding_body=batch.committee.organiser,
                confirming_body=batch.committee.filing_authority, status="HRSS_REVIEW", leg=3, handler=county,
                status_since=now, created_at=now, version=1,
            )
            for person in applicants or people(count)
        ],
        batch_size=5_000,
    )  # fmt: skip
    Leg.objects.bulk_create(
        [
            Leg(application=case, number=number, stage=stage, body=body)
            for case in cases
            for number, (stage, body) in enumerate(bodies, 1)
        ],
        batch_size=10_000,
    )
    return cases


def county_officer():
    return factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140702"))


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def side_by_side(
    ours: Callable[[], float], reference: Callable[[], float], rounds: int = ROUNDS
) -> tuple[float, float]:
    """Medians of interleaved rounds; each callable returns its own figure."""
    pairs = [(ours(), reference()) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def report(bench: str, *, ours: float, reference: float, ratio: float, unit: str, **more: object) -> None:
    line = {
        "bench": bench,
        "ratio": round(ratio, 2),
        "ours": round(ours, 6),
        "reference": round(reference, 6),
        "unit": unit,
    }
    print(json.dumps(line | more, ensure_ascii=False), flush=True)
