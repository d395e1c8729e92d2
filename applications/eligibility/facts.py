"""The facts that a person states or a register confirms. Lists may be in any order."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Education:
    """``kind``: full_time, part_time, technical_school; the last is known by ``school_class`` and not by a degree."""

    degree: str | None
    kind: str
    graduated_on: date
    school_class: str | None = None
    related: bool = True


@dataclass(frozen=True, slots=True)
class Title:
    """``first_obtained_on``: the day of the targeted title that a converted one came from (S5f).

    ``from_elsewhere``: conferred by another province or unit and not yet confirmed here (令40 art. 29).
    """

    series: str
    level: str
    obtained_on: date
    usage_scope: str = "general"
    first_obtained_on: date | None = None
    from_elsewhere: bool = False
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Skill:
    """``level``: 1 高级技师, 2 技师, 3 高级工 (S9a)."""

    level: int
    obtained_on: date
    front_line: bool


@dataclass(frozen=True, slots=True)
class Qualification:
    code: str
    obtained_on: date
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Exam:
    """``valid_until`` is the last valid day, None without end."""

    series: str
    level: str
    kind: str
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Job:
    """Both days are worked; ``ended_on`` None while it lasts."""

    started_on: date
    ended_on: date | None
    kind: str
    technical: bool


@dataclass(frozen=True, slots=True)
class Talent:
    kind: str
    attested: bool


@dataclass(frozen=True, slots=True)
class Postdoc:
    left_station_on: date
    grant: bool
    provincial_project: bool
    stays_in_enterprise: bool


@dataclass(frozen=True, slots=True)
class Target:
    """``usage_scope``: what the chosen committee confers (S5b)."""

    series: str
    level: str
    specialty: str | None = None
    usage_scope: str = "general"


@dataclass(frozen=True, slots=True)
class Person:
    """``initially_appointed`` None: not known, taken from whether there is any title (S10a)."""

    retired: bool = False
    educations: tuple[Education, ...] = ()
    titles: tuple[Title, ...] = ()
    skills: tuple[Skill, ...] = ()
    qualifications: tuple[Qualification, ...] = ()
    exams: tuple[Exam, ...] = ()
    jobs: tuple[Job, ...] = ()
    initially_appointed: bool | None = None
    talent: Talent | None = None
    postdoc: Postdoc | None = None
    full_senior_recommendations: int = 0
    integrity_ban_until: date | None = None
    sanction_until: date | None = None
    major_contribution: bool = False
    entrustment_letter: bool = False
    letter_in_force: bool = True
