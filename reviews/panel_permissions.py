"""Who may do what around panels, papers and records; each with the sentence of refusal."""

from typing import Any

from portal.core.actors import SYSTEM, Actor, Role
from portal.core.predicates import permission


def _is_office(item: Any, actor: Actor) -> bool:
    return (
        actor.role == Role.SECRETARY
        and actor.organisation_id is not None
        and item.meeting.committee.organiser_id == actor.organisation_id
    )


@permission("评议意见由评议组组长形成。")
def leads_a_panel(meeting: Any, actor: Actor) -> bool:
    return actor.role == Role.EXPERT and actor.user_id in meeting.leader_user_ids


@permission("只能填写分配给自己的评议（人社部令第40号第21条）。")
def is_the_expert(opinion: Any, actor: Actor) -> bool:
    return actor.role == Role.EXPERT and opinion.expert.user_id == actor.user_id


@permission("您在这件申报中已回避，不能评议（人社部令第40号第25条）。")
def stands_not_aside(opinion: Any, actor: Actor) -> bool:  # noqa: ARG001 - whoever asks is the expert
    return not opinion.is_recused


@permission("这项工作由评委会组建单位的办事机构人员办理。")
def is_of_this_office(row: Any, actor: Actor) -> bool:
    return _is_office(row.item, actor)


@permission("不能办理本人的申报，请由其他人员办理。")
def is_not_own_item(row: Any, actor: Actor) -> bool:
    return row.item.application.applicant_id != actor.user_id


@permission("这一步由系统办理。")
def is_the_portal(_row: Any, actor: Actor) -> bool:
    return actor == SYSTEM


@permission("这项工作由评委会组建单位的办事机构人员办理。")
def is_of_this_office_or_the_portal(row: Any, actor: Actor) -> bool:
    return actor == SYSTEM or _is_office(row.item, actor)


@permission("记录由办事机构人员或者评议组组长填写。")
def records_this_case(record: Any, actor: Actor) -> bool:
    leads = actor.role == Role.EXPERT and record.leader_user_id is not None and record.leader_user_id == actor.user_id
    return _is_office(record.item, actor) or (leads and not record.leader_is_recused)


writes_this_opinion = is_the_expert & stands_not_aside
assigns_readers = is_of_this_office & is_not_own_item
checks_papers = is_of_this_office & is_not_own_item
remakes_papers = is_of_this_office_or_the_portal & is_not_own_item
keeps_this_record = records_this_case & is_not_own_item
