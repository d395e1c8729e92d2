"""From facts to routes: which channels are open, through whose hands each goes, which is the usual one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from applications.routing.channels import BY_CODE, CHANNELS, OWN_UNIT, Agency, Body, Channel
from applications.routing.facts import Facts, Limits
from applications.routing.gates import Closed, unit_is_ready
from applications.routing.stages import Stage, upward_chain

StepName = Literal[
    "unit_review", "unit_notice", "recommendation", "agency_review", "hrss_review", "committee_acceptance"
]  # fmt: skip
UNIT_STEPS: Final[tuple[StepName, ...]] = ("unit_review", "unit_notice", "recommendation")


@dataclass(frozen=True, slots=True)
class Step:
    """One step as contracts section 2 writes it: ``body`` or, for an HRSS office, the region code ``office``."""

    stage: StepName
    body: Body | Agency | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One open channel and its way to the committee."""

    channel: str
    default: bool
    steps: tuple[Step, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A channel that the facts touch and that is closed to them."""

    channel: str
    reason: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """At least one route, exactly one of them the default; both lists in the order of regulation 2.3."""

    routes: tuple[Route, ...]
    refused: tuple[Refusal, ...]

    @property
    def default(self) -> Route:
        return next(route for route in self.routes if route.default)


@dataclass(frozen=True, slots=True)
class RouteLeg:
    """One leg as a case stores it: its task, and either the kind of body or the region code of an HRSS office."""

    stage: Stage
    body: Body | Agency | None = None
    region: str | None = None


LEG_OF_STEP: Final[dict[StepName, Stage]] = {
    "unit_review": Stage.UNIT_REVIEW,
    "unit_notice": Stage.UNIT_NOTICE,
    "agency_review": Stage.AGENCY_REVIEW,
    "hrss_review": Stage.HRSS_REVIEW,
    "committee_acceptance": Stage.COMMITTEE_ACCEPTANCE,
}


def routes_for(facts: Facts, limits: Limits) -> Answer:
    """Every channel open to ``facts`` with its steps, and why those touched by them are closed (regulation 2.3)."""
    found = {channel: closed_by(channel, facts, limits) for channel in CHANNELS if channel.concerns(facts)}
    open_channels = [channel for channel, closed in found.items() if closed is None] or [BY_CODE["fallback"]]
    usual = BY_CODE["employer"] if BY_CODE["employer"] in open_channels else open_channels[0]
    return Answer(
        routes=tuple(
            Route(channel.code, channel is usual, steps_of(channel, facts), channel.clauses)
            for channel in open_channels
        ),
        refused=tuple(
            Refusal(channel.code, closed.reason, closed.clauses) for channel, closed in found.items() if closed
        ),
    )


def closed_by(channel: Channel, facts: Facts, limits: Limits) -> Closed | None:
    """Why ``channel`` is closed to ``facts`` that touch it; None when it is open."""
    closed = channel.gate(facts, limits)
    if closed is None and channel.body in OWN_UNIT:
        return unit_is_ready(facts, limits)
    return closed


def steps_of(channel: Channel, facts: Facts) -> tuple[Step, ...]:
    """The way of ``channel``, ending at the committee; whoever reviews also publishes and recommends (令40 art. 16)."""
    place = channel.place(facts) if channel.place else None
    return way(channel, place, facts.committee.organiser_level)


def way(channel: Channel, place: str | None, organiser_level: str) -> tuple[Step, ...]:
    """The steps of ``channel`` when its HRSS chain begins at the region ``place`` (None: there is no chain)."""
    return (
        *(Step(stage, body=channel.body) for stage in UNIT_STEPS),
        *([Step("agency_review", body=channel.agency)] if channel.agency else []),
        *(Step("hrss_review", office=code) for code in (upward_chain(place, organiser_level) if place else [])),
        Step("committee_acceptance"),
    )


def legs_of(steps: Iterable[Step]) -> list[RouteLeg]:
    """The legs of a case on this way. Recommending is the act that ends the notice, so it is no leg of its own.

    Where a body has yet to be assigned (M1g), the first office of the way assigns it before anything else.
    """
    way_ahead = list(steps)
    legs = [
        RouteLeg(LEG_OF_STEP[step.stage], step.body, step.office) for step in way_ahead if step.stage in LEG_OF_STEP
    ]
    if way_ahead[0].body != "assigned_body":
        return legs
    local_office = next(step.office for step in way_ahead if step.office)
    return [RouteLeg(Stage.ASSIGNMENT, region=local_office), *legs]


def usual_working_days(steps: Iterable[Step], days: Mapping[str, int]) -> int:
    """How many working days the way usually takes up to the committee's acceptance (cross rule 5).

    ``days``: the usual length of a step by the name of its stage; a stage that is not in it takes no time.
    """
    return sum(days.get(step.stage, 0) for step in steps)
