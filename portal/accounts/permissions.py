"""Who may decide about people and offices; each with the sentence that the refused person reads."""

from typing import Any

from portal.accounts.rules import IN_CHARGE_OF_HRSS
from portal.core.actors import ADMINISTRATORS, SYSTEM, Actor, Role
from portal.core.predicates import permission


@permission("单位账号由单位所在地人社部门的审核人员确认。")
def is_officer_of_the_office(request: Any, actor: Actor) -> bool:
    return actor.role == Role.HRSS_OFFICER and actor.organisation_id == request.office_id


@permission("不能确认本人提出的申请，请由其他经办人办理。")
def is_not_own_request(request: Any, actor: Actor) -> bool:
    return request.requester_id != actor.user_id


@permission("只有本单位的职称管理员可以办理本单位的人员事项。")
def is_clerk_of_the_unit(row: Any, actor: Actor) -> bool:
    return actor.role == Role.UNIT_CLERK and actor.organisation_id == row.organisation_id


@permission("不能确认本人的劳动关系，请由本单位其他职称管理员办理。")
def is_not_own_employment(employment: Any, actor: Actor) -> bool:
    return employment.user_id != actor.user_id


@permission("这家机构由其他人社部门负责，您只能查看。")
def is_officer_in_charge(body: Any, actor: Actor) -> bool:
    own = actor.organisation_id is not None and body.parent_id == actor.organisation_id
    return own and actor.role == Role.HRSS_OFFICER and body.kind in IN_CHARGE_OF_HRSS


@permission("您不能授予或收回这个角色。")
def gives_roles(assignment: Any, actor: Actor) -> bool:
    if actor == SYSTEM or actor.role == Role.SECURITY_ADMIN:
        return True
    if assignment.role == Role.EXPERT and actor.role == Role.SECRETARY:
        return actor.organisation_id is not None and actor.organisation_id == assignment.organisation_id
    if assignment.role != Role.UNIT_CLERK or assignment.organisation is None:
        return False
    return is_clerk_of_the_unit(assignment, actor) or is_officer_in_charge(assignment.organisation, actor)


@permission("不能给本人授予或收回角色，请由其他管理员办理。")
def is_not_own_role(assignment: Any, actor: Actor) -> bool:
    return assignment.user_id != actor.user_id


@permission("管理员的角色须由一名管理员提出、另一名管理员确认，请在“管理员任命”中办理。")
def is_given_by_one(assignment: Any, _actor: Actor) -> bool:
    return assignment.role not in ADMINISTRATORS


@permission("这一步由系统在人社部门确认后自动完成。")
def is_the_portal(_row: Any, actor: Actor) -> bool:
    return actor == SYSTEM


@permission("机构由省人社厅业务管理员停用和恢复。")
def keeps_organisations(_body: Any, actor: Actor) -> bool:
    return actor.role == Role.HRSS_ADMIN


@permission("劳动关系只能由本人或本单位其他职称管理员结束。")
def ends_employment(employment: Any, actor: Actor) -> bool:
    own = actor.role == Role.APPLICANT and actor.user_id == employment.user_id
    return own or decides_employment(employment, actor)


decides_unit_request = is_officer_of_the_office & is_not_own_request
decides_employment = is_clerk_of_the_unit & is_not_own_employment
ends_role = gives_roles & is_not_own_role
manages_role = ends_role & is_given_by_one
