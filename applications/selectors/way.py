"""The way of one case: what its applicant has told, which channels that opens, which bodies may take it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from applications.models import Application
from applications.routing import facts as plain
from applications.routing.engine import Answer, Refusal, Route
from applications.routing.procedures import DECIDING_LEVEL
from applications.routing.stages import ADMIN_LEVELS
from applications.routing.texts import ChannelText, text_of
from applications.selectors.routes import possible_routes
from portal.accounts.models import Organisation, ServicePoint
from portal.accounts.selectors import administers, administrators_of
from portal.catalog.models import Region
from portal.catalog.rules import SHORTEST_NOTICE
from portal.catalog.selectors import ParameterMissing
from portal.core import clock
from portal.core.errors import Refused
from portal.integrity.selectors import barred_bodies

OWN_BODIES = {"employer", "dispatch_company"}
SOCIAL_KINDS = ("federation", "association", "chamber", "society")
MOST_BODIES = 200
NOT_IN_THE_LIST = "这家机构不在可以指定的机构列表中，请从列表中选择。"
OWN_BODY = "申报人本人管理这家机构的职称账号，请指定其他机构。"


@dataclass(frozen=True)
class Offer:
    """An open channel as the page offers it: ``bodies`` and ``agencies`` to choose from, empty where none is needed."""

    route: Route
    text: ChannelText
    steps: list[str]
    bodies: list[Organisation]
    agencies: list[Organisation]
    picked_body: int | None = None
    picked_agency: int | None = None

    @property
    def needs_body(self) -> bool:
        return self.route.steps[0].body not in OWN_BODIES | {"assigned_body"}

    @property
    def needs_agency(self) -> bool:
        return any(step.stage == "agency_review" for step in self.route.steps)

    @property
    def is_possible(self) -> bool:
        """Is there a body for each step that needs one?"""
        return not (self.needs_body and not self.bodies) and not (self.needs_agency and not self.agencies)


@dataclass(frozen=True)
class Offers:
    open: list[Offer]
    refused: list[tuple[ChannelText, Refusal]]


def route_facts_of(case: Application, on: date | None = None) -> plain.Facts:
    """The facts from which the route is laid: what the applicant told and what the portal knows (contracts 2)."""
    told = case.route_facts
    posted, leave, archive = told.get("posted"), told.get("leave"), told.get("archive") or {}
    workplace = workplace_of(case)
    return plain.Facts(
        as_of=on or clock.today(),
        workplace=workplace,
        employment=told.get("employment") or usual_employment(case.employer),
        committee=_committee_of(case, workplace),
        archive=plain.Archive(archive.get("kept_by") or "employer", archive.get("region")),
        service_point=_points(workplace).exists(),
        posted=plain.Posting(posted["region"], date.fromisoformat(posted["since"])) if posted else None,
        leave=plain.Leave(leave["kind"], date.fromisoformat(leave["approved_on"]), leave["unit_region"])
        if leave
        else None,
        unit_refuses=bool(told.get("unit_refuses")),
        social_body=_points(workplace).filter(kind__in=SOCIAL_KINDS).exists(),
        runs_own_unit=case.employer_id is not None and administers(case.applicant_id, case.employer_id),
    )


def workplace_of(case: Application) -> str:
    """The region code of where the applicant works; empty when nothing says so. No query."""
    return case.route_facts.get("workplace") or (case.employer.region_id if case.employer else "")


def usual_employment(employer: Organisation | None) -> plain.Employment:
    """What the labour relation is when the applicant has not said so himself."""
    if employer is None:
        return "freelancer"
    return "dispatch" if employer.kind == "dispatch_company" else "contract"


def _committee_of(case: Application, workplace: str) -> plain.ChosenCommittee:
    if case.batch is None:
        return plain.ChosenCommittee(DECIDING_LEVEL[case.level], workplace)  # type: ignore[arg-type]
    organiser = case.batch.committee.organiser
    level: Any = organiser.region.level if organiser.region.level in ADMIN_LEVELS else "county"
    return plain.ChosenCommittee(level, organiser.region_id, own_employer=organiser.pk == case.employer_id)


def _points(region: str) -> Any:
    """A service point that is barred takes in nobody (令40 art. 40)."""
    today = clock.today()
    return ServicePoint.objects.in_force(today).serving(region).exclude(organisation__in=barred_bodies(today))


def answer_for(facts: plain.Facts) -> Answer:
    """The open and the closed channels. Raises ``Refused`` while a parameter of the catalogue is missing."""
    try:
        return possible_routes(facts)
    except ParameterMissing as missing:
        raise Refused(missing.message_zh, code="invalid") from missing


def offers_for(case: Application) -> Offers:
    """The open channels with the bodies that may take the case, and why the others are closed (regulation 2.3)."""
    facts = route_facts_of(case)
    answer = answer_for(facts)
    names = _names_of_offices(answer)
    # Not ``unit_name``: who works elsewhere is reviewed by the unit that employs him (S2d).
    unit = case.employer.name if case.employer else case.unit_name
    usual_first = sorted(answer.routes, key=lambda route: not route.default)
    offers = [_offer(route, facts, names, unit) for route in usual_first]
    return Offers(
        open=[
            replace(offer, picked_body=case.reviewer_id, picked_agency=case.agency_id)
            if offer.route.channel == case.channel
            else offer
            for offer in offers
        ],
        refused=[(text_of(each.channel), each) for each in answer.refused],
    )


def _offer(route: Route, facts: plain.Facts, offices: Mapping[str, str], unit: str) -> Offer:
    body = route.steps[0].body
    bodies = [] if body in OWN_BODIES | {"assigned_body"} else list(bodies_for(route.channel, facts))
    agency = next((step.body for step in route.steps if step.stage == "agency_review"), None)
    agencies = list(_nearest(agency, facts.workplace)) if agency else []
    lines = _step_lines(route, offices, _reviewer_name(route, bodies, unit))
    return Offer(route, text_of(route.channel), lines, bodies, agencies)


def bodies_for(channel: str, facts: plain.Facts) -> Iterable[Organisation]:
    """The bodies that may review, publish and recommend by ``channel``, nearest first."""
    if channel in {"service_point", "social_intake"}:
        points = _points(facts.workplace)
        points = points.filter(kind__in=SOCIAL_KINDS) if channel == "social_intake" else points
        return Organisation.objects.filter(pk__in=points.values("organisation")).nearest_first(facts.workplace)
    if channel == "original_unit":
        return _nearest("original_unit", facts.leave.unit_region if facts.leave else facts.workplace)
    return _nearest("personnel_agency", facts.workplace, but=barred_bodies(clock.today()))


def bodies_to_assign(*cases: Application) -> list[Organisation]:
    """The bodies that an HRSS office may assign to one of the cases that fit no other channel (M1g), nearest first.

    One query for each place of work.
    """
    places = dict.fromkeys(workplace_of(case) for case in cases)
    return list(dict.fromkeys(body for place in places for body in _assignable(place)))


def assignment_refusals(cases: Sequence[Application], body: Organisation) -> dict[int, str]:
    """The cases that ``body`` may not be assigned to, each with the reason (M1g; cross rule 2)."""
    administrators = administrators_of(body.pk)
    allowed = {place: body in list(_assignable(place)) for place in {workplace_of(case) for case in cases}}
    refused = {case.pk: NOT_IN_THE_LIST for case in cases if not allowed[workplace_of(case)]}
    return refused | {case.pk: OWN_BODY for case in cases if case.applicant_id in administrators}


def _assignable(place: str) -> QuerySet[Organisation]:
    points = Q(pk__in=_points(place).values("organisation"))
    agencies = Q(kind__in=["talent_agency", "personnel_agency"])
    found = Organisation.objects.active().filter(points | agencies).exclude(pk__in=barred_bodies(clock.today()))
    return found.nearest_first(place)[:MOST_BODIES]


def agencies_for(channel: str, facts: plain.Facts) -> Iterable[Organisation]:
    kind = {"archive_agency": "talent_agency", "provincial_market": "provincial_market"}.get(channel)
    return _nearest(kind, facts.workplace) if kind else []


def _nearest(kind: str, region: str, but: Any = ()) -> Any:
    return Organisation.objects.active().of_kind(kind).exclude(pk__in=but).nearest_first(region)[:MOST_BODIES]


def _names_of_offices(answer: Answer) -> dict[str, str]:
    regions = {step.office for route in answer.routes for step in route.steps if step.office}
    return dict(Region.objects.filter(code__in=regions).values_list("code", "name"))


_BODIES = {
    "service_point": "申报受理服务点",
    "original_unit": "原单位",
    "personnel_agency": "人事代理机构",
    "assigned_body": "指定的机构",
}
_AGENCIES = {"talent_agency": "公共就业和人才服务机构", "provincial_market": "省人力资源市场"}


def _reviewer_name(route: Route, bodies: list[Organisation], unit: str) -> str:
    """Who reviews, as exactly as is known before a body is chosen."""
    kind = route.steps[0].body or ""
    if kind in OWN_BODIES:
        return unit
    if len(bodies) == 1:
        return bodies[0].name
    return "受理机构" if route.channel == "social_intake" else _BODIES[kind]


def _step_lines(route: Route, offices: Mapping[str, str], who: str) -> list[str]:
    lines = []
    for step in route.steps:
        lines += {
            "unit_review": [f"{who}审核"],
            "unit_notice": [f"{who}公示不少于 {SHORTEST_NOTICE} 个工作日"],
            "recommendation": [f"{who}推荐"],
            "agency_review": [f"{_AGENCIES.get(step.body or '', '')}审核"],
            "hrss_review": [f"{offices.get(step.office or '', '')}人社部门审核"],
            "committee_acceptance": ["评审委员会受理"],
        }[step.stage]
    return lines
