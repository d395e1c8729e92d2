"""Re-examination: asked once within the window, upheld or reviewed again; nothing is overwritten (令40 art. 27)."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications.models import Reexamination
from applications.services import reexaminations as services
from applications.services.terms import remind_of_answers
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from reviews import services as reviews
from reviews.models import Decision
from tests import factories
from tests.results.factories import (
    applicant,
    at,
    authority,
    body,
    broken,
    disowned,
    held,
    letters,
    post,
    signed_in,
    status_of,
)
from tests.reviews.factories import fresh

REASON = "评审未考虑本人主持完成的省级工艺改造项目，材料第三项可以证明。"


def failed():
    here = held(False).publish()
    return here, here.cases[0]


def asked(case, reason=REASON):
    return services.request_reexamination(application=case, actor=applicant(case), reason=reason)


def answer(here, request, *, reopened, actor=None):
    return services.decide_reexamination(
        reexamination=request, actor=actor or here.secretary, reopened=reopened, finding="经复核，程序和计票无误。"
    )


# Published on Monday 2026-09-07; ten working days: 8 9 10 11 14 15 16 17 18 and Sunday 20 September, a working day.
@pytest.mark.parametrize(("day", "open_"), [((9, 8), True), ((9, 20), True), ((9, 21), False)])
def test_window_counts_working_days_from_the_publication(day, open_):
    _here, case = failed()
    with at(*day):
        page = body(signed_in(applicant(case)).get(f"/my/{case.code}/"))
        assert ("申请复查（人社部令第40号第27条）" in page) == open_
        if open_:
            assert "2026年9月20日" in page
            assert asked(case).status == "OPEN"
        else:
            with pytest.raises(Refused, match="期限已过"):
                asked(case)


def test_answer_is_due_thirty_working_days_later_and_the_office_is_told():
    here, case = failed()
    request = asked(case)
    # September: 8-11, 14-18, 20, 21-24, 28-30 are 17; October: 8-10, 12-16, 19-23 are 13.
    assert request.due_on == date(2026, 10, 23)
    assert Message.objects.filter(recipient=here.secretary.user_id, subject__contains="复查申请").exists()


def test_upheld_result_stands_with_its_reasons():
    here, case = failed()
    request = asked(case)
    answer(here, request, reopened=False)
    assert (status_of(case), fresh(request).status) == ("NOT_PASSED", "UPHELD")
    assert "经复核，程序和计票无误" in letters(case)[-1]
    page = body(signed_in(applicant(case)).get(f"/my/{case.code}/"))
    assert "维持原结果" in page
    assert reverse("applications:ask_reexamination", args=[case.code]) not in page
    with pytest.raises(Refused, match="已经复查过"):
        asked(case)


def test_review_is_reopened_and_another_meeting_decides():
    here, case = failed()
    answer(here, asked(case), reopened=True)
    assert status_of(case) == "IN_REVIEW"
    first = Decision.objects.get()
    assert (first.passed, first.set_aside_because) == (False, "复查结论：重新评审")
    here.meeting = reviews.plan_meeting(
        batch=here.batch, title="复查评审会", starts_at=here.meeting.starts_at, place="第一会议室", applications=[case],
        actor=here.secretary,
    )  # fmt: skip
    here.decide(True).publish()
    assert status_of(case) == "PASSED"
    assert broken() == {}
    verbs = Record.objects.filter(chain=f"applications.application:{case.pk}").values_list("verb", flat=True)
    assert list(verbs.order_by("position")) == [
        "application.review_not_passed",
        "application.reexamination_requested",
        "application.review_reopened",
        "application.review_passed",
    ]


def test_withdrawn_request_may_be_made_again():
    _here, case = failed()
    request = asked(case)
    client = signed_in(applicant(case))
    assert "已撤回" in body(post(client, f"/my/{case.code}/reexamination/withdraw/"))
    assert fresh(request).status == "WITHDRAWN"
    again = asked(case)
    assert again.pk != request.pk


def test_second_open_request_is_refused_here_and_by_the_database():
    _here, case = failed()
    request = asked(case)
    with pytest.raises(Refused, match="正在办理中"):
        asked(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reexamination.objects.create(
            application=case, result_at=request.result_at, reason=REASON, filed_at=request.filed_at,
            due_on=request.due_on,
        )  # fmt: skip


@pytest.mark.parametrize("status", ["PASSED", "IN_REVIEW"])
def test_only_a_published_failure_is_re_examined(status):
    here = held(True)
    if status == "PASSED":
        here.publish()
    with pytest.raises(Refused, match="不能办理“申请复查”"):
        asked(here.cases[0])


def test_another_persons_case_is_unknown():
    _here, case = failed()
    stranger = signed_in(factories.applicant_actor(factories.UserFactory()))
    assert stranger.get(f"/my/{case.code}/reexamination/").status_code == 404
    with pytest.raises(Refused, match="申报人本人"):
        services.request_reexamination(
            application=case, actor=factories.applicant_actor(factories.UserFactory()), reason=REASON
        )


@pytest.mark.parametrize("who", ["authority", "secretary elsewhere", "the applicant as secretary"])
def test_who_may_not_answer(who):
    here, case = failed()
    request = asked(case)
    actor = {
        "authority": lambda: authority(here),
        "secretary elsewhere": lambda: factories.staff(Role.SECRETARY, factories.OrganisationFactory()),
        "the applicant as secretary": lambda: factories.staff(
            Role.SECRETARY, here.batch.committee.organiser, user=case.applicant
        ),
    }[who]()
    with pytest.raises(Refused) as refused:
        answer(here, request, reopened=True, actor=actor)
    assert refused.value.code == "denied"
    page = signed_in(actor).get(f"/desk/reexaminations/{request.code}/")
    assert page.status_code in {403, 404}


def test_pages_keep_what_was_typed_and_tell_what_is_wrong():
    here, case = failed()
    client = signed_in(applicant(case))
    wrong = post(client, f"/my/{case.code}/reexamination/", reason="不服")
    assert wrong.status_code == 422
    assert "理由不少于10个字" in body(wrong)
    assert "不服" in body(wrong)
    assert "复查申请已提交" in body(post(client, f"/my/{case.code}/reexamination/", reason=REASON))
    request = Reexamination.objects.get()
    office, address = signed_in(here.secretary), f"/desk/reexaminations/{request.code}/"
    assert case.applicant.name in body(office.get("/desk/reexaminations/"))
    assert REASON in body(office.get(address))
    wrong = post(office, address, finding="程序无误")
    assert wrong.status_code == 422
    assert "请选择复查结论" in body(wrong)
    assert "程序无误" in body(wrong)
    assert "复查结论已记录" in body(post(office, address, decision="uphold", finding="程序无误"))


def test_request_lapses_when_its_meeting_is_not_recognised():
    here, case = failed()
    request = asked(case)
    disowned(here)
    assert fresh(request).status == "LAPSED"
    assert status_of(case) == "NOT_RECOGNISED"


def test_same_key_twice_is_one_request():
    _here, case = failed()
    key, actor = uuid.uuid4(), applicant(case)
    first = services.request_reexamination(application=case, actor=actor, reason=REASON, key=key)
    assert services.request_reexamination(application=case, actor=actor, reason=REASON, key=key) == first
    assert Reexamination.objects.count() == 1


def test_office_is_reminded_before_on_and_after_the_last_day_once_each():
    here, case = failed()
    asked(case)
    told = []
    for day in ((10, 20), (10, 21), (10, 22), (10, 23), (10, 24), (10, 26)):
        with at(*day):
            remind_of_answers()
            remind_of_answers()
        found = Message.objects.filter(
            recipient=here.secretary.user_id,
            subject__contains="复查申请",
            subject__startswith="办理提醒",
        )
        told.append(found.count())
    # 21 October: 22 and 23 are left. 23: the last day. 24: over.
    assert told == [0, 1, 1, 2, 3, 3]
