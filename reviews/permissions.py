"""Who may do what in a meeting; each with the sentence that the refused person reads."""

from typing import Any

from portal.core.actors import Actor, Role
from portal.core.predicates import permission

PRESIDING_NEEDED = "会议由主任委员或副主任委员主持，主持人须先签到（人社部令第40号第19条）。"
CHAIR_IS_RECUSED = (
    "您在这件申报中已回避，不能主持它的表决。请办理退席，由在场的主任委员或副主任委员接任主持（人社部令第40号第25条）。"
)


def _meeting_of(subject: Any) -> Any:
    """The meeting of a meeting, a round, a roll entry or an import, as ``for_act`` has loaded it."""
    if hasattr(subject, "round"):
        subject = subject.round
    return subject.item.meeting if hasattr(subject, "item") else getattr(subject, "meeting", subject)


def _is_secretary_of(meeting: Any, actor: Actor) -> bool:
    return (
        actor.role == Role.SECRETARY
        and actor.organisation_id is not None
        and meeting.committee.organiser_id == actor.organisation_id
    )


def _holds_the_chair(subject: Any, actor: Actor) -> bool:
    chair = _meeting_of(subject).chair
    return actor.role == Role.EXPERT and chair is not None and chair.user_id == actor.user_id


@permission("这项工作由评委会组建单位的办事机构人员办理。")
def runs_the_office(meeting: Any, actor: Actor) -> bool:
    return _is_secretary_of(meeting, actor)


@permission("只有本次会议的委员本人或办事机构人员可以办理。")
def keeps_the_roster(meeting: Any, actor: Actor) -> bool:
    seated = actor.role == Role.EXPERT and actor.user_id in meeting.roster_user_ids
    return seated or _is_secretary_of(meeting, actor)


@permission("评议意见由到会专家或办事机构人员填写。")
def writes_opinions(meeting: Any, actor: Actor) -> bool:
    present = actor.role == Role.EXPERT and actor.user_id in meeting.present_user_ids
    return present or _is_secretary_of(meeting, actor)


@permission(PRESIDING_NEEDED)
def may_preside(meeting: Any, actor: Actor) -> bool:
    return actor.role == Role.EXPERT and actor.user_id in meeting.presiding_user_ids


@permission("您是本次会议某件申报的申报人，不能主持会议。")
def has_no_case_here(meeting: Any, actor: Actor) -> bool:
    return actor.user_id not in meeting.applicant_user_ids


@permission("这项工作由会议主持人办理。")
def holds_the_chair(subject: Any, actor: Actor) -> bool:
    return _holds_the_chair(subject, actor)


@permission("您已退席，不能主持会议。请重新签到，或由在场的主任委员、副主任委员接任主持（人社部令第40号第19条）。")
def is_there_to_preside(subject: Any, actor: Actor) -> bool:  # noqa: ARG001 - whoever asks holds the chair
    return subject.chair_is_present


@permission(CHAIR_IS_RECUSED)
def is_not_recused(vote: Any, actor: Actor) -> bool:  # noqa: ARG001 - whoever asks holds the chair
    return not vote.chair_is_recused


@permission("评议到哪一项，由会议主持人或办事机构人员切换。")
def calls_the_items(meeting: Any, actor: Actor) -> bool:
    chairs = _holds_the_chair(meeting, actor) and meeting.chair_is_present
    return chairs or _is_secretary_of(meeting, actor)


@permission("这项工作由会议主持人或办事机构人员办理。")
def accounts_for_ballots(entry: Any, actor: Actor) -> bool:
    chairs = _holds_the_chair(entry, actor) and entry.chair_is_present
    return chairs or _is_secretary_of(_meeting_of(entry), actor)


@permission("只能投自己的表决票，不得委托他人投票（人社部令第40号第20条）。")
def is_the_voter(entry: Any, actor: Actor) -> bool:
    return actor.role == Role.EXPERT and entry.expert.user_id == actor.user_id


@permission("计票由评委会组建单位的办事机构人员办理。")
def is_of_the_office(subject: Any, actor: Actor) -> bool:
    return _is_secretary_of(_meeting_of(subject), actor)


@permission("您是本次会议某件申报的申报人，结果由其他办事人员办理。")
def has_no_case_in_it(imported: Any, actor: Actor) -> bool:
    return actor.user_id not in imported.applicant_user_ids


@permission("提交结果的人不能自己放行，请由办事机构的另一人核对后放行。")
def is_another_than_the_importer(imported: Any, actor: Actor) -> bool:
    return imported.uploaded_by_id != actor.user_id


@permission("您参加了本轮表决，不能计票，请由其他办事人员录入。")
def has_no_paper_in_it(vote: Any, actor: Actor) -> bool:
    return actor.user_id not in vote.voter_user_ids


@permission("不能清点本人申报的表决票，请由其他办事人员录入。")
def is_not_own_vote(vote: Any, actor: Actor) -> bool:
    return vote.item.application.applicant_id != actor.user_id


@permission("您是本次会议某件申报的申报人，会务由其他办事人员办理。")
def serves_no_own_case(meeting: Any, actor: Actor) -> bool:
    return actor.role != Role.SECRETARY or actor.user_id not in meeting.applicant_user_ids


@permission("不能办理本人申报的表决事项，请由其他人员办理。")
def is_not_own_ballot(entry: Any, actor: Actor) -> bool:
    return entry.round.item.application.applicant_id != actor.user_id


presides = holds_the_chair & is_there_to_preside
annuls = presides & is_not_recused
opens_the_meeting = may_preside & has_no_case_here
serves_the_meeting = runs_the_office & serves_no_own_case
leads_the_agenda = calls_the_items & serves_no_own_case
keeps_roster = keeps_the_roster & serves_no_own_case
gives_opinions = writes_opinions & serves_no_own_case
counts_papers = is_of_the_office & is_not_own_vote & has_no_paper_in_it
drops_results = is_of_the_office & has_no_case_in_it
releases_results = drops_results & is_another_than_the_importer
declares_not_cast = accounts_for_ballots & is_not_own_ballot
