"""What the self-check tells: open and closed doors, channels, what will be needed (S13a, M5a, S12a)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from applications.eligibility import labels
from applications.eligibility.conditions import COMMON_NOTE, Condition, TrackResult
from applications.eligibility.engine import Answer, evaluate
from applications.eligibility.facts import Person, Target
from applications.eligibility.rulebook import Rulebook, SeriesBook
from applications.eligibility.texts import TrackText, track_text
from applications.paper.materials import Form, MaterialItem
from applications.paper.wanted import items_of
from applications.routing import facts as routing
from applications.routing.engine import Refusal, Route, usual_working_days
from applications.routing.procedures import DECIDING_LEVEL, Procedure, procedure_of
from applications.routing.texts import ChannelText, text_of
from applications.selectors.routes import possible_routes
from applications.selectors.rulebook import rulebook
from portal.accounts.selectors import service_points_for
from portal.catalog.models import Mode, Region
from portal.catalog.selectors import ParameterMissing, parameter
from portal.registers.rules import NAMES

SOCIAL_KINDS: Final = frozenset({"federation", "association", "chamber", "society"})
TIME_LIMITS: Final = {
    "unit_review": "unit_review_working_days",
    "unit_notice": "notice_working_days",
    "agency_review": "review_working_days",
    "hrss_review": "review_working_days",
    "committee_acceptance": "review_working_days",
}
USUAL_CHANNEL: Final = "employer"
UNITS: Final = {
    "years_in_title": "年",
    "years_in_work": "年",
    "years_in_skill_work": "年",
    "probation": "年",
    "recommendations": "名",
}
ASSIGNMENT: Final = "fallback_assignment_working_days"


@dataclass(frozen=True)
class Place:
    """Where and how somebody works, as far as channels ask (contracts section 2)."""

    workplace: str
    employment: routing.Employment
    archive: routing.KeptBy = "employer"
    unit_refuses: bool = False
    posted: routing.Posting | None = None
    leave: routing.Leave | None = None


@dataclass(frozen=True)
class Answers:
    """What somebody has told about himself; ``place`` is not asked where no channel is needed (S8a, S8b)."""

    target: Target
    person: Person
    place: Place | None = None


@dataclass(frozen=True)
class Line:
    """A condition as a page shows it; ``needed`` and ``found`` with their unit."""

    ok: bool
    text: str
    needed: str
    found: str
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Door:
    """A track with its words. ``this_year``: it opens before the usual cut-off day, 31 December."""

    text: TrackText
    result: TrackResult
    procedure: Procedure
    this_year: bool

    @property
    def lines(self) -> list[Line]:
        """What is missing first."""
        lines = [_line(each) for each in self.result.conditions]
        return sorted(lines, key=lambda line: line.ok)

    @property
    def clauses(self) -> list[str]:
        named = [clause for each in self.result.conditions for clause in each.clauses]
        return list(dict.fromkeys([self.text.clause, *named]))


@dataclass(frozen=True)
class Way:
    """A channel with its words; ``working_days`` is the sum of the time limits on it, None where one is missing."""

    route: Route
    text: ChannelText
    offices: list[str]
    working_days: int | None


@dataclass(frozen=True)
class Need:
    """A material and how to get it; ``of`` names the doors that ask for it when not all do."""

    label: str
    how: str
    why: str
    clause: str
    of: str = ""


@dataclass(frozen=True)
class Result:
    """``targeted``: a committee of targeted evaluation would take the person by his targeted title (S1b, S5b).

    ``exam_only_specialties``: names of those without a review, when no specialty was chosen (S8a).
    """

    answers: Answers
    as_of: date
    series: SeriesBook
    answer: Answer
    doors: list[Door]
    ways: list[Way]
    refused: list[tuple[ChannelText, Refusal]]
    needs: list[Need]
    targeted: bool
    exam_only_specialties: list[str]

    @property
    def title(self) -> str:
        """Such as 工程技术人员 · 机械工程 · 中级（工程师）."""
        target = self.answers.target
        specialty = self.series.specialties.get(target.specialty or "")
        names = "、".join(self.series.levels[target.level].names)
        level = f"{labels.LEVEL[target.level]}（{names}）"
        return " · ".join(each for each in (self.series.name, specialty, level) if each)

    @property
    def open(self) -> list[Door]:
        return [door for door in self.doors if door.result.eligible]

    @property
    def closed(self) -> list[Door]:
        return [door for door in self.doors if not door.result.eligible]

    @property
    def blocked(self) -> list[str]:
        """What nothing gets round, each with its clauses."""
        return [f"{each.text}（依据：{'、'.join(each.clauses)}）" for each in self.answer.blocked_by]

    @property
    def may_start(self) -> bool:
        """Is there a door now, or before this year's usual cut-off day?"""
        return not self.answer.blocked_by and any(door.result.eligible or door.this_year for door in self.doors)

    @property
    def provisional(self) -> bool:
        """Does any condition stand in for a standard that the series does not have yet?"""
        return any(COMMON_NOTE in each.text for door in self.doors for each in door.result.conditions)

    @property
    def recognition(self) -> Door | None:
        """The open door to take when none of the open ones leads to a committee."""
        if not self.answer.eligible or any(door.procedure.by_committee for door in self.open):
            return None
        return self.open[0]


def result_of(answers: Answers, on: date) -> Result:
    """Judge ``answers`` on the day ``on`` by the rules in force then; a constant number of queries.

    Raises `KeyError` for a series or a level that the rulebook of that day does not know.
    """
    book = rulebook(on)
    target, series = answers.target, book.series[answers.target.series]
    answer = evaluate(answers.person, target, on, book)
    doors = [_door(each, on) for each in answer.tracks]
    ways, refused = _ways(answers, on)
    exam_only = [] if target.specialty else _exam_only_specialties(series, target.level)
    return Result(
        answers=answers,
        as_of=on,
        series=series,
        answer=answer,
        doors=sorted(doors, key=lambda door: not door.result.eligible),
        ways=ways,
        refused=refused,
        needs=_needs(answers, doors, ways),
        targeted=_by_targeted_title(answers, answer, on, book),
        exam_only_specialties=exam_only,
    )


def _door(result: TrackResult, on: date) -> Door:
    opens = result.earliest_on
    this_year = not result.eligible and opens is not None and opens <= date(on.year, 12, 31)
    return Door(track_text(result.track), result, procedure_of(result.track), this_year)


def _line(condition: Condition) -> Line:
    unit = UNITS.get(condition.code, "")
    needed, found = f"{condition.needed}{unit}", f"{condition.found}{unit}"
    return Line(condition.ok, condition.text, needed, found, condition.clauses)


def _by_targeted_title(answers: Answers, answer: Answer, on: date, book: Rulebook) -> bool:
    held = any(title.usage_scope == "targeted" for title in answers.person.titles)
    if not held or answer.blocked_by:
        return False
    return evaluate(answers.person, replace(answers.target, usage_scope="targeted"), on, book).eligible


def _exam_only_specialties(series: SeriesBook, level: str) -> list[str]:
    if series.mode(level, None) == Mode.EXAM_ONLY:
        return []
    return [name for code, name in series.specialties.items() if series.mode(level, code) == Mode.EXAM_ONLY]


def _ways(answers: Answers, on: date) -> tuple[list[Way], list[tuple[ChannelText, Refusal]]]:
    """The open and the closed channels; none while a parameter is missing, for the rest of the page still stands."""
    if answers.place is None:
        return [], []
    try:
        found = possible_routes(_route_facts(answers.place, answers.target.level, on))
    except ParameterMissing:
        return [], []
    names = _names_of_offices(found.routes)
    limits = _time_limits(on)
    usual_first = sorted(found.routes, key=lambda route: not route.default)
    ways = [_way(route, names, limits) for route in usual_first]
    return ways, [(text_of(each.channel), each) for each in found.refused]


def _route_facts(place: Place, level: str, on: date) -> routing.Facts:
    """The committee is not chosen yet, so it is one of the level that usually judges such titles (S6b, S6c)."""
    points = service_points_for(place.workplace, on)
    organiser: routing.OrganiserLevel = DECIDING_LEVEL[level]  # type: ignore[assignment]
    return routing.Facts(
        as_of=on,
        workplace=place.workplace,
        employment=place.employment,
        committee=routing.ChosenCommittee(organiser, place.workplace),
        archive=routing.Archive(place.archive),
        service_point=bool(points),
        posted=place.posted,
        leave=place.leave,
        unit_refuses=place.unit_refuses,
        social_body=any(point.kind in SOCIAL_KINDS for point in points),
    )


def _way(route: Route, names: Mapping[str, str], limits: Mapping[str, int] | None) -> Way:
    offices = [names.get(step.office, step.office) for step in route.steps if step.office]
    days = None
    if limits is not None:
        first = limits[ASSIGNMENT] if route.steps[0].body == "assigned_body" else 0
        days = first + usual_working_days(route.steps, limits)
    return Way(route, text_of(route.channel), offices, days)


def _names_of_offices(routes: Iterable[Route]) -> dict[str, str]:
    codes = {step.office for route in routes for step in route.steps if step.office}
    return dict(Region.objects.filter(code__in=codes).values_list("code", "name"))


def _time_limits(on: date) -> dict[str, int] | None:
    """Working days by the stage of a step; None while one is missing from the catalogue."""
    try:
        values = {key: parameter(key, on) for key in {*TIME_LIMITS.values(), ASSIGNMENT}}
    except ParameterMissing:
        return None
    return {ASSIGNMENT: values[ASSIGNMENT]} | {stage: values[key] for stage, key in TIME_LIMITS.items()}


def _needs(answers: Answers, doors: Iterable[Door], ways: Iterable[Way]) -> list[Need]:
    """What the open doors ask by the usual channel; while none is open, what all of them would ask."""
    wanted = [door for door in doors if door.result.eligible] or list(doors)
    channel = next((way.route.channel for way in ways if way.route.default), USUAL_CHANNEL)
    form = _as_form(answers.person)
    asked: dict[str, tuple[MaterialItem, list[str]]] = {}
    for door in wanted:
        for item in items_of(door.procedure.code, door.text.code, channel):
            if item.needed(form):
                asked.setdefault(item.code, (item, []))[1].append(door.text.name)
    return [_need(item, of if len(of) < len(wanted) else []) for item, of in asked.values()]


def _need(item: MaterialItem, of: Iterable[str]) -> Need:
    how = f"系统先向{NAMES[item.register]}核实，核实后不用上传" if item.register else item.how
    return Need(item.label, how, item.why, item.clause, "、".join(of))


def _as_form(person: Person) -> Form:
    """As much of the form as decides which materials are needed."""
    held = {"qualification": person.qualifications, "skills": person.skills, "exam": person.exams}
    rows = {slug: {"rows": [{"held": "yes"} for _ in facts]} for slug, facts in held.items()}
    return {"present_title": {"fields": {"has_title": "yes" if person.titles else "no"}}, **rows}
