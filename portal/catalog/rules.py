"""What of the catalogue is arithmetic and not data. Pure: no Django, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, Protocol, TypeVar

Level = Literal["full_senior", "associate_senior", "middle", "assistant", "technician"]
CommitteeLevel = Literal["senior", "middle", "junior"]

LEVELS: Final = ("full_senior", "associate_senior", "middle", "assistant", "technician")  # highest first, 3.1
DEGREES: Final = ("doctor", "master", "second_bachelor", "bachelor", "college", "secondary")  # highest first

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
    "filing_correction_working_days": 1,
    "fallback_assignment_working_days": 1,
}
SHORTEST_NOTICE: Final = LEGAL_FLOOR["notice_working_days"]
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


def reaches(held: str, wanted: str, order: Sequence[str]) -> bool:
    """Whether ``held`` is at least ``wanted`` in an ``order`` that names the highest first."""
    return order.index(held) <= order.index(wanted)


class Minimum(Protocol):
    """What a row of a standard asks at least; an empty text or None asks nothing."""

    @property
    def track(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def education(self) -> str: ...
    @property
    def prior_level(self) -> str: ...
    @property
    def skill_level(self) -> int | None: ...
    @property
    def years(self) -> int: ...
    @property
    def recommenders(self) -> int: ...


Row = TypeVar("Row", bound=Minimum)

LAXER: Final[dict[str, str]] = {
    "education": "学历要求低于上位标准，地区标准、单位标准不得低于上位标准（人社部令第40号第5条）。",
    "prior_level": "现职称要求低于上位标准，地区标准、单位标准不得低于上位标准（人社部令第40号第5条）。",
    "skill_level": "技能等级要求低于上位标准，地区标准、单位标准不得低于上位标准（人社部令第40号第5条）。",
    "years": "年限少于上位标准，地区标准、单位标准不得低于上位标准（人社部令第40号第5条）。",
    "recommenders": "推荐专家人数少于上位标准，地区标准、单位标准不得低于上位标准（人社部令第40号第5条）。",
}


def laxer_field(row: Minimum, above: Iterable[Minimum]) -> str | None:
    """The field in which ``row`` falls below the rows ``above`` it, None if it does not (令40 art. 5).

    A row that stands for one above (same education or skill) is held against that one, any other against each row
    of its track and level: it must ask no less than one of them. Where nothing is asked above, nothing is undercut.
    """
    rivals = [each for each in above if (each.track, each.level) == (row.track, row.level)]
    rivals = [each for each in rivals if _place(each) == _place(row)] or rivals
    shortfalls = [_shortfalls(row, each) for each in rivals]
    if not shortfalls or not all(shortfalls):
        return None
    return min(shortfalls, key=len)[0]


def effective(chain: Sequence[Sequence[Row]]) -> list[Row]:
    """The rows that count in a chain of standards, from the root down: a stricter row takes its parent's place.

    A row that a change above has made too lax is left out, so that the higher standard always holds (令40 art. 5).
    """
    found: list[Row] = []
    for own in chain:
        accepted = [row for row in own if laxer_field(row, found) is None]
        places = {_place(row) for row in accepted}
        found = [row for row in found if _place(row) not in places] + accepted
    return found


def ancestors(standard: str, parents: Mapping[str, str | None]) -> list[str]:
    """The standards above ``standard``, from the root down, by the codes in ``parents``; a circle is cut."""
    found: list[str] = []
    above = parents.get(standard)
    while above is not None and above != standard and above not in found:
        found.append(above)
        above = parents.get(above)
    return found[::-1]


def _place(row: Minimum) -> tuple[str, str, str, int | None]:
    return (row.track, row.level, row.education, row.skill_level)


def _shortfalls(row: Minimum, above: Minimum) -> list[str]:
    below = {
        "education": _less(row.education, above.education, DEGREES),
        "prior_level": _less(row.prior_level, above.prior_level, LEVELS),
        "skill_level": above.skill_level is not None
        and (row.skill_level is None or row.skill_level > above.skill_level),
        "years": row.years < above.years,
        "recommenders": row.recommenders < above.recommenders,
    }
    return [field for field, short in below.items() if short]


def _less(asked: str, above: str, order: Sequence[str]) -> bool:
    return bool(above) and (not asked or not reaches(asked, above, order))
