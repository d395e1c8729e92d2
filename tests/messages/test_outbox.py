import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from portal.messages.models import Message, MessageStatus
from portal.messages.services import Letter, mark_read, send_waiting, take_back, tell
from tests import factories

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
    assert send_waiting() == 1


def test_mark_read_touches_the_person_alone():
    reader, other = told(), told()
    mark_read(recipient_id=reader.pk)
    assert reader.portal_messages.filter(channel="in_app", read_at=None).count() == 0
    assert other.portal_messages.filter(channel="in_app", read_at=None).count() == 1
