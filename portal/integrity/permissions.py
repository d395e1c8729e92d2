"""Who may do what to records of dishonesty; each with the sentence that the refused person reads."""

from typing import Any

from portal.core.actors import SYSTEM, Actor, Role
from portal.core.predicates import permission

OF_A_BODY = frozenset({Role.UNIT_CLERK, Role.SECRETARY})


@permission("诚信记录由作出决定的机关的人员办理。")
def keeps_the_record(record: Any, actor: Actor) -> bool:
    own = actor.organisation_id is not None and record.decided_by_id == actor.organisation_id
    return own and actor.role == Role.HRSS_OFFICER


@permission("须由另一名人员决定：提出的人不能自己决定。")
def did_not_propose_it(row: Any, actor: Actor) -> bool:
    return row.proposed_by_id != actor.user_id


@permission("不能办理与本人或者本单位有关的诚信记录。")
def is_not_about_him(record: Any, actor: Actor) -> bool:
    return actor.user_id != record.person_id and not (
        record.organisation_id is not None and record.organisation_id == actor.organisation_id
    )


@permission("这一步随更正或者解除的决定自动完成。")
def is_the_portal(_record: Any, actor: Actor) -> bool:
    return actor == SYSTEM


@permission("陈述和申辩由本人或者本单位提出。")
def is_its_subject(record: Any, actor: Actor) -> bool:
    if record.person_id is not None:
        return record.person_id == actor.user_id
    return actor.role in OF_A_BODY and actor.organisation_id == record.organisation_id


@permission("诚信记录由作出决定的机关的人员办理。")
def keeps_the_record_changed(change: Any, actor: Actor) -> bool:
    return keeps_the_record(change.record, actor)


@permission("不能办理与本人或者本单位有关的诚信记录。")
def change_is_not_about_him(change: Any, actor: Actor) -> bool:
    return is_not_about_him(change.record, actor)


proposes = keeps_the_record & is_not_about_him
decides_record = proposes & did_not_propose_it
decides_change = keeps_the_record_changed & change_is_not_about_him & did_not_propose_it
