"""The unit's notice: published for a set, run by working days, lengthened only, recommended after it (N8)."""

import hashlib
import json
import re
import uuid
from datetime import date

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from applications.models import NoticeEntry, PublicNotice
from applications.services import notices, reviewing
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from tests import factories
from tests.applications.staff.factories import (
    at,
    case_at,
    clerk,
    fresh,
    objected,
    published,
    signed_in,
)
from tests.batch_acts import clicks

FORM = {"title": "2026年度职称评前公示", "contact": "办公室 0354-1234567"}


def publish(client, *cases, **more):
    return clicks.run(client, "publish_notice", *(case.code for case in cases), **FORM | more)


@pytest.mark.parametrize(
    ("published_on", "starts_on", "ends_on"),
    [
        # Regulation section 6, test vectors.
        ((9, 16), date(2026, 9, 17), date(2026, 9, 22)),
        ((9, 24), date(2026, 9, 28), date(2026, 10, 9)),
        ((9, 30), date(2026, 10, 8), date(2026, 10, 13)),
    ],
)
def test_notice_runs_five_working_days(published_on, starts_on, ends_on):
    with at(*published_on):
        notice = published(case_at("UNIT_NOTICE"))
    assert (notice.starts_on, notice.ends_on, notice.working_days) == (starts_on, ends_on, 5)


def test_notice_page_publishes_one_notice_for_the_chosen_cases(monday):
    first = case_at("UNIT_NOTICE")
    second = case_at("UNIT_NOTICE", employer=first.employer)
    left = case_at("UNIT_NOTICE", employer=first.employer)
    client = signed_in(clerk(first))
    assert "2026年9月14日" in clicks.choose(client, "publish_notice", first.code).text
    page = publish(client, first, second)
    assert "已办理 2 件" in page.text
    notice = PublicNotice.objects.get()
    assert [person["name"] for person in notice.people] == [first.applicant.name, second.applicant.name]
    assert set(notice.people[0]) == {"name", "unit", "present_title", "declared_title", "specialty", "level"}
    assert notice.people[0]["declared_title"] == "工程师"
    assert notice.people[0]["level"] == "中级"
    text = json.dumps(notice.people, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert notice.digest == hashlib.sha256(text.encode()).hexdigest()
    assert not NoticeEntry.objects.filter(application=left).exists()


def test_second_click_publishes_no_second_notice(monday):
    case = case_at("UNIT_NOTICE")
    client = signed_in(clerk(case))
    publish(client, case)
    assert "已办理 1 件" in clicks.go_on(client, **FORM).text
    assert PublicNotice.objects.count() == 1


def test_notice_of_a_published_case_is_refused_and_keeps_what_was_typed(monday):
    case = case_at("UNIT_NOTICE")
    actor = clerk(case)
    other = case_at("UNIT_NOTICE", employer=case.employer)
    published(case, actor=actor)
    client = signed_in(actor)
    clicks.choose(client, "publish_notice", case.code, other.code)
    text = clicks.go_on(client, case.code, title="第二次", contact=FORM["contact"]).text
    assert "已经发布过公示" in text
    assert "第二次" in text
    assert PublicNotice.objects.count() == 1


@pytest.mark.parametrize("missing", ["title", "contact"])
def test_notice_needs_title_and_contact(monday, missing):
    case = case_at("UNIT_NOTICE")
    assert "请填写" in publish(signed_in(clerk(case)), case, **{missing: ""}).content.decode()
    assert not PublicNotice.objects.exists()


def test_notice_without_a_chosen_case_is_refused(monday):
    case = case_at("UNIT_NOTICE")
    client = signed_in(clerk(case))
    clicks.choose(client, "publish_notice", case.code)
    assert "请至少选择一件" in clicks.go_on(client, "", **FORM).text
    assert not PublicNotice.objects.exists()


def test_notice_is_refused_where_the_calendar_is_missing():
    with at(12, 30), pytest.raises(Refused, match="2027年的工作日历尚未录入"):
        published(case_at("UNIT_NOTICE"))
    assert not PublicNotice.objects.exists()


def test_recommending_one_day_early_is_refused_and_after_the_end_goes_on():
    with at(9, 30):
        case = case_at("UNIT_NOTICE")
        actor = clerk(case)
        published(case, actor=actor)
    with at(10, 13, 23):
        report = reviewing.recommend(ids=[case.pk], actor=actor)
        assert "公示期未满" in report.declined[0].reason
    with at(10, 14, 0):
        reviewing.recommend(ids=[case.pk], actor=actor)
    after = fresh(case)
    assert (after.status, after.handler) == ("HRSS_REVIEW", factories.hrss_office("140702"))


def test_recommending_without_a_notice_is_refused(monday):
    case = case_at("UNIT_NOTICE")
    report = reviewing.recommend(ids=[case.pk], actor=clerk(case))
    assert "公示期未满" in report.declined[0].reason


def test_notice_desk_offers_recommending_when_the_notice_has_run():
    with at(9, 30):
        case = case_at("UNIT_NOTICE")
        actor = clerk(case)
        notice = published(case, actor=actor)
        url = reverse("applications:notice_desk", args=[notice.code])
        assert 'value="recommend"' not in signed_in(actor).get(url).content.decode()
    with at(10, 14):
        client = signed_in(actor)
        assert "可以推荐" in client.get("/desk/notices/").content.decode()
        assert 'value="recommend"' in client.get(url).content.decode()


def test_lengthening_counts_from_the_publication_and_is_recorded_on_each_case(monday):
    first = case_at("UNIT_NOTICE")
    second = case_at("UNIT_NOTICE", employer=first.employer)
    actor = clerk(first)
    notice = published(first, second, actor=actor)
    url = reverse("applications:notice_desk", args=[notice.code])
    data = {"working_days": "10", "reason": "公示栏维修中断", "idempotency_key": uuid.uuid4()}
    signed_in(actor).post(url, data)
    # The tenth working day after Monday 7 September: Sunday 20 September is worked.
    assert PublicNotice.objects.get().ends_on == date(2026, 9, 20)
    assert Record.objects.filter(verb="application.notice_lengthened", note="公示栏维修中断").count() == 2


@pytest.mark.parametrize("days", ["5", "4", "61", "x", ""])
def test_notice_cannot_be_shortened_or_left_as_it_is(monday, days):
    case = case_at("UNIT_NOTICE")
    actor = clerk(case)
    notice = published(case, actor=actor)
    url = reverse("applications:notice_desk", args=[notice.code])
    page = signed_in(actor).post(url, {"working_days": days, "reason": "试"})
    assert page.status_code == 200
    assert PublicNotice.objects.get().ends_on == date(2026, 9, 14)
    assert not Record.objects.filter(verb="application.notice_lengthened").exists()


def test_database_refuses_a_shorter_notice(monday):
    notice = published(case_at("UNIT_NOTICE"))
    with pytest.raises(ProgrammingError, match="only be lengthened"), transaction.atomic():
        PublicNotice.objects.filter(pk=notice.pk).update(ends_on=date(2026, 9, 10))


def test_notice_of_another_unit_is_not_found(monday):
    notice = published(case_at("UNIT_NOTICE"))
    stranger = signed_in(clerk(case_at("UNIT_NOTICE")))
    assert stranger.get(reverse("applications:notice_desk", args=[notice.code])).status_code == 404
    assert notice.title not in stranger.get("/desk/notices/").content.decode()


def test_officers_do_not_publish(monday):
    officer = signed_in(factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140702")))
    assert officer.get("/desk/notices/new/").status_code == 403
    with pytest.raises(Refused, match="单位职称管理员"):
        published(case_at("UNIT_NOTICE"), actor=factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140702")))


def test_public_page_shows_the_list_the_countdown_and_no_personal_number(client, monday):
    case = case_at("UNIT_NOTICE")
    notice = published(case)
    text = client.get(reverse("applications:notice", args=[notice.code])).content.decode()
    assert "还有 5 个工作日" in text
    assert case.applicant.name in text
    assert notice.digest in text
    for secret in (case.applicant.id_number, case.applicant.phone, case.code):
        assert secret not in text
    assert notice.title in client.get("/notices/").content.decode()


def test_public_page_counts_down_to_the_last_day(client):
    with at(9, 30):
        notice = published(case_at("UNIT_NOTICE"))
    url = reverse("applications:notice", args=[notice.code])
    with at(10, 10):
        assert "还有 2 个工作日" in client.get(url).content.decode()
    with at(10, 13):
        assert "今天是最后一天" in client.get(url).content.decode()
    with at(10, 14):
        assert "公示期已满" in client.get(url).content.decode()
        assert notice.title not in client.get("/notices/").content.decode()
        assert notice.title in client.get("/notices/?tab=past").content.decode()


def test_public_search_finds_a_whole_name(client, monday):
    case = case_at("UNIT_NOTICE")
    notice = published(case)
    other = published(case_at("UNIT_NOTICE"))
    text = client.get("/notices/", {"q": case.applicant.name}).content.decode()
    assert notice.code in text
    assert other.code not in text


def test_poster_has_the_square_that_opens_the_public_page(client, monday):
    notice = published(case_at("UNIT_NOTICE"))
    text = client.get(reverse("applications:poster", args=[notice.code])).content.decode()
    assert f"http://127.0.0.1:8000/notices/{notice.code}/" in text
    # Without a viewBox a style sheet would crop the square instead of scaling it.
    assert re.search(r"<svg[^>]*viewBox=", text)
    assert "style=" not in text


def test_open_objection_marks_the_notice(monday):
    case = case_at("UNIT_NOTICE")
    actor = clerk(case)
    objected(published(case, actor=actor))
    assert "先核查异议" in signed_in(actor).get("/desk/notices/").content.decode()


def test_publish_service_takes_all_or_none(monday):
    case, other = case_at("UNIT_NOTICE"), case_at("UNIT_REVIEW")
    with pytest.raises(Refused):
        notices.publish_notice(ids=[case.pk, other.pk], actor=clerk(case), **FORM)
    assert not Record.objects.exists()
