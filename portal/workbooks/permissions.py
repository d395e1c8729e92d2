"""Who may bring a list, decide about it, and read what was made."""

from typing import Any

from portal.core.actors import SYSTEM, Actor
from portal.core.predicates import permission


@permission("这份名单由提交它的机构、以提交时的身份办理。")
def keeps_the_intake(intake: Any, actor: Actor) -> bool:
    return (actor.role, actor.organisation_id) == (intake.role, intake.organisation_id)


@permission("检查和写入由系统自动完成。")
def is_the_portal(_intake: Any, actor: Actor) -> bool:
    return actor == SYSTEM
