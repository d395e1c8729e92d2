"""Recorded outages: who records them, what they lengthen, and that nothing gets shorter (regulation 4.6)."""

import uuid
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from applications.models import Application, CorrectionRequest
from applications.services import reviewing
from committees.models import Batch, Outage, WindowExtension
from committees.services import extend_window, record_outage
from portal.audit.models import Record
from portal.catalog.models import Parameter
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from tests import factories
from tests.applications.staff.factories import at, calendar, case_at, clerk, fresh, signed_in

pytestmark = pytest.mark.django_db
ITEM = reviewing.ItemToCorrect("basic.post", "inconsistent", "与合同不一致")


def moment(month, day, hour=9, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=clock.SHANXI)


@pytest.fixture(autouse=True)
def _calendar(db):
    calendar()
    Parameter.objects.create(key="window_last_working_days", name="最后几天", value=3, unit="working_days")


def keeper(role=Role.HRSS_ADMIN, region="140000"):
    return factories.staff(role, factories.hrss_office(region))


def outage(began, ended, actor=None, **more):
    return record_outage(actor=actor or keeper(), began_at=began, ended_at=ended, what="机房断电", **more)


@pytest.fixture
def batch():
    return factories.BatchFactory(closes_at=moment(9, 30, 23, 59))


def secretary_of(batch):
    return factories.staff(Role.SECRETARY, batch.committee.organiser)


def extend(batch, stored, closes_at, actor=None, **more):
    return extend_window(
        batch=batch, actor=actor or secretary_of(batch), outage=stored, closes_at=closes_at, reason="机房断电", **more
    )


@pytest.mark.parametrize(
    ("role", "region", "sentence"),
    [
        (Role.HRSS_ADMIN, "140000", None),
        (Role.SYSTEM_ADMIN, "140000", None),
        (Role.HRSS_ADMIN, "140700", "由省人社厅的业务管理员登记"),
        (Role.HRSS_OFFICER, "140000", "由省人社厅业务管理员或系统管理员登记"),
        (Role.SECRETARY, "140000", "由省人社厅业务管理员或系统管理员登记"),
        (Role.UNIT_CLERK, "140000", "由省人社厅业务管理员或系统管理员登记"),
        (Role.SUPERVISOR, "140000", "由省人社厅业务管理员或系统管理员登记"),
        (Role.SECURITY_ADMIN, "140000", "由省人社厅业务管理员或系统管理员登记"),
    ],
)
def test_who_records_an_outage(role, region, sentence):
    with at(9, 30):
        if sentence:
            with pytest.raises(Refused, match=sentence):
                outage(moment(9, 29), moment(9, 29, 10), keeper(role, region))
        else:
            outage(moment(9, 29), moment(9, 29, 10), keeper(role, region))
    assert Outage.objects.exists() == (sentence is None)


@pytest.mark.parametrize(
    ("began", "ended", "sentence"),
    [
        (moment(9, 29, 10), moment(9, 29, 9), "恢复时间应晚于停机开始时间"),
        (moment(9, 29, 10), moment(9, 29, 10), "恢复时间应晚于停机开始时间"),
        (moment(9, 30, 8), moment(9, 30, 9, 1), "恢复时间不能晚于现在"),
        (moment(9, 28, 9, 30), moment(9, 28, 11), "已经登记过停机"),
    ],
)
def test_outages_are_over_in_order_and_apart(began, ended, sentence):
    with at(9, 30):
        outage(moment(9, 28, 9), moment(9, 28, 10))
        with pytest.raises(Refused, match=sentence):
            outage(began, ended)
    assert Outage.objects.count() == 1


def test_outage_is_recorded_once_by_one_form_and_stands():
    actor, key = keeper(), uuid.uuid4()
    with at(9, 30):
        first = outage(moment(9, 29), moment(9, 29, 10), actor, key=key)
        assert outage(moment(9, 29), moment(9, 29, 10), actor, key=key) == first
    assert Record.objects.get(verb="outage.recorded").actor_id == actor.user_id
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Outage.objects.update(ended_at=moment(9, 30))


def test_correction_that_ran_meanwhile_is_lengthened_by_the_lost_working_days():
    with at(9, 30):
        case = case_at("UNIT_REVIEW")
        reviewing.ask_correction(application=case, actor=clerk(case), items=[ITEM])
    with at(10, 10):
        # 8 and 9 October were lost; after the 13th come 14 and 15.
        stored = outage(moment(10, 7, 22), moment(10, 9, 12))
    after = fresh(case)
    assert (after.status, after.due_on) == ("CORRECTION", date(2026, 10, 15))
    assert CorrectionRequest.objects.get().due_on == date(2026, 10, 15)
    record = Record.objects.get(verb="application.correction_extended")
    assert (record.actor_name, record.data) == ("系统", {"outage": stored.pk, "due_on": "2026-10-15"})
    letter = Message.objects.filter(recipient_id=case.applicant_id).latest("id")
    assert letter.subject.startswith("系统停机，补正期限顺延")
    assert "2026年10月15日" in letter.body


@pytest.mark.parametrize(
    ("began", "ended"),
    [
        (moment(10, 3), moment(10, 4)),
        (moment(9, 29), moment(9, 30, 8)),
        (moment(10, 14, 1), moment(10, 14, 2)),
    ],
    ids=["in the holiday", "before it was asked", "after the due day"],
)
def test_correction_that_lost_no_working_day_keeps_its_term(began, ended):
    with at(9, 30):
        case = case_at("UNIT_REVIEW")
        reviewing.ask_correction(application=case, actor=clerk(case), items=[ITEM])
    with at(10, 14, 8):
        outage(began, ended)
    assert fresh(case).due_on == date(2026, 10, 13)
    assert not Record.objects.filter(verb="application.correction_extended").exists()


def test_corrections_asked_on_different_days_get_back_what_each_lost():
    cases = []
    for day in (7, 9):
        with at(9, day):
            cases.append(case_at("UNIT_REVIEW"))
            reviewing.ask_correction(application=cases[-1], actor=clerk(cases[-1]), items=[ITEM])
    with at(9, 10):
        outage(moment(9, 8), moment(9, 9, 12))
    # Asked on the 7th: due the 14th, lost 8 and 9. Asked on the 9th: due the 16th, lost nothing of its term.
    assert [fresh(case).due_on for case in cases] == [date(2026, 9, 16), date(2026, 9, 16)]


def test_a_term_that_would_end_in_a_year_without_calendar_stops_the_recording():
    with at(12, 30):
        case = case_at("UNIT_REVIEW")
        Application.objects.filter(pk=case.pk).update(due_on=date(2026, 12, 31))
        Parameter.objects.filter(key="correction_working_days").update(value=1)
        reviewing.ask_correction(application=fresh(case), actor=clerk(case), items=[ITEM])
    with at(12, 31, 20), pytest.raises(Refused, match="2027年的工作日历尚未录入"):
        outage(moment(12, 31, 9), moment(12, 31, 10))
    assert not Outage.objects.exists()


def test_window_is_lengthened_once_published_and_told(batch):
    draft = factories.ApplicationFactory(batch=batch)
    handed_in = case_at("UNIT_REVIEW", batch=batch)
    actor, key = secretary_of(batch), uuid.uuid4()
    with at(9, 30, 23):
        stored = outage(moment(9, 30, 20), moment(9, 30, 22))
        first = extend(batch, stored, moment(10, 8, 23, 59), actor, key=key)
        assert extend(batch, stored, moment(10, 8, 23, 59), actor, key=key) == first
    assert Batch.objects.get(pk=batch.pk).closes_at == moment(10, 8, 23, 59)
    assert (first.closed_before, WindowExtension.objects.count()) == (moment(9, 30, 23, 59), 1)
    letter = Message.objects.get(recipient_id=draft.applicant_id)
    assert letter.subject == f"申报时间延长至2026年10月8日 23:59（受理编号 {draft.code}）"
    assert not Message.objects.filter(recipient_id=handed_in.applicant_id).exists()
    record = Record.objects.get(verb="batch.window_extended")
    assert (record.actor_id, record.data["batch"], letter.record_id) == (actor.user_id, batch.code, record.pk)
    page = Client().get(reverse("committees:batch", args=[batch.code])).content.decode()
    assert "延长至" in page
    assert "2026年10月8日 23:59" in page
    assert "机房断电" in page


def test_window_that_closed_during_the_outage_opens_again(batch):
    with at(10, 1):
        extend(batch, outage(moment(9, 30, 22), moment(10, 1, 8)), moment(10, 8, 23, 59))
        assert Batch.objects.open_at(clock.now()).filter(pk=batch.pk).exists()


@pytest.mark.parametrize(
    ("closes_at", "sentence"),
    [
        (moment(9, 30, 23, 59), "只能延长"),
        (moment(9, 30, 12), "只能延长"),
        (moment(10, 9, 0, 0), "不得晚于2026年10月8日 23:59"),
    ],
)
def test_window_is_never_shortened_nor_lengthened_beyond_what_was_lost(batch, closes_at, sentence):
    with at(9, 30, 23):
        stored = outage(moment(9, 30, 20), moment(9, 30, 22))
        with pytest.raises(Refused, match=sentence):
            extend(batch, stored, closes_at)
    assert Batch.objects.get(pk=batch.pk).closes_at == moment(9, 30, 23, 59)
    assert not WindowExtension.objects.exists()


def test_window_is_not_lengthened_for_an_outage_before_its_last_days(batch):
    with at(9, 30, 12):
        stored = outage(moment(9, 24, 9), moment(9, 24, 10))
        with pytest.raises(Refused, match="最后几个工作日"):
            extend(batch, stored, moment(10, 8, 23, 59))


def test_window_is_lengthened_once_for_an_outage(batch):
    with at(9, 30, 23):
        stored = outage(moment(9, 30, 20), moment(9, 30, 22))
        extend(batch, stored, moment(10, 8, 12))
        with pytest.raises(Refused, match="已经因这次停机延长过"):
            extend(batch, stored, moment(10, 8, 23, 59))
    assert Batch.objects.get(pk=batch.pk).closes_at == moment(10, 8, 12)


@pytest.mark.parametrize("role", [each for each in Role if each not in {Role.SECRETARY, Role.APPLICANT}])
def test_only_secretaries_lengthen_a_window(batch, role):
    with at(9, 30, 23):
        stored = outage(moment(9, 30, 20), moment(9, 30, 22))
        stranger = factories.staff(role, batch.committee.organiser)
        with pytest.raises(Refused, match="组建单位的办事机构人员"):
            extend(batch, stored, moment(10, 8, 23, 59), stranger)


def test_only_the_organisers_own_secretary_lengthens_a_window(batch):
    other = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    with at(9, 30, 23):
        stored = outage(moment(9, 30, 20), moment(9, 30, 22))
        with pytest.raises(Refused, match="组建单位的办事机构人员"):
            extend(batch, stored, moment(10, 8, 23, 59), other)
    assert signed_in(other).get(reverse("committees:batch_desk", args=[batch.code])).status_code == 404


def test_a_published_extension_is_not_taken_back(batch):
    with at(9, 30, 23):
        extend(batch, outage(moment(9, 30, 20), moment(9, 30, 22)), moment(10, 8, 23, 59))
    batch.closes_at = moment(10, 1)
    with pytest.raises(ValidationError, match="不能再提前截止"):
        batch.clean()
    with pytest.raises(DatabaseError, match="not taken back"), transaction.atomic():
        batch.save()


def posted(**data):
    return {"idempotency_key": str(uuid.uuid4()), **data}


def test_administrator_records_by_the_page_and_what_was_typed_is_kept():
    client, url = signed_in(keeper()), reverse("committees:outages")
    with at(9, 30):
        wrong = posted(began_at="2026-09-29T09:00", ended_at="2026-09-29T08:00", what="断网")
        page = client.post(url, wrong).content.decode()
        assert "恢复时间应晚于停机开始时间" in page
        assert "断网" in page
        assert "2026-09-29T09:00" in page
        done = client.post(
            url, posted(began_at="2026-09-29T09:00", ended_at="2026-09-29T11:30", what="断网"), follow=True
        )
    assert "停机已登记" in done.content.decode()
    assert Outage.objects.get().ended_at == moment(9, 29, 11, 30)


@pytest.mark.parametrize("text", ["", "昨天", "2026-13-01T00:00", "9999-12-31T23:59", "0001-01-01T00:00"])
def test_a_moment_that_is_none_is_refused_in_words(text):
    with at(9, 30):
        page = signed_in(keeper()).post(
            reverse("committees:outages"), posted(began_at=text, ended_at=text, what="断网")
        )
    assert page.status_code == 200
    assert not Outage.objects.exists()


def test_secretary_lengthens_by_the_page(batch):
    actor = secretary_of(batch)
    client, url = signed_in(actor), reverse("committees:batch_desk", args=[batch.code])
    with at(9, 30, 23):
        assert "现在不能延长" in client.get(url).content.decode()
        stored = outage(moment(9, 30, 20), moment(9, 30, 22))
        assert "最晚可延至 2026-10-08 23:59" in client.get(url).content.decode()
        late = client.post(url, posted(outage=stored.pk, closes_at="2026-11-01T12:00", reason="断电")).content.decode()
        assert "不得晚于2026年10月8日 23:59" in late
        assert "2026-11-01T12:00" in late
        data = posted(outage=stored.pk, closes_at="2026-10-08T18:00", reason="断电")
        assert "申报时间已延长" in client.post(url, data, follow=True).content.decode()
        assert client.post(url, data).status_code == 302
        assert "已延长" in client.get(reverse("committees:batches")).content.decode()
    assert Batch.objects.get(pk=batch.pk).closes_at == moment(10, 8, 18)
    assert WindowExtension.objects.count() == 1


def test_unknown_batch_is_not_found():
    assert Client().get(reverse("committees:batch", args=["NOSUCHCODE22"])).status_code == 404
