"""A meeting that is not recognised as a whole (令40 art. 38): what follows happens at once, or nothing does."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application, NoticeEntry, Objection
from applications.services import notices, objections
from applications.services.disavowal import hear_anew
from certificates.models import Certificate
from certificates.services import pipeline
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from reviews import services
from reviews.models import Decision, Meeting, NonRecognition
from tests import factories
from tests.batch_acts import clicks
from tests.results.factories import (
    DOCUMENT,
    FINDING,
    at,
    authority,
    body,
    broken,
    disowned,
    held,
    in_notice,
    letters,
    post,
    signed_in,
    status_of,
)
from tests.reviews.factories import fresh, room


def certified(here, case) -> Certificate:
    """Through the notice and the confirmation to the signed certificate."""
    in_notice(here, case)
    with at(9, 20):
        notices.confirm_results(ids=[case.pk], actor=authority(here), document_number="晋中人社职字〔2026〕12号")
        certificate = Certificate.objects.get(application=case)
        assert pipeline.issue(certificate.pk)
    return Certificate.objects.get(pk=certificate.pk)


def url(here) -> str:
    return reverse("reviews:supervised_meeting", args=[here.meeting.code])


def test_one_order_takes_back_every_result_that_the_meeting_gave():
    here = held(True, True, True, False, True).publish()
    has_certificate, in_preparation, published, failed, passed = here.cases
    certificate = certified(here, has_certificate)
    in_notice(here, in_preparation)
    with at(9, 20):
        notices.confirm_results(ids=[in_preparation.pk], actor=authority(here), document_number="文2号")
    notice = in_notice(here, published)
    disowned(here)
    assert {status_of(case) for case in here.cases} == {"NOT_RECOGNISED"}
    assert fresh(here.meeting).status == "NOT_RECOGNISED"
    certificate = Certificate.objects.get(pk=certificate.pk)
    assert (certificate.status, certificate.ended_by_document) == ("REVOKED", DOCUMENT)
    assert Certificate.objects.get(application=in_preparation).status == "VOID"
    assert not Decision.objects.standing().exists()
    assert Decision.objects.count() == 5
    assert NoticeEntry.objects.get(notice=notice).stopped_because == f"评审会议不予认可（{DOCUMENT}）"
    for case in (has_certificate, failed, passed):
        assert DOCUMENT in letters(case)[-1]
    assert broken() == {}


def test_public_pages_say_so():
    here = held(True, True).publish()
    certificate = certified(here, here.cases[0])
    notice = in_notice(here, here.cases[1])
    disowned(here)
    client = signed_in(factories.applicant_actor(factories.UserFactory()))
    page = body(client.get(f"/notices/{notice.code}/"))
    assert "公示停止" in page
    assert f"名单第1位：评审会议不予认可（{DOCUMENT}）" in page
    assert "不再接收异议" in page
    assert reverse("applications:object", args=[notice.code]) not in page
    verified = client.get(f"/api/v1/certificates/{certificate.code}").json()
    assert (verified["status"], verified["ended"]["document"]) == ("revoked", DOCUMENT)
    assert "已撤销" in body(client.get(f"/verify/{certificate.code}"))


def test_certificate_in_preparation_is_never_issued_and_keeps_its_number():
    here = held(True).publish()
    in_notice(here, here.cases[0])
    with at(9, 20):
        notices.confirm_results(ids=[here.cases[0].pk], actor=authority(here), document_number="文2号")
    certificate = Certificate.objects.get()
    disowned(here)
    assert not pipeline.issue(certificate.pk)
    assert Certificate.objects.get().status == "VOID"
    assert signed_in(here.secretary).get(f"/api/v1/certificates/{certificate.code}").status_code == 404
    assert broken() == {}


def test_unpublished_results_leave_the_case_in_review_and_tell_no_result():
    here = held(True, False)
    disowned(here)
    assert {status_of(case) for case in here.cases} == {"IN_REVIEW"}
    for case in here.cases:
        (letter,) = letters(case)
        assert "原来的表决作废" in letter
        assert "评审通过" not in letter
        assert "未通过" not in letter
    assert Record.objects.filter(chain__startswith="applications.application:").count() == 0


def test_open_objection_and_reexamination_lapse_with_an_answer():
    here = held(True).publish()
    notice = in_notice(here, here.cases[0])
    objection = objections.file_objection(
        entry=notice.entries.select_related("notice", "application").get(), content="所填专利并非本人完成，请核查。"
    )
    disowned(here)
    objection = Objection.objects.get(pk=objection.pk)
    assert objection.status == "LAPSED"
    assert DOCUMENT in objection.finding
    answer = signed_in(here.secretary).post("/objections/status/", {"code": objection.code})
    assert "不再核查" in body(answer)


def test_cancelled_case_stays_cancelled():
    here = held(True).publish()
    notice = in_notice(here, here.cases[0])
    objection = objections.file_objection(
        entry=notice.entries.select_related("notice", "application").get(), content="所填专利并非本人完成，请核查。"
    )
    objections.decide(objection=objection, actor=here.secretary, upheld=True, finding="属实。")
    disowned(here)
    assert status_of(here.cases[0]) == "CANCELLED"


def test_two_people_are_needed_and_the_database_says_so_too():
    here = held(True).publish()
    officer = authority(here)
    proposal = services.propose_non_recognition(meeting=here.meeting, finding=FINDING, actor=officer)
    assert status_of(here.cases[0]) == "PASSED"
    with pytest.raises(Refused, match="提出的人不能自己复核"):
        services.order_non_recognition(proposal=proposal, actor=officer)
    with pytest.raises(Refused, match="已有不予认可的处理"):
        services.propose_non_recognition(meeting=here.meeting, finding=FINDING, actor=authority(here))
    with pytest.raises(IntegrityError), transaction.atomic():
        NonRecognition.objects.filter(pk=proposal.pk).update(decided_by=officer.user_id, status="ORDERED")
    services.drop_non_recognition(proposal=proposal, actor=officer)
    disowned(here)
    assert status_of(here.cases[0]) == "NOT_RECOGNISED"


@pytest.mark.parametrize("who", ["secretary", "other authority", "applicant at the authority"])
def test_who_may_not_propose(who):
    here = held(True).publish()
    office = here.batch.committee.filing_authority
    actor = {
        "secretary": lambda: here.secretary,
        "other authority": lambda: factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140100")),
        "applicant at the authority": lambda: factories.staff(Role.HRSS_OFFICER, office, user=here.cases[0].applicant),
    }[who]()
    with pytest.raises(Refused) as refused:
        services.propose_non_recognition(meeting=here.meeting, finding=FINDING, actor=actor)
    assert refused.value.code == "denied"
    assert not NonRecognition.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [({"ground": "weather"}, "请选择不予认可的情形"), ({"document_on": date(2026, 9, 8)}, "不能晚于今天")],
)
def test_bad_finding_is_refused(change, words):
    here = held(True)
    with pytest.raises(Refused, match=words):
        services.propose_non_recognition(
            meeting=here.meeting, finding=replace(FINDING, **change), actor=authority(here)
        )


def test_meeting_without_signature_cannot_be_disowned():
    here = room(members=7).in_vote(6)
    with pytest.raises(Refused, match="不能作不予认可处理"):
        services.propose_non_recognition(meeting=here.meeting, finding=FINDING, actor=authority(here))


def test_pages_name_the_consequences_first_and_take_two_officers():
    here = held(True, False).publish()
    first, second = (signed_in(authority(here)) for _ in range(2))
    page = body(first.get(url(here)))
    assert "评审通过 1 件" in page
    assert "评审未通过 1 件" in page
    assert not [expert.user.name for expert in here.experts if expert.user.name in page]
    wrong = post(first, url(here), ground="expired", document=DOCUMENT, document_on="2026-09-30", reason="备案过期。")
    assert wrong.status_code == 422
    assert "备案过期。" in body(wrong)
    given = {"ground": "expired", "document": DOCUMENT, "document_on": "2026-09-07", "reason": "备案过期。"}
    assert "没有任何效力" in body(post(first, url(here), **given))
    proposal = NonRecognition.objects.get()
    order = reverse("reviews:order_non_recognition", args=[here.meeting.code, proposal.code])
    assert "提出的人不能自己复核" in body(post(first, order))
    assert "后续处理已全部完成" in body(post(second, order))
    assert {status_of(case) for case in here.cases} == {"NOT_RECOGNISED"}
    other = signed_in(factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140100")))
    assert other.get(url(here)).status_code == 404


def test_ordered_twice_happens_once():
    here = held(True).publish()
    proposal = services.propose_non_recognition(meeting=here.meeting, finding=FINDING, actor=authority(here))
    second, key = authority(here), uuid.uuid4()
    for _ in range(2):
        services.order_non_recognition(proposal=proposal, actor=second, key=key)
    with pytest.raises(Refused, match="不能办理"):
        services.order_non_recognition(proposal=proposal, actor=authority(here))
    assert Record.objects.filter(verb="application.not_recognised").count() == 1


def test_order_over_many_cases_takes_a_constant_number_of_statements():
    counts = []
    for cases in (1, 4):
        here = held(*[True] * cases).publish()
        proposal = services.propose_non_recognition(meeting=here.meeting, finding=FINDING, actor=authority(here))
        second = authority(here)
        with CaptureQueriesContext(connection) as captured:
            services.order_non_recognition(proposal=proposal, actor=second)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_cases_may_be_heard_by_another_meeting_and_get_its_result():
    here = held(False).publish()
    disowned(here)
    case = here.cases[0]
    client = signed_in(here.secretary)
    assert case.applicant.name in body(client.get(reverse("reviews:rehearing")))
    assert "已办理 1 件" in clicks.run(client, "hear_anew", case.code).text
    assert status_of(case) == "IN_REVIEW"
    assert "重新评审" in letters(case)[-1]
    here.meeting = services.plan_meeting(
        batch=here.batch, title="第二次会议", starts_at=here.meeting.starts_at, place="第一会议室", applications=[case],
        actor=here.secretary,
    )  # fmt: skip
    here.decide(True).publish()
    assert status_of(case) == "PASSED"
    assert list(Decision.objects.order_by("pk").values_list("passed", flat=True)) == [False, True]
    assert broken() == {}


def test_whoever_has_applied_elsewhere_meanwhile_is_not_heard_twice():
    here = held(True, True).publish()
    disowned(here)
    one, other = here.cases
    factories.ApplicationFactory(applicant=one.applicant, batch=here.batch, status="DRAFT")
    report = hear_anew(ids=[one.pk, other.pk], actor=here.secretary)
    assert [each.pk for each in report.declined] == [one.pk]
    assert "另行申报" in report.declined[0].reason
    assert [status_of(case) for case in here.cases] == ["NOT_RECOGNISED", "IN_REVIEW"]


def test_office_is_told_and_only_it_may_hear_anew():
    here = held(True).publish()
    disowned(here)
    assert Message.objects.filter(recipient=here.secretary.user_id, subject__contains="不予认可").exists()
    report = hear_anew(ids=[here.cases[0].pk], actor=authority(here))
    assert report.declined[0].code == "denied"
    assert Application.objects.get(pk=here.cases[0].pk).status == "NOT_RECOGNISED"
    assert Meeting.objects.get(pk=here.meeting.pk).minutes
