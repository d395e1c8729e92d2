"""What of the catalogue is arithmetic and not data. Pure: no Django, no clock."""

from typing import Final, Literal

Level = Literal["full_senior", "associate_senior", "middle", "assistant", "technician"]
CommitteeLevel = Literal["senior", "middle", "junior"]

COMMITTEE_LEVEL: Final[dict[str, CommitteeLevel]] = {
    "full_senior": "senior",
    "associate_senior": "senior",
    "middle": "middle",
    "assistant": "junior",
    "technician": "junior",
}

LEGAL_FLOOR: Final[dict[str, int]] = {
    "notice_working_days": 5,  # N8, N13
    "committee_size_senior_series": 1,  # N3 may be lowered by the province (N5), never to nothing
    "committee_size_senior_specialty": 1,  # N4, N5
    "panel_experts_min": 3,  # N12
    "integrity_record_years": 3,  # N14
    "integrity_ban_years": 3,  # N15
    "correction_working_days": 1,
    "fallback_assignment_working_days": 1,
}
LEGAL_CEILING: Final[dict[str, int]] = {
    "filing_years_max": 3,  # N1
    "expert_term_years": 3,  # N7
    "leave_years_max": 3,  # S11b, M1e
}


def committee_level_of(level: str) -> CommitteeLevel:
    """Which of the three committee levels judges a title ``level`` (令40 art. 7; regulation 3.1).

    Raises `ValueError` for an unknown level.
    """
    try:
        return COMMITTEE_LEVEL[level]
    except KeyError:
        raise ValueError(f"没有这个职称层级：{level}") from None
