"""Who may record an outage and lengthen a window; each with the sentence that the refused person reads."""

from typing import Any

from portal.core.actors import Actor, Role
from portal.core.predicates import permission

KEEPERS = (Role.SYSTEM_ADMIN, Role.HRSS_ADMIN)


@permission("系统停机由省人社厅业务管理员或系统管理员登记。")
def keeps_outages(_outage: Any, actor: Actor) -> bool:
    return actor.role in KEEPERS


@permission("申报时间由评委会组建单位的办事机构人员延长。")
def is_secretary_of_the_organiser(batch: Any, actor: Actor) -> bool:
    return (
        actor.role == Role.SECRETARY
        and actor.organisation_id is not None
        and batch.committee.organiser_id == actor.organisation_id
    )
