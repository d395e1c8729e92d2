"""Who keeps the rosters of a committee; with the sentence that the refused person reads."""

from typing import Any

from portal.core.actors import Actor, Role
from portal.core.predicates import permission


@permission("评委会名单由评委会组建单位的办事机构人员办理。")
def keeps_rosters(roster: Any, actor: Actor) -> bool:
    return (
        actor.role == Role.SECRETARY
        and actor.organisation_id is not None
        and roster.committee.organiser_id == actor.organisation_id
    )
