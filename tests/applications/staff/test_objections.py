"""Objections by anyone: receipt, confidentiality, decision, answer."""

import re
import uuid

import pytest
from django.urls import reverse

from applications.models import Objection
from applications.services import objections, reviewing
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from tests import factories
from tests.applications.staff.factories import (
    CONTENT,
    another_county,
    at,
    case_at,
    clerk,
    county_officer,
    fresh,
    objected,
    published,
    signed_in,
)

NAME, CONTACT = "赵举报", "13900001111"


@pytest.fixture
def notice(monday):
    return published(case_at("UNIT_NOTICE"))


def case_of(notice):
    return notice.entries.get().application


def url(notice):
    return reverse("applications:object", args=[notice.code])


def file(client, notice, **given):
    data = {"person": "1", "content": CONTENT, "idempotency_key": uuid.uuid4(), **given}
    return client.post(url(notice), data, follow=True)


def decide(actor, objection, decision, finding="经核查，专利证书属实。", key=None):
    data = {"decision": decision, "finding": finding, "idempotency_key": key or uuid.uuid4()}
    return signed_in(actor).post(reverse("applications:objection", args=[objection.pk]), data, follow=True)


def test_anonymous_objection_gets_a_receipt_that_tells_the_state(client, notice):
    page = file(client, notice)
    objection = Objection.objects.get()
    assert objection.code in page.content.decode()
    assert len(objection.code) == 16
    status = client.post("/objections/status/", {"code": f" {objection.code.lower()} "}).content.decode()
    assert "核查中" in status
    assert CONTENT not in status


def test_double_click_gives_one_receipt(client, notice):
    key = uuid.uuid4()
    first = file(client, notice, idempotency_key=key)
    second = file(client, notice, idempotency_key=key)
    assert Objection.objects.get().code in first.content.decode()
    assert Objection.objects.get().code in second.content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"content": "太短了"}, "异议内容不少于10个字"),
        ({"content": ""}, "请写明异议内容"),
        ({"person": ""}, "请选择异议所针对的人"),
        ({"person": "2"}, "请从列表中选择"),
        ({"name": NAME}, "实名的请留联系方式"),
        ({"name": "1", "contact": "1"}, "姓名应为2至30个字"),
    ],
)
def test_bad_objection_says_what_is_wrong_and_keeps_the_rest(client, notice, given, sentence):
    text = file(client, notice, **{"contact": CONTACT, **({"contact": ""} if "name" in given else {}), **given})
    assert sentence in text.content.decode()
    assert not Objection.objects.exists()


def test_objection_after_the_end_is_refused(client):
    with at(9, 30):
        notice = published(case_at("UNIT_NOTICE"))
    with at(10, 13, 23):
        file(client, notice)
        assert Objection.objects.count() == 1
    with at(10, 14):
        assert "公示期已满" in file(client, notice).content.decode()
        assert Objection.objects.count() == 1


def test_objections_are_limited_to_ten_an_hour(client, notice):
    for _ in range(10):
        file(client, notice)
    page = file(client, notice)
    assert "一小时内最多提交10件" in page.content.decode()
    assert CONTENT in page.content.decode()
    assert Objection.objects.count() == 10


def test_unknown_receipt_gets_a_sentence(client, notice):
    assert "没有找到这个回执编号" in client.post("/objections/status/", {"code": "ABCD"}).content.decode()


def test_open_objection_blocks_until_it_is_decided():
    with at(9, 30):
        case = case_at("UNIT_NOTICE")
        actor = clerk(case)
        objection = objected(published(case, actor=actor))
    with at(10, 14):
        report = reviewing.recommend(ids=[case.pk], actor=actor)
        assert "未处理完的异议" in report.declined[0].reason
        decide(actor, objection, "reject")
        assert Objection.objects.get().status == "REJECTED"
        reviewing.recommend(ids=[case.pk], actor=actor)
    assert fresh(case).status == "HRSS_REVIEW"


def test_upheld_objection_cancels_the_case_and_closes_the_others(client, notice):
    first, second = objected(notice), objected(notice)
    case = case_of(notice)
    decide(clerk(case), first, "uphold", "专利发明人不含本人，异议成立。")
    assert fresh(case).status == "CANCELLED"
    assert set(Objection.objects.values_list("status", flat=True)) == {"UPHELD"}
    answer = client.post("/objections/status/", {"code": first.code}).content.decode()
    assert "专利发明人不含本人，异议成立" in answer
    other = client.post("/objections/status/", {"code": second.code}).content.decode()
    assert "专利发明人" not in other
    assert "不再另行核查" in other


def test_decision_needs_a_finding_and_a_choice(notice):
    objection = objected(notice)
    text = decide(clerk(case_of(notice)), objection, "", "").content.decode()
    assert "请选择核查结论" in text
    assert "请写明核查情况和答复" in text
    assert Objection.objects.get().status == "OPEN"


def test_decision_twice_with_the_same_key_is_one(notice):
    objection, key = objected(notice), uuid.uuid4()
    actor = clerk(case_of(notice))
    decide(actor, objection, "reject", key=key)
    decide(actor, objection, "reject", key=key)
    assert Record.objects.filter(verb="application.objection_rejected").count() == 1


def test_decided_objection_is_not_decided_again(notice):
    first, _second = objected(notice), objected(notice)
    actor = clerk(case_of(notice))
    decide(actor, first, "reject")
    with pytest.raises(Refused, match="当前状态为“异议不成立”"):
        objections.decide(objection=first, actor=actor, upheld=False, finding="再答复一次")
    assert fresh(case_of(notice)).status == "UNIT_NOTICE"


def test_county_reads_but_does_not_decide(notice):
    objection = objected(notice, name=NAME, contact=CONTACT)
    officer = county_officer()
    text = signed_in(officer).get(reverse("applications:objection", args=[objection.pk])).content.decode()
    assert CONTENT in text
    assert NAME not in text
    assert "提交核查结论" not in text
    own = signed_in(clerk(case_of(notice))).get(reverse("applications:objection", args=[objection.pk]))
    # Ten working days after Monday 7 September, Sunday 20 September among them.
    assert "2026年9月20日前核查并答复" in re.sub(r"</?time[^>]*>", "", own.content.decode())
    assert decide(officer, objection, "reject").status_code == 403


def test_another_county_another_unit_and_the_person_himself_find_nothing(notice):
    objection = objected(notice)
    case = case_of(notice)
    himself = factories.staff(Role.UNIT_CLERK, case.employer, case.applicant)
    for actor in (another_county(), clerk(case_at("UNIT_NOTICE")), himself):
        client = signed_in(actor)
        assert client.get(reverse("applications:objection", args=[objection.pk])).status_code == 404
        assert case.applicant.name not in client.get("/desk/objections/").content.decode().split("<main", 1)[1]


def test_objector_is_shown_to_the_publisher_alone_and_the_look_is_recorded(notice):
    objection = objected(notice, name=NAME, contact=CONTACT)
    actor = clerk(case_of(notice))
    client = signed_in(actor)
    page = reverse("applications:objection", args=[objection.pk])
    assert NAME not in client.get(page).content.decode()
    look = reverse("applications:objector", args=[objection.pk])
    text = client.post(look).content.decode()
    assert NAME in text
    assert CONTACT in text
    record = Record.objects.get(verb="objection.objector_seen")
    assert record.actor_id == actor.user_id
    refused = signed_in(county_officer()).post(look)
    assert refused.status_code == 403
    assert NAME not in refused.content.decode()


def test_objector_is_nowhere_else(client, notice):
    objected(notice, name=NAME, contact=CONTACT)
    case = case_of(notice)
    staff, applicant = signed_in(clerk(case)), signed_in(factories.applicant_actor(case.applicant))
    pages = [
        client.get(reverse("applications:notice", args=[notice.code])),
        client.get("/api/v1/notices"),
        client.get("/api/v1/notices?format=csv"),
        staff.get("/desk/objections/"),
        staff.get("/desk/cases/"),
        staff.get("/desk/notices/"),
        staff.get(reverse("applications:notice_desk", args=[notice.code])),
        staff.get(reverse("applications:desk", args=[case.code])),
        applicant.get(reverse("applications:case", args=[case.code])),
    ]
    for page in pages:
        assert page.status_code == 200
        for secret in (NAME, CONTACT, CONTENT, Objection.objects.get().code):
            assert secret not in page.content.decode()
    for letter in Message.objects.all():
        assert NAME not in letter.body + letter.subject
        assert CONTENT not in letter.body
    for record in Record.objects.all():
        assert NAME not in f"{record.data}{record.note}{record.actor_name}"


def test_objection_is_encrypted_at_rest(notice):
    from django.db import connection  # noqa: PLC0415

    objected(notice, name=NAME, contact=CONTACT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name || contact || content FROM applications_objection")
        stored = cursor.fetchone()[0]
    assert NAME not in stored
    assert CONTENT not in stored
