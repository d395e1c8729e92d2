"""Who may do what to a case; each with the sentence that the refused person reads."""

from typing import Any

from portal.core.actors import SYSTEM, Actor, Role
from portal.core.predicates import or_the_portal, permission


@permission("只有申报人本人可以办理。")
def is_applicant(case: Any, actor: Actor) -> bool:
    return actor.role == Role.APPLICANT and case.applicant_id == actor.user_id


@permission("不能办理本人的申报，请由其他经办人办理。")
def is_not_own_case(case: Any, actor: Actor) -> bool:
    return case.applicant_id != actor.user_id


@permission("这件申报目前不在您所在的机构办理。")
def is_for_the_body_in_charge(case: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and case.handler_id == actor.organisation_id


@permission("这项工作由单位职称管理员办理。")
def is_unit_clerk(_case: Any, actor: Actor) -> bool:
    return actor.role == Role.UNIT_CLERK


@permission("这项工作由人社部门审核人员办理。")
def is_hrss_officer(_case: Any, actor: Actor) -> bool:
    return actor.role == Role.HRSS_OFFICER


@permission("这项工作由人社部门或代理机构的审核人员办理。")
def is_officer(_case: Any, actor: Actor) -> bool:
    return actor.role in {Role.HRSS_OFFICER, Role.UNIT_CLERK}


@permission("这项工作由评委会办事机构人员办理。")
def is_secretary(_case: Any, actor: Actor) -> bool:
    return actor.role == Role.SECRETARY


STAGE_ROLES = {
    "ASSIGNMENT": {Role.HRSS_OFFICER},
    "UNIT_REVIEW": {Role.UNIT_CLERK},
    "UNIT_NOTICE": {Role.UNIT_CLERK},
    "AGENCY_REVIEW": {Role.UNIT_CLERK},
    "HRSS_REVIEW": {Role.HRSS_OFFICER},
    "COMMITTEE_ACCEPTANCE": {Role.SECRETARY},
    "RECOGNITION": {Role.SECRETARY, Role.HRSS_OFFICER},
}


@permission("本环节由另一种身份的工作人员办理，请切换身份。")
def has_the_role_of_the_stage(case: Any, actor: Actor) -> bool:
    return actor.role in STAGE_ROLES.get(case.status, {actor.role})


@permission("这项工作由审核机构的工作人员办理。")
def is_reviewing_staff(_case: Any, actor: Actor) -> bool:
    return actor.role in {Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY}


@permission("已有同事领取了这件申报，请由其放回待办，或者由您接手。")
def is_not_claimed_by_another(case: Any, actor: Actor) -> bool:
    return case.claimed_by_id in {None, actor.user_id} or not case.claimer_is_in_office


@permission("这件申报没有被同事领取，不需要接手，请直接领取或办理。")
def is_claimed_by_a_colleague(case: Any, actor: Actor) -> bool:
    return case.claimed_by_id not in {None, actor.user_id} and case.claimer_is_in_office


@permission("您已在前一环节办理过这件申报，本环节须由他人办理。")
def has_not_decided_an_earlier_stage(case: Any, actor: Actor) -> bool:
    return case.status == "UNIT_NOTICE" or actor.user_id not in case.decided_by


@permission("只有办理的人本人可以撤回。")
def has_decided_it(case: Any, actor: Actor) -> bool:
    return actor.user_id in case.decided_by


@permission("只有指定受理机构的人社部门可以撤回。")
def is_the_office_that_assigned(case: Any, actor: Actor) -> bool:
    assigned = [leg for leg in case.legs.all() if leg.number == case.leg - 1 and leg.stage == "ASSIGNMENT"]
    return actor.organisation_id is not None and any(leg.body_id == actor.organisation_id for leg in assigned)


@permission("这项工作由系统到期自动办理。")
def is_the_portal(_case: Any, actor: Actor) -> bool:
    return actor == SYSTEM


@permission("这项工作由评审委员会的组建单位或认定机关办理。")
def is_for_the_deciding_body(case: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and case.deciding_body_id == actor.organisation_id


@permission("这项工作由负责确认结果的人社部门办理。")
def is_for_the_confirming_body(case: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and case.confirming_body_id == actor.organisation_id


@permission("这项工作由核准备案机关的工作人员办理（人社部令第40号第38条）。")
def is_for_the_filing_authority(case: Any, actor: Actor) -> bool:
    return (
        actor.organisation_id is not None
        and case.batch is not None
        and case.batch.committee.filing_authority_id == actor.organisation_id
    )


@permission("这项工作由评委会办事机构或人社部门的工作人员办理。")
def is_deciding_staff(_case: Any, actor: Actor) -> bool:
    return actor.role in {Role.SECRETARY, Role.HRSS_OFFICER}


@permission("这项工作由发布公示的单位办理。")
def is_of_the_notice_publisher(case: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and case.notice_publisher_id == actor.organisation_id


@permission("异议由发布公示的单位核查处理。")
def is_of_the_objected_notice(objection: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and objection.entry.notice.publisher_id == actor.organisation_id


@permission("任何人都可以提出异议。")
def anybody(_case: Any, _actor: Actor) -> bool:
    return True


at_the_body = is_not_own_case & is_for_the_body_in_charge
in_charge = at_the_body & is_not_claimed_by_another
unit_in_charge = is_unit_clerk & in_charge
officer_in_charge = is_officer & has_the_role_of_the_stage & in_charge & has_not_decided_an_earlier_stage
committee_in_charge = is_secretary & in_charge & has_not_decided_an_earlier_stage
reviewer_in_charge = is_reviewing_staff & has_the_role_of_the_stage & in_charge & has_not_decided_an_earlier_stage
reviewer_who_is_away = or_the_portal(reviewer_in_charge)
colleague_of_the_claimer = (
    is_reviewing_staff
    & has_the_role_of_the_stage
    & at_the_body
    & is_claimed_by_a_colleague
    & has_not_decided_an_earlier_stage
)
decided_last = is_reviewing_staff & is_not_own_case & has_decided_it
has_assigned = is_hrss_officer & is_not_own_case & is_the_office_that_assigned
notice_publisher = is_of_the_notice_publisher & is_reviewing_staff & is_not_own_case
assigning_office = is_hrss_officer & has_the_role_of_the_stage & in_charge
decider_in_charge = is_deciding_staff & in_charge & has_not_decided_an_earlier_stage
committee_records_result = is_secretary & is_for_the_deciding_body & is_not_own_case
organiser_answers = committee_records_result
organiser_confirms = committee_records_result
deciding_body_publishes_result = is_deciding_staff & is_for_the_deciding_body & is_not_own_case
authority_confirms = is_hrss_officer & is_for_the_confirming_body & is_not_own_case
authority_files = authority_confirms
filing_authority_disavows = is_hrss_officer & is_for_the_filing_authority & is_not_own_case
decides_objection = is_of_the_objected_notice & is_reviewing_staff
