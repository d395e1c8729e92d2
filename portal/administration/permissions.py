"""Who administers what; each with the sentence that the refused person reads."""

from typing import Any

from portal.core.actors import Actor, Role
from portal.core.predicates import permission

SECONDS = (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN)


@permission("管理员任命和管理员账号重置由安全管理员提出。")
def proposes(_proposal: Any, actor: Actor) -> bool:
    return actor.role == Role.SECURITY_ADMIN


@permission("不能为本人提出，请由其他管理员办理。")
def is_not_about_oneself(proposal: Any, actor: Actor) -> bool:
    return proposal.person_id != actor.user_id


@permission("由另一名安全管理员或系统管理员确认。")
def is_a_second(_proposal: Any, actor: Actor) -> bool:
    return actor.role in SECONDS


@permission("这是您提出的，须由另一名管理员确认。")
def is_another(proposal: Any, actor: Actor) -> bool:
    return proposal.proposed_by_id != actor.user_id


@permission("只有提出的人可以撤回。")
def is_the_proposer(proposal: Any, actor: Actor) -> bool:
    return proposal.proposed_by_id == actor.user_id and actor.role == Role.SECURITY_ADMIN


@permission("账号由安全管理员管理。")
def keeps_accounts(_person: Any, actor: Actor) -> bool:
    return actor.role == Role.SECURITY_ADMIN


@permission("不能办理您本人的账号，请由其他安全管理员办理。")
def is_not_oneself(person: Any, actor: Actor) -> bool:
    return person.pk != actor.user_id


@permission("功能的关闭和开放由系统管理员办理。")
def keeps_features(_closure: Any, actor: Actor) -> bool:
    return actor.role == Role.SYSTEM_ADMIN


@permission("这项内容由省人社厅业务管理员维护。")
def keeps_the_catalogue(_row: Any, actor: Actor) -> bool:
    return actor.role == Role.HRSS_ADMIN


makes_proposals = proposes & is_not_about_oneself
decides_proposal = is_a_second & is_another & is_not_about_oneself
manages_account = keeps_accounts & is_not_oneself
