"""Who may do what to pools and their experts; each with the sentence that the refused person reads."""

from typing import Any

from committees.permissions import is_officer
from portal.core.actors import Actor, Role
from portal.core.predicates import or_the_portal, permission


@permission("专家库由评审委员会组建单位的办事机构人员管理。")
def is_secretary(_subject: Any, actor: Actor) -> bool:
    return actor.role == Role.SECRETARY and actor.organisation_id is not None


@permission("这个专家库由其他组建单位管理。")
def is_of_the_pool(pool: Any, actor: Actor) -> bool:
    return pool.organiser_id == actor.organisation_id


@permission("这位专家不在您单位的专家库里。")
def keeps_him(expert: Any, actor: Actor) -> bool:
    return actor.organisation_id in expert.keeper_ids


@permission("不能办理本人的专家事项，请由其他办事人员办理。")
def is_not_himself(expert: Any, actor: Actor) -> bool:
    return expert.user_id != actor.user_id


@permission("这个专家库由其他组建单位管理。")
def is_of_its_pool(entry: Any, actor: Actor) -> bool:
    return entry.pool.organiser_id == actor.organisation_id


@permission("不能办理本人的专家事项，请由其他办事人员办理。")
def is_not_his_own_entry(entry: Any, actor: Actor) -> bool:
    return entry.expert.user_id != actor.user_id


@permission("由取消资格的组建单位恢复。")
def removed_him(expert: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and expert.removed_by_id == actor.organisation_id


@permission("这个专家库不在您所在的机关备案。")
def is_of_the_pools_authority(pool: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and pool.authority_id == actor.organisation_id


@permission("您为组建单位提交过这个专家库，须由其他人员审核。")
def did_not_hand_it_in(pool: Any, actor: Actor) -> bool:
    return pool.submitted_by_id != actor.user_id


keeps_the_pool = is_secretary & is_of_the_pool
files_the_pool = is_officer & is_of_the_pools_authority & did_not_hand_it_in
keeps_the_entry = is_secretary & is_of_its_pool & is_not_his_own_entry
keeps_the_expert = is_secretary & keeps_him & is_not_himself
takes_him_back = or_the_portal(is_secretary & removed_him & is_not_himself)
removes_the_expert = or_the_portal(keeps_the_expert)
strikes_the_entry = or_the_portal(is_secretary)
