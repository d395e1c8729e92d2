"""The rules of one day as plain rows, and how they are picked from the catalogue's dated ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol, TypeVar

from portal.catalog.rules import DEGREES, LEVELS, ancestors, effective, reaches

NORMAL = "normal"
UNIT_STANDARD = "unit"


class _Dated(Protocol):
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


Dated = TypeVar("Dated", bound=_Dated)


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of 3.4 or 3.5; ``common`` when it stands in for a series that has no standard of its own."""

    code: str
    standard: str
    track: str
    level: str
    education: str = ""
    prior_level: str = ""
    skill_level: int | None = None
    years: int = 0
    years_of: str = "title"
    recommenders: int = 0
    clauses: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    common: bool = False


@dataclass(frozen=True, slots=True)
class Standard:
    """``series`` None: the common conditions."""

    code: str
    kind: str
    parent: str | None
    series: str | None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class QualificationRow:
    """A qualification recognised as a title (S8b); in force of a day, and valid for certificates of its time."""

    code: str
    name: str
    series: str
    level: str
    title: str
    specialty: str = ""
    to_confirm: bool = False
    clauses: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class SeriesLevel:
    series: str
    level: str
    names: tuple[str, ...]
    mode: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Specialty:
    series: str
    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class SpecialtyMode:
    """An exam of one specialty alone (regulation 3.3)."""

    series: str
    specialty: str
    level: str
    mode: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Catalogue:
    """Every dated row, of any day; ``series`` names the active ones by code."""

    series: Mapping[str, str]
    levels: tuple[SeriesLevel, ...] = ()
    specialties: tuple[Specialty, ...] = ()
    specialty_modes: tuple[SpecialtyMode, ...] = ()
    standards: tuple[Standard, ...] = ()
    rules: tuple[Rule, ...] = ()
    mappings: tuple[QualificationRow, ...] = ()
    equivalences: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SeriesBook:
    """What is asked in one series; ``ladder``: years of work that climb to a level with an education."""

    code: str
    name: str
    levels: Mapping[str, SeriesLevel]
    specialties: Mapping[str, str]
    specialty_modes: Mapping[tuple[str, str], str]
    rules: Mapping[tuple[str, str], tuple[Rule, ...]]
    ladder: Mapping[tuple[str, str], int]

    def mode(self, level: str, specialty: str | None) -> str:
        """How a title of ``level`` is won; a specialty's own exam goes before its series."""
        own = self.specialty_modes.get((specialty or "", level))
        return own or self.levels[level].mode

    def below(self, level: str) -> str | None:
        """The next lower level that the series has."""
        lower = [each for each in LEVELS[LEVELS.index(level) + 1 :] if each in self.levels]
        return lower[0] if lower else None


# Hundreds of rules would drown what a failing test has to say.
@dataclass(frozen=True, repr=False)
class Rulebook:
    series: Mapping[str, SeriesBook]
    mappings: Mapping[str, tuple[QualificationRow, ...]]
    equivalences: Mapping[str, str]


def change_days(catalogue: Catalogue) -> list[date]:
    """The days on which some row begins or has ended: between two of them every day has the same rulebook."""
    rows: list[_Dated] = [
        *catalogue.levels, *catalogue.specialties, *catalogue.specialty_modes,
        *catalogue.standards, *catalogue.rules, *catalogue.mappings,
    ]  # fmt: skip
    begun = {row.valid_from for row in rows if row.valid_from}
    ended = {date.fromordinal(row.valid_to.toordinal() + 1) for row in rows if row.valid_to}
    return sorted(begun | ended)


def pick(catalogue: Catalogue, on: date) -> Rulebook:
    """The rulebook of the day ``on``."""
    standards = {each.code: each for each in _in_force(catalogue.standards, on) if each.kind != UNIT_STANDARD}
    rules = [rule for rule in _in_force(catalogue.rules, on) if rule.standard in standards]
    mappings: dict[str, tuple[QualificationRow, ...]] = {}
    for mapping in _in_force(catalogue.mappings, on):
        mappings[mapping.code] = (*mappings.get(mapping.code, ()), mapping)
    return Rulebook(
        series={code: _series(catalogue, code, on, standards, rules) for code in catalogue.series},
        mappings=mappings,
        equivalences=catalogue.equivalences,
    )


def _in_force(rows: Iterable[Dated], on: date) -> list[Dated]:
    return [
        row
        for row in rows
        if (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or row.valid_to >= on)
    ]


def _series(
    catalogue: Catalogue, code: str, on: date, standards: Mapping[str, Standard], rules: Iterable[Rule]
) -> SeriesBook:
    levels = {each.level: each for each in _in_force(catalogue.levels, on) if each.series == code}
    parents = {each.code: each.parent for each in catalogue.standards}
    own = _standing({each for each in standards if standards[each].series == code}, parents, rules)
    common = _standing({each for each in standards if standards[each].series is None}, parents, rules)
    tracks = {rule.track for rule in own}
    chosen = own + [replace(rule, common=True) for rule in common if rule.track not in tracks]
    ladder = _ladder(chosen)
    by_door: dict[tuple[str, str], tuple[Rule, ...]] = {}
    for rule in sorted(chosen, key=_lowest_education_first):
        if rule.level in levels:
            door = (rule.track, rule.level)
            by_door[door] = (*by_door.get(door, ()), _without_missing_rung(rule, levels, ladder))
    return SeriesBook(
        code=code,
        name=catalogue.series[code],
        levels=levels,
        specialties={each.code: each.name for each in _in_force(catalogue.specialties, on) if each.series == code},
        specialty_modes={
            (each.specialty, each.level): each.mode
            for each in _in_force(catalogue.specialty_modes, on)
            if each.series == code
        },
        rules=by_door,
        ladder=ladder,
    )


def _lowest_education_first(rule: Rule) -> int:
    return -DEGREES.index(rule.education) if rule.education else -len(DEGREES)


def _standing(codes: Iterable[str], parents: Mapping[str, str | None], rules: Iterable[Rule]) -> list[Rule]:
    """The rules that count among standards of one series: a child's row takes the place of its parent's."""
    rows: dict[str, list[Rule]] = {}
    for rule in rules:
        rows.setdefault(rule.standard, []).append(rule)
    found: dict[str, Rule] = {}
    replaced: set[str] = set()
    for code in sorted(codes):
        above = [rows.get(each, []) for each in ancestors(code, parents)]
        counting = effective([*above, rows.get(code, [])])
        found |= {rule.code: rule for rule in counting}
        replaced |= {rule.code for each in above for rule in each} - {rule.code for rule in counting}
    return [rule for code, rule in found.items() if code not in replaced]


def _ladder(rules: Iterable[Rule]) -> dict[tuple[str, str], int]:
    """Years of work to each level for each education, by climbing the normal rows (S10a, S11a)."""
    normal = [rule for rule in rules if rule.track == NORMAL and rule.education]
    found: dict[tuple[str, str], int] = {}
    for level in reversed(LEVELS):
        for rule in (rule for rule in normal if rule.level == level):
            for education in DEGREES:
                _climb(found, rule, education)
    return found


def _climb(found: dict[tuple[str, str], int], rule: Rule, education: str) -> None:
    before = found.get((rule.prior_level, education)) if rule.prior_level else 0
    if before is None or not reaches(education, rule.education, DEGREES):
        return
    door = (rule.level, education)
    found[door] = min(before + rule.years, found.get(door, before + rule.years))


def _without_missing_rung(rule: Rule, levels: Mapping[str, SeriesLevel], ladder: Mapping[tuple[str, str], int]) -> Rule:
    """A rule whose prior title the series does not have counts the years of work that would have led there."""
    if not rule.prior_level or rule.prior_level in levels or not rule.education:
        return rule
    years = ladder.get((rule.prior_level, rule.education), 0) + rule.years
    return replace(rule, prior_level="", years=years, years_of="technical_work")
