"""Administrators are appointed, and their way in is reset, by two: one proposes, another confirms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from django.db import IntegrityError

from portal.accounts.models import Organisation, RoleAssignment, User
from portal.accounts.services import appoint
from portal.administration.models import Proposal
from portal.administration.permissions import makes_proposals
from portal.administration.services.accounts import clear_second_factor, is_administrator, new_password
from portal.audit import services as audit
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.workflow import Act, Done, chain, open_case, run

WAITS = "administration_waits_once"


@dataclass(frozen=True, kw_only=True)
class NewAdministrator:
    """Who is to administer what, from which day to which (included; None: open)."""

    person: User
    role: str
    organisation: Organisation | None
    valid_from: date
    valid_to: date | None = None


def propose_administrator(*, new: NewAdministrator, reason: str, actor: Actor, key: UUID | None = None) -> Proposal:
    """Ask another administrator to confirm that ``new.person`` gets the role. Nothing changes before he does.

    Raises ``Refused``: another role than a security administrator's, for oneself, dates in the wrong order, a role
    that needs a body without one, or the same that waits already.
    """
    if new.valid_to is not None and new.valid_to < new.valid_from:
        raise Refused("截止日不能早于起始日。", code="invalid")
    if (new.role == Role.HRSS_ADMIN) != (new.organisation is not None):
        raise Refused("人社业务管理员须写明所属人社部门，其他管理员不写机构。", code="invalid")
    proposal = Proposal(
        kind=Proposal.Kind.GRANT,
        person=new.person,
        role=new.role,
        organisation=new.organisation,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
    )
    return _propose(proposal, reason, actor, key)


def propose_reset(*, person: User, reason: str, actor: Actor, key: UUID | None = None) -> Proposal:
    """Ask another administrator to confirm that an administrator's password and one-time codes are reset."""
    if not is_administrator(person.pk):
        raise Refused("这个人不是管理员，您可以直接重置。", code="invalid")
    return _propose(Proposal(kind=Proposal.Kind.RESET, person=person), reason, actor, key)


def _propose(proposal: Proposal, reason: str, actor: Actor, key: UUID | None) -> Proposal:
    proposal.reason, proposal.proposed_by_id = reason, cast("int", actor.user_id)
    proposal.created_at = proposal.status_since = clock.now()
    if refusal := makes_proposals.refusal(proposal, actor):
        raise Refused(refusal, code="denied")
    try:
        return open_case(proposal, "proposal.made", actor=actor, key=key, data=_told(proposal)).subject
    except IntegrityError as error:
        if WAITS not in str(error):
            raise
        raise Refused("同样的事项已经提出，正在等待确认。", code="invalid") from error


def _told(proposal: Proposal) -> dict[str, object]:
    facts = {"kind": str(proposal.kind), "person": proposal.person_id, "reason": proposal.reason}
    if proposal.kind == Proposal.Kind.RESET:
        return facts
    last_day = proposal.valid_to and str(proposal.valid_to)
    return facts | {"role": proposal.role, "from": str(proposal.valid_from), "to": last_day}


def confirm_proposal(*, proposal_id: int, actor: Actor, key: UUID | None = None) -> tuple[Proposal, str]:
    """The second administrator confirms: the role is given, or the way in reset.

    Gives the proposal and, of a reset, the new password, which is kept nowhere. Raises ``Refused`` for whoever
    proposed it, whom it is about, or when the person holds another of the three roles by now.
    """
    passwords: list[str] = []

    def then(done: Sequence[Done]) -> None:
        proposal = done[0].subject
        if proposal.kind == Proposal.Kind.RESET:
            passwords.append(_reset(proposal, actor))
        else:
            _appoint(proposal, actor)

    act = Act(move="confirm", actor=actor, key=key, arguments={"by": actor.user_id}, then=then)
    return run(Proposal, proposal_id, act).subject, "".join(passwords)


def _appoint(proposal: Proposal, actor: Actor) -> None:
    # Both who asked and who confirms must still be administrators, and not have been put out meanwhile.
    asked = RoleAssignment.objects.in_force(clock.today()).filter(user=proposal.proposed_by_id)
    if not asked.filter(role=Role.SECURITY_ADMIN, user__is_active=True).exists():
        raise Refused("提出的人已不是安全管理员，请由现任安全管理员重新提出。", code="guard")
    begins = cast("date", proposal.valid_from)
    given = RoleAssignment(
        user=proposal.person,
        role=proposal.role,
        organisation=proposal.organisation,
        valid_from=max(begins, clock.today()),
        valid_to=proposal.valid_to,
        granted_by_id=proposal.proposed_by_id,
    )
    appoint(given, actor)


def _reset(proposal: Proposal, actor: Actor) -> str:
    person = User.objects.select_for_update().get(pk=proposal.person_id)
    clear_second_factor(person)
    password = new_password(person)
    audit.record(chain(person), "person.access_reset", actor=actor, data={"proposal": proposal.pk})
    return password


def decline_proposal(*, proposal_id: int, actor: Actor, reason: str, key: UUID | None = None) -> Proposal:
    """The second administrator does not agree, with a reason."""
    arguments = {"by": actor.user_id, "reason": reason}
    act = Act(move="decline", actor=actor, key=key, note=reason, arguments=arguments)
    return run(Proposal, proposal_id, act).subject


def withdraw_proposal(*, proposal_id: int, actor: Actor, key: UUID | None = None) -> Proposal:
    """Whoever proposed it takes it back before it is decided."""
    return run(Proposal, proposal_id, Act(move="withdraw", actor=actor, key=key)).subject
