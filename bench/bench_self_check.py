"""Self-checks through the API against the pure engine and the framework's floor.

Aim: the API spends less than half of its time outside both.
"""

import datetime as dt
import itertools
import json
import random
from typing import Any

from common import migrate, report, seconds, settle, side_by_side
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import path
from ninja import Body, NinjaAPI

from applications.api.self_check import SelfCheckIn, case_of
from applications.eligibility.engine import evaluate
from applications.selectors.rulebook import rulebook
from portal import urls
from portal.api import composition
from portal.core.access import public

CHECKS, ROUNDS = 10_000, 5
AT_ONCE = CHECKS // ROUNDS
ADDRESS = "/api/v1/self-check"
DEGREES = ("doctor", "master", "bachelor", "college", "secondary")
TARGETS = [("engineering", level) for level in ("associate_senior", "middle", "assistant", "technician")]
TARGETS += [("agriculture", "middle"), ("economics", "associate_senior"), ("accounting", "middle")]

floor_api = NinjaAPI(urls_namespace="floor")


@floor_api.post("/self-check")
def floor(request: HttpRequest, body: Body[dict[str, Any]]) -> dict:  # noqa: ARG001
    return {}


def floor_urls() -> tuple:
    patterns, *names = floor_api.urls
    for pattern in patterns:
        pattern.callback = public(pattern.callback)
    return (patterns, *names)


class FloorUrls:
    """The portal's own addresses, with the floor where the API stands: finding one's way belongs to the floor."""

    urlpatterns = [
        path("api/v1/", floor_urls()) if str(each.pattern) == "api/v1/" else each for each in urls.urlpatterns
    ]


def body_of(chance: random.Random) -> bytes:
    """One person as somebody might fill in the form."""
    graduated = dt.date(chance.randint(2000, 2024), 7, 1)
    titled = graduated + dt.timedelta(days=chance.randint(200, 4000))
    series, level = chance.choice(TARGETS)
    person = {
        "educations": [
            {"degree": chance.choice(DEGREES), "kind": "full_time", "graduated_on": str(graduated), "related": True}
        ],
        "titles": [
            {
                "series": series,
                "level": chance.choice(("assistant", "technician", "middle")),
                "obtained_on": str(titled),
            }
        ],
        "skills": [{"level": chance.randint(1, 3), "obtained_on": "2019-01-01", "front_line": True}],
        "qualifications": [{"code": "constructor_grade_1", "obtained_on": "2020-09-01"}],
        "exams": [{"series": "economics", "level": "associate_senior", "kind": "certificate", "valid_until": None}],
        "jobs": [{"from": str(graduated), "to": None, "kind": "private_enterprise", "technical": True}],
    }
    return json.dumps({"as_of": "2026-12-31", "target": {"series": series, "level": level}, "person": person}).encode()


def main() -> None:
    migrate()
    composition.CALLS_A_MINUTE = CHECKS * 100
    chance = random.Random(20260907)  # noqa: S311 - the same people each time
    bodies = itertools.cycle([body_of(chance) for _ in range(CHECKS)])
    client = Client(SERVER_NAME="localhost")
    engine_seconds: list[float] = []
    settle()

    def ask_all(some: list[bytes]) -> None:
        for body in some:
            assert client.post(ADDRESS, body, content_type="application/json").status_code == 200

    def ours() -> float:
        some = list(itertools.islice(bodies, AT_ONCE))
        cases = [case_of(SelfCheckIn.model_validate_json(body)) for body in some]
        book = rulebook(cases[0][2])
        engine_seconds.append(seconds(lambda: [evaluate(*case, book) for case in cases]))
        return seconds(lambda: ask_all(some))

    def reference() -> float:
        some = list(itertools.islice(bodies, AT_ONCE))
        with override_settings(ROOT_URLCONF=FloorUrls):
            ask_all(some[:1])
            return seconds(lambda: ask_all(some))

    api, bare = (figure / AT_ONCE for figure in side_by_side(ours, reference, ROUNDS))
    engine = sorted(engine_seconds)[ROUNDS // 2] / AT_ONCE
    report(
        "self_check",
        ours=api,
        reference=engine + bare,
        ratio=(api - engine - bare) / api,
        unit="seconds for one check; ratio: share of the API's time outside engine and floor",
        engine=round(engine, 6),
        floor=round(bare, 6),
        checks=CHECKS,
    )


main()
