from datetime import date, timedelta

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.urls import reverse

from portal.accounts.models import User
from portal.core import clock
from portal.core.errors import Refused
from portal.demo import moving_clock
from portal.demo.models import DemoClock
from portal.demo.people import load_bodies, load_roles, load_users
from tests.shipped import load_catalog

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    """The demo's people and offices, without cases."""
    settings.DEMO = True
    load_catalog()
    load_roles(load_users(), load_bodies())


@pytest.fixture
def moving(monkeypatch):
    """The demo's clock as the demo has it, put back afterwards."""
    monkeypatch.setattr(moving_clock, "_reading", moving_clock._Reading())
    clock.set_offset_source(moving_clock.offset)
    yield
    clock.set_offset_source(timedelta)


@pytest.mark.parametrize(("name", "arguments"), [("people", []), ("sign_in", ["tech1"]), ("clock", [])])
def test_door_is_closed_outside_the_demo(client, name, arguments):
    page = reverse(f"demo:{name}", args=arguments)
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 404


def test_check_refuses_open_doors_in_production(settings):
    settings.PORTAL_ENV = "production"
    settings.DEMO = True
    assert {"accounts.E001", "accounts.E002", "accounts.E003"} <= {problem.id for problem in run_checks()}


def test_load_demo_refuses_production(settings):
    settings.PORTAL_ENV = "production"
    with pytest.raises(CommandError, match="production"):
        call_command("load_demo")


def test_one_click_signs_in_with_the_role(client, demo):
    assert "周敏" in client.get(reverse("demo:people")).text
    client.post(reverse("demo:sign_in", args=["hr1"]))
    page = client.get(reverse("accounts:employees"))
    assert page.status_code == 200
    assert "晋中精工机械有限公司" in page.text


def test_one_click_knows_demo_accounts_only(client, demo):
    User.objects.create(username="somebody", name="某人")
    assert client.post(reverse("demo:sign_in", args=["somebody"])).status_code == 404


def test_demo_account_signs_in_by_password(client, demo):
    response = client.post(reverse("account_login"), {"login": "tech1", "password": "Zhiping-2026"})
    assert response.status_code == 302


def test_clock_moves_forward_only(moving):
    before = clock.today()
    moving_clock.move_forward(timedelta(days=2))
    assert clock.today() == before + timedelta(days=2)
    for back in (timedelta(), timedelta(days=-1)):
        with pytest.raises(Refused, match="只能向前调"):
            moving_clock.move_forward(back)
    assert DemoClock.objects.get().offset == timedelta(days=2)


def test_panel_moves_the_clock_and_refuses_the_past(client, demo, moving):
    page = reverse("demo:clock")
    before = clock.today()
    assert client.post(page, {"step": "day"}).status_code == 302
    assert clock.today() == before + timedelta(days=1)
    response = client.post(page, {"step": "to", "day": str(before)})
    assert "只能向前调" in response.text
    assert "请选择日期" in client.post(page, {"step": "to", "day": ""}).text
    assert clock.today() == before + timedelta(days=1)
    client.post(page, {"step": "to", "day": str(before + timedelta(days=10))})
    assert clock.today() == before + timedelta(days=10)


def test_working_days_skip_the_weekend(demo, moving, monday):
    with clock.frozen(monday.replace(day=11)):
        moving_clock.move_working_days(1)
    assert DemoClock.objects.get().offset == timedelta(days=3)


def test_working_days_of_a_year_without_calendar_are_refused(demo, moving, monday):
    with clock.frozen(monday.replace(year=2039)), pytest.raises(Refused, match="2039年的工作日历尚未录入"):
        moving_clock.move_working_days(1)
    assert date(2039, 9, 7) > clock.today()
