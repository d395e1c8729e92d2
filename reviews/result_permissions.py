"""Who may publish, and who may order that a meeting is not recognised; each with the sentence of refusal."""

from typing import Any

from portal.core.actors import Actor, Role
from portal.core.predicates import permission


def _meeting_of(subject: Any) -> Any:
    return getattr(subject, "meeting", subject)


@permission("这项工作由核准备案机关的工作人员办理（人社部令第40号第38条）。")
def is_of_the_filing_authority(subject: Any, actor: Actor) -> bool:
    return (
        actor.role == Role.HRSS_OFFICER
        and actor.organisation_id is not None
        and _meeting_of(subject).committee.filing_authority_id == actor.organisation_id
    )


@permission("您是本次会议某件申报的申报人，须由其他工作人员办理。")
def has_no_case_in_the_meeting(subject: Any, actor: Actor) -> bool:
    return actor.user_id not in subject.applicant_user_ids


@permission("提出的人不能自己复核，请由本机关的另一人复核决定。")
def is_another_than_the_proposer(order: Any, actor: Actor) -> bool:
    return order.proposed_by_id != actor.user_id


drops_non_recognition = is_of_the_filing_authority & has_no_case_in_the_meeting
orders_non_recognition = drops_non_recognition & is_another_than_the_proposer
