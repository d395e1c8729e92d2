"""The twelve channels as data: whom each concerns, what closes it, who reviews, where it goes on (regulation 2.3)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from applications.routing import gates
from applications.routing.facts import Facts
from applications.routing.gates import Gate, contract_only, never_closed

Body = Literal[
    "employer", "service_point", "dispatch_company", "original_unit", "personnel_agency", "assigned_body"
]  # fmt: skip
Agency = Literal["talent_agency", "provincial_market"]
Place = Callable[[Facts], str]


def workplace(facts: Facts) -> str:
    return facts.workplace


def posting_place(facts: Facts) -> str:
    return facts.posted.region if facts.posted else facts.workplace


def original_place(facts: Facts) -> str:
    return facts.leave.unit_region if facts.leave else facts.workplace


@dataclass(frozen=True, slots=True)
class Channel:
    """One row of regulation 2.3.

    ``concerns``: do the facts touch it at all? ``gate``: why is it closed then? ``body`` reviews, publishes and
    recommends; ``agency`` checks after it; ``place`` is where the HRSS chain begins, None when no office stands
    between the reviewing body and the committee.
    """

    code: str
    body: Body
    clauses: tuple[str, ...]
    concerns: Callable[[Facts], bool]
    gate: Gate = never_closed
    agency: Agency | None = None
    place: Place | None = workplace


# In the order of regulation 2.3, which is also the order of preference where ``employer`` is closed.
CHANNELS: Final = (
    Channel("service_point", "service_point", ("S2b", "S2c"), lambda facts: facts.service_point, gates.no_dispatch),
    Channel("labour_dispatch", "dispatch_company", ("S2d",), lambda facts: facts.employment == "dispatch"),
    Channel("employer", "employer", ("S3", "M1a"), lambda facts: facts.employment == "contract"),
    Channel(
        "archive_agency", "employer", ("S4a",), lambda facts: facts.archive.kept_by == "public_agency",
        contract_only("S4a", "M1b"), agency="talent_agency",
    ),
    Channel(
        "archive_elsewhere", "employer", ("S4b",), lambda facts: facts.archive.kept_by == "elsewhere",
        contract_only("S4b", "M1b"),
    ),
    Channel(
        "provincial_market", "employer", ("S4c",), lambda facts: facts.archive.kept_by == "provincial_market",
        contract_only("S4c", "M1b"), agency="provincial_market", place=None,
    ),
    Channel(
        "posted_away", "employer", ("M1f",), lambda facts: facts.posted is not None,
        gates.posted_long_enough, place=posting_place,
    ),
    Channel(
        "original_unit", "original_unit", ("S11b", "M1e"), lambda facts: facts.leave is not None,
        gates.leave_in_time, place=original_place,
    ),
    Channel(
        "freelancer", "personnel_agency", ("M6h", "令40-17"),
        lambda facts: facts.employment in {"freelancer", "other_non_public"},
    ),
    Channel("social_intake", "service_point", ("M1c",), lambda facts: facts.social_body),
    Channel(
        "self_review_enterprise", "employer", ("S7", "M2d"), lambda facts: facts.committee.own_employer,
        contract_only("S7", "M2d"), place=None,
    ),
    Channel("fallback", "assigned_body", ("M1g",), lambda facts: facts.unit_refuses),
)  # fmt: skip
BY_CODE: Final = {channel.code: channel for channel in CHANNELS}
OWN_UNIT: Final = frozenset({"employer", "dispatch_company"})
