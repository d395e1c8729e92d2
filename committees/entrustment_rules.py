"""Who writes and answers a letter of entrustment, and what must be ready (令40 art. 28)."""

from typing import Any

from portal.core.actors import Actor, Role
from portal.core.predicates import guard, permission

WRITING = (Role.HRSS_OFFICER, Role.SECRETARY, Role.UNIT_CLERK)


@permission("委托函由受托评审委员会的办事机构人员答复。")
def answers_letter(letter: Any, actor: Actor) -> bool:
    return (
        actor.role == Role.SECRETARY
        and actor.organisation_id is not None
        and letter.committee.organiser_id == actor.organisation_id
    )


@permission("只有发出委托函的单位可以撤回。")
def wrote_letter(letter: Any, actor: Actor) -> bool:
    return actor.role in WRITING and actor.organisation_id is not None and letter.from_body_id == actor.organisation_id


@guard("评审委员会的备案不在有效期内或已被暂停，不能接受委托（人社部令第40号第8、38条）。")
def committee_is_in_force(letter: Any) -> bool:
    return letter.committee_is_in_force


@guard("委托函的有效期已过，不能再接受。")
def letter_has_not_run_out(letter: Any) -> bool:
    return not letter.has_run_out
