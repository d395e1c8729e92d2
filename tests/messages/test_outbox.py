from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from portal.core import clock
from portal.messages.models import Message, MessageStatus
from portal.messages.services import Letter, mark_read, send_waiting, take_back, tell
from tests import factories
from tests.conftest import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def told(**fields):
    person = factories.UserFactory(email="wang@example.com")
    tell([Letter(recipient_id=person.pk, subject="需要补正", body="请在10月9日前补正。", **fields)])
    return person


def test_tell_shows_in_the_portal_and_waits_for_mail():
    person = told()
    assert set(person.portal_messages.values_list("channel", "status")) == {("in_app", "SENT"), ("email", "WAITING")}
    assert mail.outbox == []


def test_send_waiting_sends_each_letter_once():
    told()
    assert (send_waiting(), send_waiting()) == (1, 0)
    assert [(letter.subject, letter.to) for letter in mail.outbox] == [("需要补正", ["wang@example.com"])]


def test_letter_taken_back_is_never_sent():
    told(record_id=5)
    assert take_back([5]) == 1
    assert send_waiting() == 0
    assert mail.outbox == []


class DeadServer(EmailBackend):
    def send_messages(self, _messages):
        raise ConnectionRefusedError("connection refused")


def test_dead_server_keeps_the_letter_and_says_why(settings):
    told()
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    assert send_waiting() == 0
    waiting = Message.objects.get(channel="email")
    assert (waiting.status, waiting.attempts, waiting.last_error) == (MessageStatus.WAITING, 1, "connection refused")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with clock.frozen(MONDAY + timedelta(minutes=2)):
        assert send_waiting() == 1


def test_letter_that_fails_waits_longer_each_time_and_is_given_up_after_eight(settings):
    told()
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    tried_at = []
    for minute in range(600):
        before = Message.objects.get(channel="email").attempts
        with clock.frozen(MONDAY + timedelta(minutes=minute)):
            send_waiting()
        if Message.objects.get(channel="email").attempts > before:
            tried_at.append(minute)
    assert tried_at == [0, 2, 6, 14, 30, 62, 126, 254]
    assert Message.objects.get(channel="email").status == MessageStatus.FAILED


def test_letter_that_cannot_be_written_does_not_stop_the_next():
    bad = told()
    Message.objects.filter(recipient=bad, channel="email").update(subject="两行\n标题")
    told()
    assert send_waiting() == 1
    broken = Message.objects.get(recipient=bad, channel="email")
    assert (broken.status, broken.attempts) == (MessageStatus.WAITING, 1)
    assert "newline" in broken.last_error


class RefusingServer(EmailBackend):
    def send_messages(self, messages):
        if "lost@" in messages[0].to[0]:
            raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such user")})
        return super().send_messages(messages)


def test_address_that_the_server_refuses_does_not_stop_the_next(settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingServer"
    lost = told()
    lost.email = "lost@example.com"
    lost.save()
    told()
    assert send_waiting() == 1
    assert "550" in Message.objects.get(recipient=lost, channel="email").last_error


def test_mark_read_touches_the_person_alone():
    reader, other = told(), told()
    mark_read(recipient_id=reader.pk)
    assert reader.portal_messages.filter(channel="in_app", read_at=None).count() == 0
    assert other.portal_messages.filter(channel="in_app", read_at=None).count() == 1
