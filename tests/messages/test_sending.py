"""What leaves the portal, by a real mail server and a real gateway: each message goes out once."""

import itertools
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from portal.core import clock
from portal.messages.channels import Channel
from portal.messages.channels.adapters import adapter_of
from portal.messages.channels.base import Parcel
from portal.messages.checks import gateways_are_reached_over_tls
from portal.messages.models import Delivery
from portal.messages.sending import DEAD_AFTER, send_waiting
from portal.messages.services import Letter, tell
from tests import factories
from tests.conftest import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

PHONES = (f"138001380{number:02}" for number in itertools.count())


def told(email="wang@example.com", **fields):
    person = factories.UserFactory(email=email, phone=next(PHONES))
    tell([Letter(person.pk, "需要补正材料（受理编号 ZJABC）", "请补正。", "/my/", pressing=True, **fields)])
    return person


def state(**of) -> tuple[str, int]:
    delivery = Delivery.objects.get(**of)
    return delivery.status, delivery.attempts


def test_letter_arrives_once_with_the_key_of_its_parcel(mail_server):
    told()
    assert (send_waiting(), send_waiting()) == (1, 0)
    [letter] = mail_server.letters()
    assert letter["subject"] == "需要补正材料（受理编号 ZJABC）"
    assert "请补正。" in letter["body"]
    assert str(Delivery.objects.get().parcel) in letter["id"]


def test_address_that_does_not_exist_is_given_up_and_stops_nobody(mail_server):
    lost = told("lost@example.com")
    told()
    assert send_waiting() == 1
    assert state(message__recipient=lost) == ("FAILED", 1)
    assert "550" in Delivery.objects.get(message__recipient=lost).last_error
    assert [letter["to"] for letter in mail_server.letters()] == [["wang@example.com"]]


def test_busy_server_gets_the_letter_a_little_later(mail_server):
    told("busy@example.com")
    assert send_waiting() == 0
    assert state() == ("WAITING", 1)
    with clock.frozen(MONDAY + timedelta(minutes=2)):
        assert send_waiting() == 1
    assert len(mail_server.letters()) == 1


def test_letter_whose_receipt_was_cut_off_is_not_sent_again(mail_server):
    told("cut@example.com")
    send_waiting()
    assert state() == ("UNCONFIRMED", 1)
    with clock.frozen(MONDAY + timedelta(days=1)):
        assert send_waiting() == 0
    assert len(mail_server.letters()) == 1


def test_dead_server_is_tried_ever_less_often_and_given_up_after_eight(mail_server, settings):
    settings.EMAIL_PORT = 9
    told()
    tried_at = []
    due = [0, 2, 6, 14, 30, 62, 126, 254]
    for minute in sorted({*due, *(minute - 1 for minute in due[1:]), 600}):
        before = Delivery.objects.get().attempts
        with clock.frozen(MONDAY + timedelta(minutes=minute)):
            send_waiting()
        if Delivery.objects.get().attempts > before:
            tried_at.append(minute)
    assert tried_at == due
    assert state() == ("FAILED", 8)
    assert mail_server.letters() == []


def test_channel_that_is_down_rests_for_the_others(mail_server, settings):
    settings.EMAIL_PORT = 9
    for number in range(3):
        told(f"person{number}@example.com")
    assert send_waiting() == 0
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_subject_of_two_lines_is_one_line(mail_server):
    person = factories.UserFactory(email="wang@example.com")
    tell([Letter(person.pk, "两行\n标题\r\nBcc: all@example.com", "正文")])
    assert send_waiting() == 1
    [letter] = mail_server.letters()
    assert (letter["subject"], letter["to"]) == ("两行 标题 Bcc: all@example.com", ["wang@example.com"])


def test_text_message_tells_that_there_is_news_and_nothing_more(gateway):
    person = told(email="")
    assert send_waiting() == 1
    [parcel] = gateway.parcels()
    assert parcel["to"] == person.phone
    assert parcel["text"] == "【职评】需要补正材料（受理编号 ZJABC）。请登录系统查看。"


@pytest.mark.parametrize(("mode", "before"), [("down", 0), ("deaf", 0)])
def test_gateway_that_was_down_or_deaf_gets_the_parcel_once_when_it_is_back(gateway, mode, before):
    told(email="")
    gateway.behaves(mode)
    assert send_waiting() == 0
    assert (state(), len(gateway.parcels())) == (("WAITING", 1), before)
    gateway.behaves("well")
    with clock.frozen(MONDAY + timedelta(minutes=2)):
        assert (send_waiting(), send_waiting()) == (1, 0)
    assert len(gateway.parcels()) == 1


def test_gateway_that_answers_too_late_is_asked_and_not_told_twice(gateway):
    told(email="")
    gateway.behaves("slow")
    assert send_waiting() == 1
    assert (state(), len(gateway.parcels()), gateway.asked()) == (("SENT", 1), 1, 1)


def test_gateway_that_refuses_is_not_asked_again(gateway):
    told(email="")
    gateway.behaves("refusing")
    send_waiting()
    with clock.frozen(MONDAY + timedelta(days=1)):
        send_waiting()
    assert (state(), gateway.asked()) == (("FAILED", 1), 1)


def test_parcel_that_a_dead_worker_left_is_asked_for_again_by_its_key(gateway):
    told(email="")
    delivery = Delivery.objects.get()
    sent = Parcel(delivery.parcel, "13800138000", "标题", "正文")
    adapter_of(Channel.SMS).send(sent)
    Delivery.objects.update(status="SENDING", attempts=1, tried_at=MONDAY)
    assert send_waiting() == 0
    with clock.frozen(MONDAY + DEAD_AFTER):
        assert send_waiting() == 1
    assert (len(gateway.parcels()), gateway.asked()) == (1, 2)


def test_letter_that_a_dead_worker_left_is_unconfirmed_and_stays_so(mail_server):
    told()
    Delivery.objects.update(status="SENDING", attempts=1, tried_at=MONDAY)
    with clock.frozen(MONDAY + DEAD_AFTER):
        assert send_waiting() == 0
    assert state() == ("UNCONFIRMED", 1)
    assert mail_server.letters() == []


def test_gateway_without_a_certificate_is_refused_in_production(settings):
    settings.PORTAL_ENV = "production"
    settings.MESSAGE_GATEWAYS = {
        "sms": {"url": "http://sms.example/", "token": ""},
        "gov_app": {"url": "", "token": ""},
    }
    assert [error.id for error in gateways_are_reached_over_tls()] == ["messages.E001"]
    settings.MESSAGE_GATEWAYS["sms"]["url"] = "https://sms.example/"
    assert gateways_are_reached_over_tls() == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_letter_once(mail_server):
    for number in range(6):
        told(f"person{number}@example.com")

    def work(_number: int) -> int:
        try:
            return send_waiting()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == 6
    assert sorted(letter["to"][0] for letter in mail_server.letters()) == [
        f"person{number}@example.com" for number in range(6)
    ]
    assert uuid.UUID(mail_server.letters()[0]["id"].strip("<>").partition("@")[0])
