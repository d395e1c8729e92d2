"""The tasks of a route's legs, and the offices through which it goes up (regulation 2.3)."""

from enum import StrEnum


class Stage(StrEnum):
    """The task of one leg of a route, as a case stores it."""

    ASSIGNMENT = "ASSIGNMENT"
    UNIT_REVIEW = "UNIT_REVIEW"
    UNIT_NOTICE = "UNIT_NOTICE"
    AGENCY_REVIEW = "AGENCY_REVIEW"
    HRSS_REVIEW = "HRSS_REVIEW"
    COMMITTEE_ACCEPTANCE = "COMMITTEE_ACCEPTANCE"
    RECOGNITION = "RECOGNITION"


ADMIN_LEVELS = ("county", "city", "province")
PROVINCE = "140000"


def upward_chain(region: str, organiser_level: str) -> list[str]:
    """Region codes of the HRSS offices from ``region`` up to the organiser's level (regulation 2.3, 逐级报送).

    ``region`` is the six-digit code of the place where the chain begins; a city (ending in 00) has no county above
    which to begin, so its chain begins at the city; a zone counts as a county.
    """
    own_level = "province" if region == PROVINCE else "city" if region.endswith("00") else "county"
    offices = {"county": region, "city": f"{region[:4]}00", "province": PROVINCE}
    first = ADMIN_LEVELS.index(own_level)
    last = max(first, ADMIN_LEVELS.index(organiser_level))
    return [offices[level] for level in ADMIN_LEVELS[first : last + 1]]
