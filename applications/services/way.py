"""The way of a case: told and chosen while it is a draft, laid at submission, changed, assigned (regulation 2.3)."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from applications.models import Application, Leg
from applications.routing.engine import Route, RouteLeg
from applications.routing.legs import legs_for
from applications.routing.stages import Stage
from applications.selectors.way import (
    OWN_BODIES,
    agencies_for,
    answer_for,
    assignment_refusals,
    bodies_for,
    route_facts_of,
)
from applications.services.letters import tell_applicants, tell_bodies_in_charge
from applications.services.reviewing import only
from applications.workflow import Status
from portal.accounts.models import Organisation, OrganisationKind
from portal.accounts.selectors import own_reviewer_refusal
from portal.catalog.selectors import ParameterMissing, parameter, working_day_calendar
from portal.core import clock
from portal.core.actors import SYSTEM, Actor
from portal.core.errors import Refused
from portal.core.working_days import CalendarMissing
from portal.integrity.services import refuse_barred_body
from portal.workflow import Act, Declined, Done, Report, preview, run, run_many

ASSIGNMENT_DAYS = "fallback_assignment_working_days"
BY_THE_ASSIGNED = (Stage.UNIT_REVIEW, Stage.UNIT_NOTICE)
NOT_A_DRAFT = "申报已经提交。要改换渠道，请先在申报页面选择“改换申报渠道”。"


@transaction.atomic
def tell_route_facts(*, application: Application, actor: Actor, told: Mapping[str, Any], works_at: str = "") -> None:
    """Keep what the applicant tells about his labour relation, as contracts section 2 shapes it.

    A channel that was chosen before stays only while the new facts leave it open. Raises ``Refused``.
    """
    case = _own_draft(application, actor)
    case.route_facts, case.works_at = dict(told), works_at
    answer = answer_for(route_facts_of(case))
    if case.channel not in {route.channel for route in answer.routes}:
        case.channel, case.reviewer, case.agency = answer.default.channel, None, None
    if _reviewer_kind(answer.routes, case.channel) in OWN_BODIES:
        case.reviewer = case.employer
    case.save(update_fields=["route_facts", "works_at", "channel", "reviewer", "agency"])


@transaction.atomic
def choose_route(
    *,
    application: Application,
    actor: Actor,
    channel: str,
    body: Organisation | None = None,
    agency: Organisation | None = None,
) -> None:
    """Choose one of the open channels and, where it needs them, its bodies (cross rule 5). Raises ``Refused``."""
    case = _own_draft(application, actor)
    facts = route_facts_of(case)
    route = _open_route(case, channel)
    kind = route.steps[0].body
    if kind not in OWN_BODIES | {"assigned_body"}:
        if body is not None:
            refuse_barred_body(body.pk)
        if body is None or body not in list(bodies_for(channel, facts)):
            raise Refused("请选择办理审核、公示、推荐的机构。", code="invalid")
        if refusal := own_reviewer_refusal(case.applicant_id, body):
            raise Refused(refusal, code="invalid")
    agencies = list(agencies_for(channel, facts))
    if agencies and agency not in agencies:
        raise Refused("请选择保管档案的机构。", code="invalid")
    case.channel = channel
    case.reviewer = case.employer if kind in OWN_BODIES else body if kind != "assigned_body" else None
    case.agency = agency if agencies else None
    case.save(update_fields=["channel", "reviewer", "agency"])


def _own_draft(application: Application, actor: Actor) -> Application:
    related = ("applicant", "employer__region", "batch__committee__organiser__region")
    case = Application.objects.select_for_update(of=("self",)).select_related(*related).get(pk=application.pk)
    if case.applicant_id != actor.user_id:
        raise Refused("只有申报人本人可以修改。", code="denied")
    if case.status != Status.DRAFT:
        raise Refused(NOT_A_DRAFT, code="not_open")
    return case


def _open_route(case: Application, channel: str) -> Route:
    answer = answer_for(route_facts_of(case))
    for route in answer.routes:
        if route.channel == channel:
            return route
    closed = next((each.reason for each in answer.refused if each.channel == channel), "")
    raise Refused(closed or "按您填写的情况，不能走这个渠道，请重新选择。", code="invalid")


def _reviewer_kind(routes: Sequence[Route], channel: str) -> str | None:
    return next((route.steps[0].body for route in routes if route.channel == channel), None)


def lay_route(case: Application) -> date | None:
    """Put the legs of the chosen channel in place of earlier ones; the case is locked by the caller.

    Returns until when an office must assign a reviewing body, for a route that begins with that (M1g). Raises
    ``Refused``: the channel is closed by now, a body is missing, or an office has no account.
    """
    route = _open_route(case, case.channel)
    facts = route_facts_of(case)
    first_office = next((step.office for step in route.steps if step.office), facts.workplace)
    if case.reviewer_id is not None and route.steps[0].body not in OWN_BODIES:
        refuse_barred_body(case.reviewer_id)
    legs = legs_for(route.steps, case.procedure, level=case.level, place=first_office)
    offices = _offices(legs)
    bodies = [_body(case, leg, offices) for leg in legs]
    case.legs.all().delete()
    Leg.objects.bulk_create(
        Leg(application=case, number=number, stage=leg.stage, body=body)
        for number, (leg, body) in enumerate(zip(legs, bodies, strict=True), 1)
    )
    if case.batch is None:
        case.deciding_body = case.confirming_body = bodies[-1]
        case.save(update_fields=["deciding_body", "confirming_body"])
    return assignment_due_on() if legs[0].stage == Stage.ASSIGNMENT else None


def _offices(legs: Sequence[RouteLeg]) -> dict[str, Organisation]:
    regions = {leg.region for leg in legs if leg.region}
    found = Organisation.objects.of_kind(OrganisationKind.HRSS).filter(region_id__in=regions)
    offices = {office.region_id: office for office in found}
    if missing := regions - offices.keys():
        raise Refused(f"{'、'.join(sorted(missing))} 的人社部门尚未开通网上办理，请联系当地人社部门。")
    return offices


def _body(case: Application, leg: RouteLeg, offices: Mapping[str, Organisation]) -> Organisation | None:
    if leg.region:
        return offices[leg.region]
    if leg.stage in {Stage.COMMITTEE_ACCEPTANCE, Stage.RECOGNITION}:
        return case.deciding_body
    if leg.body == "assigned_body":
        return None
    body = case.agency if leg.stage == Stage.AGENCY_REVIEW else case.reviewer
    if body is None:
        raise Refused("还没有选定办理机构，请在“申报渠道”里选择。")
    return body


def assignment_due_on() -> date:
    """Until when an office assigns a reviewing body (M1g). Raises ``Refused`` without calendar or parameter."""
    today = clock.today()
    try:
        return working_day_calendar().add_working_days(today, parameter(ASSIGNMENT_DAYS, today))
    except (CalendarMissing, ParameterMissing) as missing:
        raise Refused(missing.message_zh, code="invalid") from missing


def change_route(*, application: Application, actor: Actor, key: uuid.UUID | None = None) -> Done:
    """Back to the draft for another channel; review and notice begin anew (cross rule 1). Raises ``Refused``."""
    return run(Application, application.pk, Act(move="change_route", actor=actor, key=key))


def assign_body(*, application: Application, actor: Actor, body: Organisation, key: uuid.UUID | None = None) -> Done:
    """The office assigns who reviews, publishes and recommends (M1g). Raises ``Refused``."""
    return only(assign_bodies(ids=[application.pk], actor=actor, body=body, key=key))


@transaction.atomic
def assign_bodies(*, ids: Iterable[int], actor: Actor, body: Organisation, key: uuid.UUID | None = None) -> Report:
    """The office assigns one body to many cases (M1g); the others are reported with the reason.

    By sets; one statement more for each further place of work among the cases.
    """
    locked = Application.objects.filter(pk__in=list(ids)).order_by("pk").select_for_update(of=("self",))
    cases = list(locked.select_related("employer__region"))
    ruled_out = assignment_refusals(cases, body)
    wanted = [case.pk for case in cases if case.pk not in ruled_out]
    refused = {each.pk for each in preview(Application, wanted, "assign_body", actor=actor)}
    # Before the act, because a case goes to the body that stands in its legs.
    going = [pk for pk in wanted if pk not in refused]
    Leg.objects.filter(application__in=going, stage__in=BY_THE_ASSIGNED).update(body=body)
    Application.objects.filter(pk__in=going).update(reviewer=body)

    def then(done: Sequence[Done]) -> None:
        tell_applicants(done, "assign_body", f"由{body.name}审核、公示、推荐。")
        tell_bodies_in_charge(done)

    act = Act(move="assign_body", actor=actor, key=key, data={"body": body.name}, then=then, remembers=True)
    report = run_many(Application, wanted, act)
    by_pk = {case.pk: case for case in cases}
    report.declined += [Declined(pk, "invalid", said, by_pk[pk]) for pk, said in ruled_out.items()]
    return report


def unassign(done: Sequence[Done]) -> None:
    """What follows when an assignment is taken back: nobody reviews the cases."""
    ids = [each.subject.pk for each in done]
    Leg.objects.filter(application__in=ids, stage__in=BY_THE_ASSIGNED).update(body=None)
    Application.objects.filter(pk__in=ids).update(reviewer=None)


@transaction.atomic
def escalate_assignments() -> int:
    """Overdue assignments of a reviewing body go to the office above (M1g), with a new deadline; returns how many.

    Those of an office with none above stay. Each office above takes its cases as one set.
    """
    overdue = Application.objects.filter(status=Status.ASSIGNMENT, due_on__lt=clock.today()).order_by("pk")
    legs = Leg.objects.filter(
        application_id__in=list(overdue.select_for_update().values_list("pk", flat=True)),
        stage=Stage.ASSIGNMENT,
    ).select_related("body__parent")
    taken_by: dict[Organisation, list[int]] = defaultdict(list)
    for leg in legs:
        if leg.body and leg.body.parent:
            taken_by[leg.body.parent].append(leg.application_id)
    return sum(_escalate(above, case_ids) for above, case_ids in taken_by.items())


def _escalate(above: Organisation, case_ids: list[int]) -> int:
    Leg.objects.filter(application_id__in=case_ids, stage=Stage.ASSIGNMENT).update(body=above)

    def then(done: Sequence[Done]) -> None:
        tell_applicants(done, "escalate_assignment", f"现由{above.name}指定受理机构。")
        tell_bodies_in_charge(done)

    arguments = {"due_on": assignment_due_on()}
    act = Act(move="escalate_assignment", actor=SYSTEM, data={"to": above.name}, arguments=arguments, then=then)
    return len(run_many(Application, case_ids, act).done)
