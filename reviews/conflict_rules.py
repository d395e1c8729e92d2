"""Who must stand aside from whose case (令40 art. 25). Pure: no Django, no clock."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Ground(StrEnum):
    """Why; the weightiest first."""

    HIMSELF = "himself"
    KINSHIP = "kinship"
    TUTOR = "tutor"
    COAUTHOR = "coauthor"
    OTHER = "other"
    EMPLOYER = "employer"
    EARLIER_ROLE = "earlier_role"
    FORMER_EMPLOYER = "former_employer"


REASONS = {
    Ground.HIMSELF: "申报人本人",
    Ground.KINSHIP: "与申报人有亲属关系",
    Ground.TUTOR: "与申报人有师生关系",
    Ground.COAUTHOR: "与申报人有合作成果",
    Ground.OTHER: "与申报人有利害关系",
    Ground.EMPLOYER: "与申报人同一工作单位",
    Ground.EARLIER_ROLE: "办理过这件申报",
    Ground.FORMER_EMPLOYER: "与申报人曾在同一工作单位",
}
RELATIONS = (Ground.KINSHIP, Ground.TUTOR, Ground.COAUTHOR, Ground.OTHER)


@dataclass(frozen=True, slots=True)
class Job:
    """Where somebody works or worked; ``since`` None: as long as one knows; ``until`` None: still."""

    employer_id: int
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """An expert: primary keys of the person, his jobs, and the persons he is bound to, each with the grounds."""

    expert_id: int
    user_id: int
    jobs: tuple[Job, ...] = ()
    relations: Mapping[int, frozenset[Ground]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """An application: whose, where he works and worked, and who has acted on it in another role."""

    application_id: int
    applicant_id: int
    jobs: tuple[Job, ...] = ()
    handled_by: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Conflict:
    expert_id: int
    application_id: int
    ground: Ground

    @property
    def reason(self) -> str:
        return REASONS[self.ground]


def conflicts(seats: Iterable[Seat], cases: Iterable[Case], *, on: date, years: int) -> Iterator[Conflict]:
    """At most one conflict for each seat and case, the weightiest ground (令40 art. 25).

    ``years``: how long after leaving an employer one still stands aside from those who work or worked there.
    """
    seated = [(seat, frozenset(job.employer_id for job in seat.jobs)) for seat in seats]
    for case in cases:
        employers = frozenset(job.employer_id for job in case.jobs)
        for seat, own in seated:
            ground = _personal(seat, case)
            if ground is None and not own.isdisjoint(employers):
                ground = _by_work(seat.jobs, case.jobs, on, years)
            if ground != Ground.EMPLOYER and seat.user_id in case.handled_by:
                ground = ground if ground in {Ground.HIMSELF, *RELATIONS} else Ground.EARLIER_ROLE
            if ground is not None:
                yield Conflict(seat.expert_id, case.application_id, ground)


def _personal(seat: Seat, case: Case) -> Ground | None:
    if seat.user_id == case.applicant_id:
        return Ground.HIMSELF
    bound = seat.relations.get(case.applicant_id, frozenset())
    return next((ground for ground in RELATIONS if ground in bound), None)


def _by_work(own: Iterable[Job], others: Iterable[Job], on: date, years: int) -> Ground | None:
    pairs = [(mine, his) for mine in own for his in others if mine.employer_id == his.employer_id]
    if any(_is_held(mine, on) and _is_held(his, on) for mine, his in pairs):
        return Ground.EMPLOYER
    recent = [pair for pair in pairs if all(_is_recent(job, on, years) for job in pair)]
    # Two who both left count only if they were there together.
    if any(_is_held(mine, on) or _is_held(his, on) or _overlap(mine, his) for mine, his in recent):
        return Ground.FORMER_EMPLOYER
    return None


def _is_held(job: Job, on: date) -> bool:
    return job.until is None or job.until >= on


def _is_recent(job: Job, on: date, years: int) -> bool:
    """Held now, or left less than ``years`` years ago: on the day the years are over it no longer counts."""
    if job.until is None:
        return True
    try:
        over = job.until.replace(year=job.until.year + years)
    except ValueError:
        over = date(job.until.year + years, 3, 1)
    return over > on


def _overlap(mine: Job, his: Job) -> bool:
    first = max(mine.since or date.min, his.since or date.min)
    return first <= min(mine.until or date.max, his.until or date.max)
