"""What a route depends on, as plain values (contracts section 2, ``POST /api/v1/routes``).

Where the personnel archive lies may open one more door and never closes one (M1b). Household registration and
ownership are no facts at all (M1b, M2a).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Employment = Literal["contract", "dispatch", "freelancer", "other_non_public"]
KeptBy = Literal["employer", "public_agency", "provincial_market", "elsewhere"]
LeaveKind = Literal["startup", "part_time"]
OrganiserLevel = Literal["county", "city", "province"]


@dataclass(frozen=True, slots=True)
class Archive:
    """Who keeps the personnel archive; ``region`` tells later which agency it is, and gates nothing."""

    kept_by: KeptBy = "employer"
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """Posted away to ``region`` without a break from ``since`` on (M1f)."""

    region: str
    since: date


@dataclass(frozen=True, slots=True)
class Leave:
    """Approved start-up leave or part-time work; ``unit_region`` is the place of the original unit (S11b)."""

    kind: LeaveKind
    approved_on: date
    unit_region: str


@dataclass(frozen=True, slots=True)
class ChosenCommittee:
    """The committee aimed at; a committee of a zone counts as one of a county."""

    organiser_level: OrganiserLevel
    region: str
    own_employer: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """``workplace``: region code of the place of the labour relation, for people without one of their work.

    The last two are not in the contract: ``social_body``: a federation, association or society there accepts
    declarations (M1c); ``runs_own_unit``: the applicant holds his own unit's right to review (cross rule 2).
    """

    as_of: date
    workplace: str
    employment: Employment
    committee: ChosenCommittee
    archive: Archive = Archive()
    service_point: bool = False
    posted: Posting | None = None
    leave: Leave | None = None
    unit_refuses: bool = False
    social_body: bool = False
    runs_own_unit: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """The catalogue's parameters ``posted_away_years`` (M1f) and ``leave_years_max`` (S11b, M1e), in years."""

    posted_away_years: int
    leave_years_max: int
