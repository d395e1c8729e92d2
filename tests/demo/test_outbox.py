"""What the demo sends goes over real wires to a post office, where a trainer looks at it."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from portal.demo_run import post_office, stand_in_settings
from portal.messages.mailbox import read_bounces
from portal.messages.models import Delivery
from portal.messages.sending import send_waiting
from portal.messages.services import Letter, tell
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def office(tmp_path, settings):
    """The post office as a process of its own, and the portal that sends to it."""
    command = [sys.executable, "-m", "portal.demo_gateway", "--bounces", str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        port, mail_port = process.stdout.readline().split()[1:]
        settings.DEMO = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(mail_port)
        settings.BOUNCE_ADDRESS, settings.BOUNCE_DIR = "bounce@zhiping.example", str(tmp_path)
        settings.DEMO_OUTBOX_URL = f"http://127.0.0.1:{port}"
        settings.MESSAGE_GATEWAYS = {"sms": {"url": f"{settings.DEMO_OUTBOX_URL}/sms", "token": ""}}
        yield
    finally:
        process.terminate()
        process.wait(10)


def told(name, email, phone):
    person = factories.UserFactory(name=name, email=email, phone=phone)
    tell([Letter(person.pk, f"{name}需要补正材料", "请在5个工作日内补正。", "/my/", pressing=True)])
    return person


@pytest.mark.usefixtures("office")
def test_trainer_sees_what_each_person_got_and_bounces_come_back(client):
    wang = told("王一", "wang@example.com", "13800138001")
    told("李二", "tuixin2@example.com", "13800138002")
    assert send_waiting() == 4
    page = client.get(reverse("demo:outbox")).text
    for said in ("王一（wang@example.com）", "王一（13800138001）", "李二（13800138002）", "请在5个工作日内补正。"):
        assert said in page
    own = client.get(reverse("demo:outbox"), {"person": wang.username}).text
    assert "王一需要补正材料" in own
    assert "李二需要补正材料" not in own
    assert read_bounces() == 1
    states = Delivery.objects.values_list("message__recipient__name", "channel", "status")
    assert ("李二", "email", "BOUNCED") in states
    assert ("王一", "email", "SENT") in states


def test_page_says_when_there_is_no_post_office_and_is_closed_elsewhere(client, settings):
    settings.DEMO, settings.DEMO_OUTBOX_URL = True, "http://127.0.0.1:9"
    assert "演示邮局没有运行" in client.get(reverse("demo:outbox")).text
    settings.DEMO = False
    assert client.get(reverse("demo:outbox")).status_code == 404


def test_demo_sends_everything_to_its_own_post_office():
    values = stand_in_settings()
    given = post_office(int(values["OUTBOX_PORT"]), int(values["OUTBOX_MAIL_PORT"]))
    assert {name: values[name] for name in given if "SECRET" not in name} == {
        name: value for name, value in given.items() if "SECRET" not in name
    }
    assert values["SMS_GATEWAY_URL"] == f"http://127.0.0.1:{values['OUTBOX_PORT']}/sms"
    assert values["SMS_REPORT_SECRET"] == values["GOV_APP_REPORT_SECRET"] != ""
