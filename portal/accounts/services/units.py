"""A unit and its first account: asked for by a person, confirmed by the local HRSS office."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from portal import workflow
from portal.accounts.models import Organisation, OrganisationKind, Ownership, RoleAssignment, UnitRequest, User
from portal.accounts.rules import IN_CHARGE_OF_HRSS, SELF_REGISTERED
from portal.accounts.selectors import actor_of, office_for
from portal.accounts.services.people import register_person
from portal.accounts.services.roles import grant_clerks
from portal.accounts.wordings import UNIT_ASKED, UNIT_CONFIRMED, UNIT_REFUSED
from portal.catalog.models import Region
from portal.core import clock
from portal.core.actors import SYSTEM, Actor, Role
from portal.core.errors import Refused
from portal.core.identifiers import normalise_uscc
from portal.messages.services import tell
from portal.workflow import Act, Done, Report

ASKED_ALREADY = "这家单位的注册申请正在等待人社部门确认，不必重复提交。"
HAS_A_CLERK = "这家单位已经注册，并有职称管理员。请联系本单位职称管理员为您授权。"


ANOTHER_KIND = "这家单位已按“{}”登记。请选择这一类型，或者联系所在地人社部门。"


def request_unit(
    *,
    requester: User,
    name: str,
    uscc: str,
    region: Region,
    address: str,
    telephone: str,
    kind: str = OrganisationKind.EMPLOYER.value,
    key: UUID | None = None,
) -> UnitRequest:
    """Ask to be the first clerk of the unit ``uscc``; it waits for the HRSS office of ``region``.

    ``kind`` is one of ``rules.SELF_REGISTERED``. A unit that is known but not active takes the new facts; an active
    one without a clerk keeps its own. Raises ``Refused`` when it has a clerk, is another kind of body, waits
    already, or no office is there to decide.
    """
    facts = {"kind": kind, "name": name, "region": region, "address": address, "telephone": telephone}
    try:
        with transaction.atomic():
            organisation = _unit(normalise_uscc(uscc), facts)
            # The office of the unit's own place decides, not one that the person chose.
            office = office_for(organisation.region)
            if office is None:
                raise Refused("所选地区还没有开通人社部门账号，请联系上级人社部门。", code="invalid")
            _put_in_charge(organisation, office)
            waiting = UnitRequest(
                organisation=organisation,
                requester=requester,
                office=office,
                created_at=clock.now(),
                status_since=clock.now(),
            )
            done = workflow.open_case(waiting, "unit_request.asked", actor=actor_of(requester, None), key=key)
            _tell_office(done)
    except IntegrityError as race:
        raise Refused(ASKED_ALREADY, code="invalid") from race
    return done.subject


@transaction.atomic
def register_with_unit(*, person: Mapping[str, str], unit: Mapping[str, Any]) -> UnitRequest:
    """Open a person's account and ask for his unit's in one act: both or neither.

    ``person`` and ``unit`` are the arguments of ``register_person`` and ``request_unit``. Raises what they raise.
    """
    return request_unit(requester=register_person(**person), **unit)


def _unit(uscc: str, facts: Mapping[str, Any]) -> Organisation:
    known = Organisation.objects.select_for_update(of=("self",)).filter(uscc=uscc).first()
    ownership = Ownership.PUBLIC if facts["kind"] == OrganisationKind.ORIGINAL_UNIT else Ownership.PRIVATE
    if known is None:
        return Organisation.objects.create(uscc=uscc, status="WAITING", ownership=ownership, **facts)
    if known.requests.filter(status="WAITING").exists():
        raise Refused(ASKED_ALREADY, code="invalid")
    if known.kind not in SELF_REGISTERED or known.status == "CLOSED" or _has_clerk(known):
        raise Refused(HAS_A_CLERK, code="invalid")
    if known.status == "ACTIVE" and known.kind != facts["kind"]:
        raise Refused(ANOTHER_KIND.format(known.get_kind_display()), code="invalid")
    if known.status == "WAITING":
        for field, value in facts.items():
            setattr(known, field, value)
        known.ownership = ownership
        known.save(update_fields=[*facts, "ownership"])
    return known


def _put_in_charge(organisation: Organisation, office: Organisation) -> None:
    """The office that opens an agency names its further clerks too; an employer is nobody's."""
    parent = office if organisation.kind in IN_CHARGE_OF_HRSS else None
    if organisation.parent_id != (parent and parent.pk):
        organisation.parent = parent
        organisation.save(update_fields=["parent"])


def _has_clerk(organisation: Organisation) -> bool:
    held = RoleAssignment.objects.in_force(clock.today())
    return held.filter(organisation=organisation, role=Role.UNIT_CLERK).exists()


def _tell_office(done: Done) -> None:
    request = done.subject
    officers = RoleAssignment.objects.in_force(clock.today()).filter(
        organisation=request.office, role=Role.HRSS_OFFICER
    )
    told = {"unit": request.organisation.name}
    page = reverse("accounts:unit_request", args=[request.code])
    tell(UNIT_ASKED.letter(officer.user_id, told, link=page, record_id=done.record.pk) for officer in officers)


def confirm_unit(*, request_id: int, actor: Actor, key: UUID | None = None) -> UnitRequest:
    """The office confirms: the unit is active and the person who asked is its clerk from today."""
    return _only(confirm_units(ids=[request_id], actor=actor, key=key))


def confirm_units(*, ids: Iterable[int], actor: Actor, key: UUID | None = None) -> Report:
    """What ``confirm_unit`` does, for many; the refused ones are reported with the reason."""
    return workflow.run_many(UnitRequest, ids, Act(move="confirm", actor=actor, key=key, then=_open_units))


def _open_units(done: Sequence[Done]) -> None:
    requests = [each.subject for each in done]
    waiting = [each.organisation_id for each in requests if each.organisation.status != "ACTIVE"]
    workflow.run_many(Organisation, waiting, Act(move="activate", actor=SYSTEM))
    grant_clerks([(each.requester, each.organisation) for each in requests], actor=SYSTEM)
    tell(
        UNIT_CONFIRMED.letter(
            each.subject.requester_id,
            {"unit": each.subject.organisation.name},
            link=reverse("accounts:switch_role"),
            record_id=each.record.pk,
        )
        for each in done
    )


def refuse_unit(*, request_id: int, actor: Actor, reason: str, key: UUID | None = None) -> UnitRequest:
    """The office refuses with a reason; the person may ask again with better facts."""
    return _only(refuse_units(ids=[request_id], actor=actor, reason=reason, key=key))


def refuse_units(*, ids: Iterable[int], actor: Actor, reason: str, key: UUID | None = None) -> Report:
    """What ``refuse_unit`` does, for many with one reason; the others are reported."""
    act = Act(move="refuse", actor=actor, key=key, note=reason, arguments={"reason": reason}, then=_tell_refused)
    return workflow.run_many(UnitRequest, ids, act)


def _only(report: Report) -> UnitRequest:
    if report.declined:
        raise Refused(report.declined[0].reason, code=report.declined[0].code)
    return report.done[0].subject


def _tell_refused(done: Sequence[Done]) -> None:
    tell(
        UNIT_REFUSED.letter(
            each.subject.requester_id,
            {"unit": each.subject.organisation.name, "reason": each.subject.refusal},
            link=reverse("accounts:unit_request", args=[each.subject.code]),
            record_id=each.record.pk,
        )
        for each in done
    )
