"""The outbox within the database: who is told how, and what an act taken back takes back."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from portal.core import clock
from portal.messages.models import Delivery, Message, Pace
from portal.messages.sending import send_waiting
from portal.messages.services import Letter, choose_paces, mark_read, next_morning, take_back, tell
from tests import factories
from tests.conftest import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
BOTH = {"sms": {"url": "http://127.0.0.1:9/", "token": ""}, "gov_app": {"url": "http://127.0.0.1:9/", "token": ""}}


def told(person=None, **fields):
    person = person or factories.UserFactory(email="wang@example.com", phone="13800138000")
    tell([Letter(recipient_id=person.pk, subject="需要补正", body="请在10月9日前补正。", **fields)])
    return person


def ways(person) -> list[tuple[str, str]]:
    return sorted(Delivery.objects.filter(message__recipient=person).values_list("channel", "status"))


def test_message_stands_in_the_portal_at_once_and_waits_for_mail():
    person = told()
    assert ways(person) == [("email", "WAITING")]
    assert person.portal_messages.count() == 1
    assert mail.outbox == []


def test_each_message_is_mailed_once():
    told(link="/my/")
    assert (send_waiting(), send_waiting()) == (1, 0)
    [letter] = mail.outbox
    assert (letter.subject, letter.to) == ("需要补正", ["wang@example.com"])
    assert letter.body == "请在10月9日前补正。\n\nhttp://127.0.0.1:8000/my/"


@pytest.mark.parametrize(
    ("pace", "pressing", "expected"),
    [
        (Pace.AT_ONCE, False, [("email", "WAITING")]),
        (Pace.PRESSING, False, []),
        (Pace.PRESSING, True, [("email", "WAITING")]),
        (Pace.NEVER, True, []),
    ],
)
def test_pace_decides_what_leaves_the_portal(pace, pressing, expected):
    person = factories.UserFactory(email="wang@example.com")
    choose_paces(person_id=person.pk, paces={"email": Pace.DAILY})
    choose_paces(person_id=person.pk, paces={"email": pace})
    told(person, pressing=pressing)
    assert ways(person) == expected
    assert person.portal_messages.count() == 1


def test_text_message_is_for_what_presses_and_for_whoever_has_a_telephone(settings):
    settings.MESSAGE_GATEWAYS = BOTH
    assert ways(told()) == [("email", "WAITING"), ("gov_app", "WAITING")]
    assert ways(told(factories.UserFactory(email="", phone="13800138001"), pressing=True)) == [
        ("gov_app", "WAITING"), ("sms", "WAITING"),
    ]  # fmt: skip
    assert ways(told(factories.UserFactory(email="", phone=""), pressing=True)) == []


def test_daily_digest_is_one_letter_in_the_morning_and_pressing_ones_do_not_wait():
    person = factories.UserFactory(email="wang@example.com")
    choose_paces(person_id=person.pk, paces={"email": Pace.DAILY})
    told(person)
    told(person)
    told(person, pressing=True)
    assert send_waiting() == 1
    morning = next_morning(MONDAY)
    with clock.frozen(morning - timedelta(minutes=1)):
        assert send_waiting() == 0
    with clock.frozen(morning):
        assert (send_waiting(), send_waiting()) == (1, 0)
    assert mail.outbox[-1].subject == "您有 2 条新消息"
    assert mail.outbox[-1].body.count("请在10月9日前补正。") == 2
    assert [status for _channel, status in ways(person)] == ["SENT"] * 3


@pytest.mark.parametrize(
    ("written", "expected"),
    [((7, 59), (28, 8)), ((8, 0), (29, 8)), ((23, 30), (29, 8))],
)
def test_digest_goes_out_at_eight(written, expected):
    assert next_morning(datetime(2026, 9, 28, *written, tzinfo=clock.SHANXI)) == datetime(
        2026, 9, expected[0], expected[1], tzinfo=clock.SHANXI
    )


def test_late_message_says_so():
    told()
    with clock.frozen(MONDAY + timedelta(hours=2)):
        send_waiting()
    assert "因发送故障迟到" in mail.outbox[0].body
    assert f"{MONDAY.astimezone(clock.SHANXI):%H:%M}" in mail.outbox[0].body


def test_act_taken_back_takes_its_unsent_message_back_unseen(client):
    person = told(record_id=5)
    assert take_back([5]) == 1
    assert (send_waiting(), mail.outbox) == (0, [])
    client.force_login(person)
    assert "需要补正" not in client.get(reverse("accounts:messages")).text


@pytest.mark.parametrize("heard", ["outside", "in the portal"])
def test_whoever_has_heard_already_is_told_that_it_no_longer_holds(client, heard):
    person = told(record_id=5)
    if heard == "outside":
        send_waiting()
    else:
        mark_read(recipient_id=person.pk)
    assert take_back([5]) == 0
    assert take_back([5]) == 0
    subjects = [each.subject for each in person.portal_messages.order_by("pk")]
    assert subjects == ["需要补正", "更正：需要补正"]
    client.force_login(person)
    page = client.get(reverse("accounts:messages")).text
    assert "更正：需要补正" in page


def test_mark_read_touches_the_person_alone():
    reader, other = told(), told(factories.UserFactory(email="li@example.com"))
    mark_read(recipient_id=reader.pk)
    assert Message.objects.filter(read_at=None).get().recipient == other


def test_statements_do_not_grow_with_the_letters(django_assert_num_queries):
    people = factories.UserFactory.create_batch(12)
    for some in (people[:2], people):
        with django_assert_num_queries(5):
            tell(Letter(recipient_id=each.pk, subject="通知", body="正文") for each in some)
    assert Message.objects.count() == 14


def test_person_chooses_how_he_is_told_and_sees_how_it_went(client, settings):
    settings.MESSAGE_GATEWAYS = BOTH
    person = told()
    send_waiting()
    client.force_login(person)
    page = client.get(reverse("accounts:message_settings")).text
    assert "wang@example.com" in page
    assert "13800138000" not in page
    wrong = client.post(reverse("accounts:message_settings"), {"email": "hourly", "sms": "never"})
    assert wrong.status_code == 422
    assert "请选择列出的接收方式。" in wrong.text
    assert not person.message_preferences.exists()
    good = {"email": "daily", "sms": "never", "gov_app": "pressing"}
    answer = client.post(reverse("accounts:message_settings"), good, follow=True)
    assert "接收方式已保存" in answer.text
    assert dict(person.message_preferences.values_list("channel", "pace")) == good
    assert "电子邮件：已发送" in answer.text
