"""The short writing of ``tests/regulation/routes/routes.csv`` and its meaning."""

import csv
from datetime import date
from pathlib import Path

from applications.routing.facts import Archive, ChosenCommittee, Facts, Leave, Limits, Posting

TABLE = Path(__file__).parents[2] / "regulation" / "routes" / "routes.csv"
LIMITS = Limits(posted_away_years=1, leave_years_max=3)
FLAGS = {"point": "service_point", "refuses": "unit_refuses", "social": "social_body", "own_unit": "runs_own_unit"}
NOT_IN_THE_CONTRACT = {"social", "own_unit"}


def table():
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def committee_of(text):
    place, _, own = text.partition("+")
    level, region = place.split(":")
    return ChosenCommittee(organiser_level=level, region=region, own_employer=own == "own")


def more_of(words):
    found = {}
    for word in words.split():
        name, _, value = word.partition("=")
        if name == "posted":
            region, since = value.split("@")
            found["posted"] = Posting(region, date.fromisoformat(since))
        elif name == "leave":
            kind, approved_on, region = value.split("@")
            found["leave"] = Leave(kind, date.fromisoformat(approved_on), region)
        else:
            found[FLAGS[name]] = True
    return found


def facts_of(row):
    kept_by, _, region = row["archive"].partition("@")
    return Facts(
        as_of=date.fromisoformat(row["as_of"]),
        workplace=row["workplace"],
        employment=row["employment"],
        committee=committee_of(row["committee"]),
        archive=Archive(kept_by, region or None),
        **more_of(row["more"]),
    )


def body_of(row):
    """The request of contracts section 2 that says the same."""
    facts = facts_of(row)
    posted, leave = facts.posted, facts.leave
    return {
        "as_of": row["as_of"],
        "workplace": facts.workplace,
        "employment": facts.employment,
        "archive": {"kept_by": facts.archive.kept_by, "region": facts.archive.region},
        "service_point": facts.service_point,
        "posted": posted and {"region": posted.region, "since": posted.since.isoformat()},
        "leave": leave
        and {"kind": leave.kind, "approved_on": leave.approved_on.isoformat(), "unit_region": leave.unit_region},
        "unit_refuses": facts.unit_refuses,
        "committee": {
            "organiser_level": facts.committee.organiser_level,
            "region": facts.committee.region,
            "own_employer": facts.committee.own_employer,
        },
    }


def expected_steps(text):
    """The steps, as contracts section 2 writes them, of ``R:employer P C A:talent_agency H:140702 K``."""
    steps = []
    for word in text.split():
        name, _, value = word.partition(":")
        reviewer = steps[0]["body"] if steps else value
        steps.append(
            {
                "R": {"stage": "unit_review", "body": reviewer},
                "P": {"stage": "unit_notice", "body": reviewer},
                "C": {"stage": "recommendation", "body": reviewer},
                "A": {"stage": "agency_review", "body": value},
                "H": {"stage": "hrss_review", "office": value},
                "K": {"stage": "committee_acceptance"},
            }[name]
        )
    return steps


def expected_routes(row):
    pairs = (each.split("=", 1) for each in row["routes"].split(" / "))
    return [(channel, channel == row["default"], expected_steps(steps)) for channel, steps in pairs]


def expected_refusals(row):
    pairs = (each.split(":", 1) for each in row["refused"].split(" / ") if each)
    return [(channel, clauses.split()) for channel, clauses in pairs]


def written(step):
    """A step of the engine as contracts section 2 writes it."""
    found = {"stage": step.stage, "body": step.body, "office": step.office}
    return {name: value for name, value in found.items() if value is not None}
