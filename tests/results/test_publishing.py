"""Decide now, publish together later: nobody outside the room learns a result before (令40 arts. 22, 24, 26)."""

import uuid

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application
from committees.models import Committee
from committees.services import Order, supervise
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from reviews import services
from reviews.models import Decision
from tests import factories
from tests.batch_acts import clicks
from tests.results.factories import (
    applicant,
    authority,
    body,
    broken,
    held,
    in_notice,
    letters,
    signed_in,
    status_of,
)
from tests.reviews.factories import fresh, room


def everything_the_applicant_reads(case) -> str:
    """Every page and answer that can tell him something of his case, and all that he was sent."""
    client, hub = signed_in(applicant(case)), f"/my/{case.code}/"
    more = [reverse("accounts:messages"), reverse("certificates:mine"), f"/notices/?q={case.applicant.name}"]
    answers = [client.get(page) for page in ("/my/", hub, f"{hub}reexamination/", *more, "/api/v1/notices")]
    assert {answer.status_code for answer in answers} == {200}
    return "".join([*map(body, answers), *letters(case)])


def test_nothing_of_a_signed_result_reaches_the_applicant_on_any_channel():
    here = held(True, False)
    before = [everything_the_applicant_reads(case) for case in here.cases]
    for case, text in zip(here.cases, before, strict=True):
        assert status_of(case) == "IN_REVIEW"
        assert not [word for word in ("评审通过", "评审未通过", "表决通过", "没有通过") if word in text]
        assert letters(case) == []
    # The two pages tell the same but for names and codes: neither says which of the two has passed.
    assert not Record.objects.filter(verb__startswith="application.review_").exists()
    here.publish()
    passed, failed = (everything_the_applicant_reads(case) for case in here.cases)
    assert "评审通过" in passed
    assert "评审未通过" in failed


def test_unit_and_office_do_not_see_it_before_either():
    here = held(True)
    case = here.cases[0]
    for actor in (factories.staff(Role.UNIT_CLERK, case.employer), authority(here)):
        page = body(signed_in(actor).get(f"/desk/cases/{case.code}/"))
        assert "评审中" in page
        assert "评审通过" not in page


def test_publication_moves_both_kinds_at_once_and_tells_everybody():
    here = held(True, False, True).publish()
    assert [case.status for case in here.cases] == ["PASSED", "NOT_PASSED", "PASSED"]
    assert [case.passed_on for case in here.cases] == [clock.today(), None, clock.today()]
    assert all(len(letters(case)) == 1 for case in here.cases)
    assert set(Decision.objects.values_list("published_at", flat=True)) == {clock.now()}
    assert Record.objects.get(verb="meeting.decisions_published").actor_role == Role.SECRETARY
    assert broken() == {}


def test_several_meetings_are_published_as_one_set_in_a_constant_number_of_statements():
    counts = []
    for cases in (1, 3):
        here = held(*[True] * cases)
        with CaptureQueriesContext(connection) as captured:
            services.publish_decisions(ids=[here.meeting.pk], actor=here.secretary)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["chair", "secretary elsewhere", "authority"])
def test_only_the_organisers_office_publishes(who):
    here = held(True)
    actor = {
        "chair": lambda: here.chair,
        "secretary elsewhere": lambda: factories.staff(Role.SECRETARY, factories.OrganisationFactory()),
        "authority": lambda: authority(here),
    }[who]()
    with pytest.raises(Refused, match="办事机构人员办理"):
        services.publish_decisions(ids=[here.meeting.pk], actor=actor)
    assert status_of(here.cases[0]) == "IN_REVIEW"


def test_secretary_who_is_an_applicant_of_the_meeting_leaves_it_to_a_colleague():
    here = held(True, True)
    own = factories.staff(Role.SECRETARY, here.batch.committee.organiser, user=here.cases[0].applicant)
    with pytest.raises(Refused, match="由其他办事人员办理"):
        services.publish_decisions(ids=[here.meeting.pk], actor=own)


def test_unsigned_or_published_meeting_has_nothing_to_publish():
    unsigned = room(members=7).in_vote(6)
    with pytest.raises(Refused, match="不能办理“公布结果”"):
        services.publish_decisions(ids=[unsigned.meeting.pk], actor=unsigned.secretary)
    here = held(True).publish()
    with pytest.raises(Refused, match="没有等待公布的结果"):
        services.publish_decisions(ids=[here.meeting.pk], actor=here.secretary)
    with pytest.raises(Refused, match="至少选择一次会议"):
        services.publish_decisions(ids=[], actor=here.secretary)


def test_second_click_with_the_same_key_publishes_once():
    here, key = held(True), uuid.uuid4()
    for _ in range(2):
        services.publish_decisions(ids=[here.meeting.pk], actor=here.secretary, key=key)
    assert Record.objects.filter(verb="application.review_passed").count() == 1


def test_committee_that_was_suspended_after_the_signature_publishes_nothing():
    here = held(True, False)
    order = Order(document="文1号", document_on=clock.today(), reason="群众反映集中")
    supervise(committee=here.batch.committee, actor=authority(here), kind="suspend", order=order)
    client = signed_in(here.secretary)
    assert "备案不在有效期内或已被暂停" in clicks.choose(client, "publish_decisions", here.meeting.code).text
    answer = clicks.go_on(client)
    assert answer.status_code == 422
    assert "备案不在有效期内或已被暂停" in answer.text
    assert {status_of(case) for case in here.cases} == {"IN_REVIEW"}
    assert Committee.objects.get(pk=here.batch.committee_id).status == "SUSPENDED"


def test_page_shows_the_numbers_publishes_and_leads_to_the_result_notice():
    here = held(True, True, False)
    client = signed_in(here.secretary)
    page = body(client.get(reverse("reviews:unpublished")))
    assert here.meeting.title in page
    assert "2 件" in page
    assert "办理后不能撤回" in clicks.choose(client, "publish_decisions", here.meeting.code).text
    answer = clicks.go_on(client)
    assert "已办理 1 件" in answer.text
    assert reverse("applications:result_notice_new") in answer.text
    assert "没有等待公布的结果" in body(client.get(reverse("reviews:unpublished")))


def test_case_that_is_refused_keeps_waiting_and_is_told_as_a_line_of_its_meeting():
    here = held(True, True)
    told, left = here.cases
    Application.objects.filter(pk=left.pk).update(deciding_body=factories.OrganisationFactory())
    text = clicks.run(signed_in(here.secretary), "publish_decisions", here.meeting.code).text
    assert f"{left.applicant.name}（{left.code}）：" in text
    assert (status_of(told), status_of(left)) == ("PASSED", "IN_REVIEW")
    assert here.meeting.title in body(signed_in(here.secretary).get(reverse("reviews:unpublished")))


def test_list_takes_the_same_number_of_queries_for_one_meeting_and_for_three():
    counts = []
    here = held(True)
    client = signed_in(here.secretary)
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("reviews:unpublished"))
        counts.append(len(captured))
        for _more in range(2):
            another = room(members=7)
            another.decide(True)
            committees = Committee.objects.filter(pk=another.batch.committee_id)
            committees.update(organiser=here.batch.committee.organiser)
    assert counts[1] <= counts[0]


def test_decided_case_stands_on_no_other_agenda_while_it_waits():
    here = held(True)
    assert not list(here.meeting.batch.meetings.exclude(pk=here.meeting.pk))
    with pytest.raises(Refused, match="已经表决，结果等待公布"):
        services.plan_meeting(
            batch=here.batch, title="第二次会议", starts_at=clock.now(), place="第一会议室", applications=here.cases,
            actor=here.secretary,
        )  # fmt: skip
    assert "等待上会" not in body(signed_in(here.secretary).get(reverse("reviews:meetings")))


def test_secretary_is_told_that_results_wait():
    here = held(True)
    told = Message.objects.filter(recipient=here.secretary.user_id, subject__contains="等待公布")
    assert told.exists()


def test_database_keeps_a_decision_as_it_was():
    here = held(True)
    decision = Decision.objects.get(application=here.cases[0])
    for change in ({"passed": False}, {"decided_on": "2026-01-01"}):
        with pytest.raises(ProgrammingError, match="never overwritten"), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        decision.delete()


def test_result_notice_follows_the_publication():
    here = held(True).publish()
    in_notice(here, here.cases[0])
    assert status_of(here.cases[0]) == "RESULT_NOTICE"
    assert fresh(here.meeting).status == "SIGNED"
