"""Who may do what to committees, filings and windows; each with the sentence that the refused person reads."""

from typing import Any

from portal.core.actors import Actor, Role
from portal.core.predicates import permission

KEEPERS = (Role.SYSTEM_ADMIN, Role.HRSS_ADMIN)


@permission("系统停机由省人社厅业务管理员或系统管理员登记。")
def keeps_outages(_outage: Any, actor: Actor) -> bool:
    return actor.role in KEEPERS


def _organises(subject: Any, actor: Actor) -> bool:
    organiser = subject.committee.organiser_id
    return actor.role == Role.SECRETARY and actor.organisation_id is not None and organiser == actor.organisation_id


@permission("申报时间由评委会组建单位的办事机构人员延长。")
def is_secretary_of_the_organiser(batch: Any, actor: Actor) -> bool:
    return _organises(batch, actor)


@permission("批次由评委会组建单位的办事机构人员办理。")
def runs_the_batch(batch: Any, actor: Actor) -> bool:
    return _organises(batch, actor)


@permission("年度评审方案由评委会组建单位的办事机构人员拟定、呈报。")
def writes_the_plan(plan: Any, actor: Actor) -> bool:
    return _organises(plan, actor)


@permission("评审收费由评委会组建单位的办事机构人员登记。")
def keeps_the_fees(fee: Any, actor: Actor) -> bool:
    return _organises(fee, actor)


ORGANISING = (Role.SECRETARY, Role.UNIT_CLERK)


@permission("这项工作由申请组建评审委员会的单位办理。")
def is_of_the_organiser(filing: Any, actor: Actor) -> bool:
    return (
        actor.role in ORGANISING and actor.organisation_id is not None and filing.organiser_id == actor.organisation_id
    )


@permission("这项工作由备案机关的工作人员办理。")
def is_officer(_subject: Any, actor: Actor) -> bool:
    return actor.role == Role.HRSS_OFFICER


@permission("这件备案不在您所在的机关办理。")
def is_of_the_asked_authority(filing: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and filing.authority_id == actor.organisation_id


@permission("您为申请单位提交过这件备案，须由其他人员审核。")
def did_not_submit(filing: Any, actor: Actor) -> bool:
    return filing.submitted_by_id != actor.user_id


@permission("这个评审委员会由其他备案机关监督管理。")
def is_of_the_filing_authority(committee: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and committee.filing_authority_id == actor.organisation_id


@permission("没有等待您所在机关核准的重新备案。")
def is_of_the_renewing_authority(committee: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and committee.renewing_authority_id == actor.organisation_id


decides_filing = is_officer & is_of_the_asked_authority & did_not_submit
supervises = is_officer & is_of_the_filing_authority
renews = is_officer & is_of_the_renewing_authority


@permission("这份方案应呈报给备案这个评审委员会的机关。")
def is_of_the_plans_authority(plan: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and plan.committee.filing_authority_id == actor.organisation_id


@permission("您为组建单位呈报了这份方案，须由其他人员审核。")
def did_not_report(plan: Any, actor: Actor) -> bool:
    return plan.reported_by_id != actor.user_id


decides_plan = is_officer & is_of_the_plans_authority & did_not_report
