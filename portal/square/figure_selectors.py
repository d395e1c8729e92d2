"""Reading what was counted: for the public what may be told, for supervisors the comparison by ownership."""

from dataclasses import dataclass
from typing import Final

from committees.models import Committee
from portal.accounts.models import Ownership
from portal.catalog.selectors import ParameterMissing, parameter
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.square.fairness import Comparison, Share, compared
from portal.square.models import Dimension, Figure, Treatment
from portal.square.telling import Counts, Table, told

NAMES: Final = ("applications", "accepted", "passed", "certified")
COMPARED: Final = (Ownership.PRIVATE, Ownership.PUBLIC)


@dataclass(frozen=True)
class YearTables:
    """One year's tables by dimension. ``is_open``: results are still to come, so how many passed is not told yet."""

    year: int
    is_open: bool
    tables: dict[str, Table]


def years() -> list[int]:
    return list(Figure.objects.order_by("-year").values_list("year", flat=True).distinct())


def tables_of(year: int, least: int) -> YearTables:
    """All that is told of one year; one query."""
    return _tables(year, list(Figure.objects.filter(year=year).order_by("id")), least)


def all_tables(least: int) -> list[YearTables]:
    """All years, newest first; one query."""
    by_year: dict[int, list[Figure]] = {}
    for row in Figure.objects.order_by("-year", "id"):
        by_year.setdefault(row.year, []).append(row)
    return [_tables(year, rows, least) for year, rows in by_year.items()]


def _tables(year: int, rows: list[Figure], least: int) -> YearTables:
    is_open = any(row.waiting for row in rows)
    groups: dict[str, list[tuple[str, Counts]]] = {str(dimension): [] for dimension in Dimension}
    for row in rows:
        groups[row.dimension].append((row.label, (row.applications, row.accepted, row.passed, row.certified)))
    return YearTables(year, is_open, {key: told(each, least=least, is_open=is_open) for key, each in groups.items()})


@dataclass(frozen=True)
class Line:
    """One committee in one year, as a supervisor reads it."""

    committee: Committee
    year: int
    acceptance: Comparison
    passing: Comparison

    @property
    def alarms(self) -> bool:
        return self.acceptance.alarms or self.passing.alarms


def rule() -> tuple[int, int] | None:
    """The gap in points and the least people on either side that count today; None while a parameter is missing."""
    today = clock.today()
    try:
        return parameter("equal_treatment_points", today), parameter("equal_treatment_persons", today)
    except ParameterMissing:
        return None


def comparisons(actor: Actor, points: int, persons: int) -> list[Line]:
    """Each committee and year that the actor supervises, alarms first; two queries, however many."""
    seen = Committee.objects.all() if actor.role == Role.SUPERVISOR else Committee.objects.supervised_by(actor)
    committees = seen.in_bulk()
    shares: dict[tuple[int, int], dict[str, Treatment]] = {}
    for row in Treatment.objects.filter(committee__in=committees):
        shares.setdefault((row.year, row.committee_id), {})[row.ownership] = row
    lines = [_line(committees[committee], year, sides, points, persons) for (year, committee), sides in shares.items()]
    return sorted(lines, key=lambda each: (not each.alarms, -each.year, each.committee.number))


def _line(committee: Committee, year: int, sides: dict[str, Treatment], points: int, persons: int) -> Line:
    private, public = (sides.get(str(each), Treatment(decided=0, accepted=0, judged=0, passed=0)) for each in COMPARED)
    limits = {"points": points, "persons": persons}
    return Line(
        committee,
        year,
        compared(Share(private.accepted, private.decided), Share(public.accepted, public.decided), **limits),
        compared(Share(private.passed, private.judged), Share(public.passed, public.judged), **limits),
    )
