"""Who answers re-examinations, complaints and filings of results; each with the sentence of refusal."""

from typing import Any

from applications.permissions import is_hrss_officer, is_reviewing_staff, is_secretary, is_the_portal
from portal.core.actors import Actor, Role
from portal.core.predicates import permission

__all__ = [
    "answers_complaint", "answers_reexamination", "asked_for_it", "decides_result_filing", "is_the_portal",
    "organiser_has_it", "sees_reporter", "submits_result_filing",
]  # fmt: skip


@permission("复查由组建评审委员会的单位办理（人社部令第40号第27条）。")
def is_for_the_organiser(request: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and request.application.deciding_body_id == actor.organisation_id


@permission("不能办理本人的申报，请由其他经办人办理。")
def is_not_about_himself(subject: Any, actor: Actor) -> bool:
    return subject.application is None or subject.application.applicant_id != actor.user_id


@permission("只有申请人本人可以撤回。")
def asked_for_it(request: Any, actor: Actor) -> bool:
    return actor.role == Role.APPLICANT and request.application.applicant_id == actor.user_id


@permission("这件投诉举报不在您所在的单位办理。")
def is_of_the_addressee(complaint: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and complaint.addressee_id == actor.organisation_id


@permission("这件投诉举报已由备案机关办理。")
def is_with_the_organiser(complaint: Any, _actor: Actor) -> bool:
    return complaint.addressee_id == complaint.committee.organiser_id != complaint.committee.filing_authority_id


@permission("结果备案由评审委员会的备案机关办理（人社部令第40号第26条）。")
def is_of_the_authority(filing: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and filing.authority_id == actor.organisation_id


@permission("您为组建单位报送过这份结果，须由其他人员办理。")
def did_not_submit(filing: Any, actor: Actor) -> bool:
    return filing.submitted_by_id != actor.user_id


@permission("名单中有您本人的申报，须由其他人员办理。")
def has_no_case_in_it(filing: Any, actor: Actor) -> bool:
    return actor.user_id not in filing.applicant_user_ids


@permission("结果由组建评审委员会的单位报送备案（人社部令第40号第26条）。")
def is_of_the_organiser(batch: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and batch.committee.organiser_id == actor.organisation_id


answers_reexamination = is_secretary & is_for_the_organiser & is_not_about_himself
answers_complaint = is_reviewing_staff & is_of_the_addressee & is_not_about_himself
organiser_has_it = answers_complaint & is_with_the_organiser
sees_reporter = answers_complaint
decides_result_filing = is_hrss_officer & is_of_the_authority & did_not_submit & has_no_case_in_it
submits_result_filing = is_secretary & is_of_the_organiser
