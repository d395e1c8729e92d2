"""Taking back what was just done, case by case, while nobody has acted on it."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import Application
from applications.services import reviewing
from portal.audit.models import Record
from portal.batch_acts.taking_back import take_back
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from portal.messages.services import mark_read
from reviews.models import AgendaItem
from tests import factories
from tests.applications.staff.factories import case_at, clerk, county_officer, fresh, secretary, signed_in
from tests.batch_acts import clicks
from tests.conftest import MONDAY
from tests.reviews.factories import room

pytestmark = pytest.mark.usefixtures("monday")
WHERE = ("status", "status_since", "leg", "handler_id", "claimed_by_id", "decided_by")


def where(case: Application) -> dict:
    row = fresh(case)
    return {name: getattr(row, name) for name in WHERE}


def act_of(report) -> uuid.UUID:
    return report.done[0].record.batch


@pytest.mark.parametrize(
    ("stage", "act", "actor_of"),
    [
        ("UNIT_REVIEW", reviewing.approve_by_unit, clerk),
        ("HRSS_REVIEW", reviewing.pass_on, lambda _case: county_officer()),
        ("COMMITTEE_ACCEPTANCE", reviewing.accept, secretary),
    ],
    ids=["approval", "passing on", "acceptance"],
)
def test_case_stands_again_where_it_stood_and_since_when(stage, act, actor_of):
    case = case_at(stage, claimed_by_id=None)
    actor = actor_of(case)
    reviewing.claim(ids=[case.pk], actor=actor)
    before = where(case)
    with clock.frozen(MONDAY + timedelta(hours=3)):
        report = act(ids=[case.pk], actor=actor)
        assert where(case) != before
        take_back(batch=act_of(report), actor=actor)
    assert where(case) == before
    act(ids=[case.pk], actor=actor)
    assert where(case)["status"] != stage or where(case)["leg"] != before["leg"]


def test_case_on_which_the_next_office_has_begun_stays_there():
    begun, untouched = case_at("HRSS_REVIEW"), case_at("HRSS_REVIEW")
    actor = county_officer()
    city = factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140700"))
    batch = act_of(reviewing.pass_on(ids=[begun.pk, untouched.pk], actor=actor))
    reviewing.claim(ids=[begun.pk], actor=city)
    report = take_back(batch=batch, actor=actor)
    assert [each.subject.pk for each in report.done] == [untouched.pk]
    assert [(each.pk, each.reason) for each in report.declined] == [(begun.pk, "已有人继续办理，不能撤回。")]
    assert (fresh(begun).leg, fresh(untouched).leg) == (4, 3)


def test_accepted_case_on_an_agenda_stays_accepted():
    meeting = room().meeting
    case = case_at("COMMITTEE_ACCEPTANCE", batch=meeting.batch)
    actor = secretary(case)
    batch = act_of(reviewing.accept(ids=[case.pk], actor=actor))
    AgendaItem.objects.create(meeting=meeting, application=case, number=99)
    [declined] = take_back(batch=batch, actor=actor).declined
    assert declined.reason == "已列入评审会议，不能撤回受理。"
    assert fresh(case).status == "IN_REVIEW"


def test_only_the_person_himself_in_the_same_office_may():
    case = case_at("HRSS_REVIEW")
    actor, colleague = county_officer(), county_officer()
    batch = act_of(reviewing.pass_on(ids=[case.pk], actor=actor))
    for other in (colleague, clerk(case)):
        with pytest.raises(Refused, match="没有找到这次办理"):
            take_back(batch=batch, actor=other)
    assert fresh(case).leg == 4


def test_applicant_who_has_not_looked_never_hears_and_one_who_has_is_corrected():
    heard, unheard = case_at("HRSS_REVIEW"), case_at("HRSS_REVIEW")
    actor = county_officer()
    batch = act_of(reviewing.pass_on(ids=[heard.pk, unheard.pk], actor=actor))
    mark_read(recipient_id=heard.applicant_id)
    take_back(batch=batch, actor=actor)
    told = Message.objects.filter(recipient=heard.applicant).order_by("pk")
    assert [message.subject.partition("（")[0] for message in told] == ["审核通过，已上报", "更正：审核通过，已上报"]
    [hidden] = Message.objects.filter(recipient=unheard.applicant)
    assert hidden.taken_back_at is not None


def test_double_click_takes_back_once():
    case = case_at("HRSS_REVIEW")
    actor, key = county_officer(), uuid.uuid4()
    batch = act_of(reviewing.pass_on(ids=[case.pk], actor=actor))
    reports = [take_back(batch=batch, actor=actor, key=key) for _ in range(2)]
    assert [(len(report.done), len(report.declined)) for report in reports] == [(1, 0), (1, 0)]
    assert Record.objects.filter(verb="application.passing_on_taken_back").count() == 1


def test_statements_do_not_grow_with_the_cases(django_assert_max_num_queries):
    batch_of_cases = factories.BatchFactory()
    actor = county_officer()
    for size in (2, 12):
        cases = [case_at("HRSS_REVIEW", batch=batch_of_cases) for _ in range(size)]
        act = act_of(reviewing.pass_on(ids=[case.pk for case in cases], actor=actor))
        with django_assert_max_num_queries(22):
            assert len(take_back(batch=act, actor=actor).done) == size


def test_office_finds_its_act_and_takes_it_back_on_its_pages():
    case, begun = case_at("HRSS_REVIEW"), case_at("HRSS_REVIEW")
    actor = county_officer()
    client = signed_in(actor)
    result = clicks.run(client, "pass_on", case.code, begun.code).text
    assert "办错了？撤回" in result
    reviewing.claim(ids=[begun.pk], actor=factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140700")))
    listed = client.get("/desk/acts/").text
    assert "2 件" in listed
    address = listed.partition('href="/desk/acts/')[2].partition('"')[0]
    page = client.get(f"/desk/acts/{address}").text
    assert "1 件可以撤回" in page
    assert "已有人继续办理" in page
    answer = client.post(f"/desk/acts/{address}take-back/", {"idempotency_key": uuid.uuid4()}, follow=True).text
    assert "共 2 件，已撤回 1 件" in answer
    assert (fresh(case).leg, fresh(begun).leg) == (3, 4)
    assert signed_in(county_officer()).get(f"/desk/acts/{address}").status_code in {404, 409, 422}


def test_list_of_acts_takes_a_constant_number_of_statements():
    actor = county_officer()
    client = signed_in(actor)
    counts = []
    for size in (1, 6):
        for _ in range(size):
            reviewing.pass_on(ids=[case_at("HRSS_REVIEW").pk], actor=actor)
        with CaptureQueriesContext(connection) as queries:
            assert "审核通过，逐级上报" in client.get("/desk/acts/").text
        counts.append(len(queries))
    assert counts[0] == counts[1]
