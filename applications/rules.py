"""Routes: through whose hands a case goes, as pure functions (regulation 2.3)."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """The task of one leg of a route."""

    UNIT_REVIEW = "UNIT_REVIEW"
    UNIT_NOTICE = "UNIT_NOTICE"
    AGENCY_REVIEW = "AGENCY_REVIEW"
    HRSS_REVIEW = "HRSS_REVIEW"
    COMMITTEE_ACCEPTANCE = "COMMITTEE_ACCEPTANCE"


ADMIN_LEVELS = ("county", "city", "province")
PROVINCE = "140000"


@dataclass(frozen=True, slots=True)
class RouteLeg:
    """One leg: its task and, for an HRSS leg, the region code of the office."""

    stage: Stage
    region: str | None = None


def upward_chain(region: str, organiser_level: str) -> list[str]:
    """Region codes of the HRSS offices from ``region`` up to the organiser's level (regulation 2.3, 逐级报送).

    ``region`` is the six-digit code of the place of the labour relation; a city (ending in 00) has no county above
    which to begin, so its chain begins at the city.
    """
    own_level = "province" if region == PROVINCE else "city" if region.endswith("00") else "county"
    offices = {"county": region, "city": f"{region[:4]}00", "province": PROVINCE}
    first = ADMIN_LEVELS.index(own_level)
    last = max(first, ADMIN_LEVELS.index(organiser_level))
    return [offices[level] for level in ADMIN_LEVELS[first : last + 1]]


def employer_route(*, workplace: str, organiser_level: str) -> list[RouteLeg]:
    """The legs of the channel ``employer`` (S3, M1a): unit, its notice, HRSS level by level, committee."""
    return [
        RouteLeg(Stage.UNIT_REVIEW),
        RouteLeg(Stage.UNIT_NOTICE),
        *(RouteLeg(Stage.HRSS_REVIEW, office) for office in upward_chain(workplace, organiser_level)),
        RouteLeg(Stage.COMMITTEE_ACCEPTANCE),
    ]
