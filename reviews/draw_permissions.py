"""Who holds a draw; each with the sentence that the refused person reads."""

from typing import Any

from portal.core.actors import Actor, Role
from portal.core.predicates import permission


@permission("随机抽取由评委会组建单位的办事机构人员办理。")
def is_of_the_organiser(drawing: Any, actor: Actor) -> bool:
    return (
        actor.role == Role.SECRETARY
        and actor.organisation_id is not None
        and drawing.batch.committee.organiser_id == actor.organisation_id
    )


@permission("您是本批次的申报人，抽取由其他办事人员办理（人社部令第40号第25条）。")
def has_no_case_in_the_batch(drawing: Any, actor: Actor) -> bool:
    return actor.user_id not in drawing.applicant_user_ids


@permission("您是本次抽取的候选专家，抽取由其他办事人员办理（人社部令第40号第25条）。")
def is_no_candidate(drawing: Any, actor: Actor) -> bool:
    return actor.user_id not in drawing.candidate_user_ids


keeps_draws = is_of_the_organiser & has_no_case_in_the_batch & is_no_candidate
