from datetime import date, timedelta

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.urls import reverse

from applications.models import Application, Reexamination
from committees.models import Batch, Committee, CommitteeFiling, Expert, ExpertPool, Member
from committees.pool_models import share_of
from portal.accounts.models import Employment, Organisation, RoleAssignment, User
from portal.accounts.selectors import actor_of, assignments_of
from portal.core import clock
from portal.core.errors import Refused
from portal.core.invariants import all_invariants
from portal.demo import moving_clock
from portal.demo.models import DemoClock
from portal.demo.people import load_bodies, load_roles, load_users
from reviews.models import NonRecognition
from reviews.services import prepare_draw
from tests.shipped import load_catalog

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    """The demo's people and offices, without cases."""
    settings.DEMO = True
    load_catalog()
    load_roles(load_users(), load_bodies())


@pytest.fixture
def whole_demo(settings):
    """The demo as it stands when it was loaded just before midnight, where an hour later is another day."""
    settings.DEMO = True
    load_catalog()
    late = clock.now().replace(hour=23, minute=30) - timedelta(days=1)
    with clock.frozen(late):
        call_command("load_demo", verbosity=0)


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


def test_load_demo_twice_gives_the_same_rows(whole_demo):
    models = (Application, User, Organisation, RoleAssignment, Employment, Committee, CommitteeFiling, Member, Batch)
    before = [model.objects.count() for model in models]
    call_command("load_demo", verbosity=0)
    assert [model.objects.count() for model in models] == before
    senior = Committee.objects.get(number=903)
    assert (senior.members.count(), senior.filing_authority.region_id) == (25, "140000")
    assert senior.members.filter(position="chair").count() == 1
    batch = senior.batches.get()
    assert batch.opens_at < clock.now() < batch.closes_at


def test_load_demo_stages_cases_by_the_acts_of_people(whole_demo):
    stages = dict(Application.objects.values_list("applicant__username", "status"))
    # A draft for each channel, and one that waits for an office that is late.
    drafts = [login for login, status in stages.items() if status == "DRAFT" and not login.startswith("tech")]
    assert len(drafts) == 13
    waiting = {login: status for login, status in stages.items() if login.startswith("round-")}
    assert set(waiting.values()) == {"IN_REVIEW"}
    assert len(waiting) == 18
    assert {login: status for login, status in stages.items() if login not in drafts and login not in waiting} == {
        "tech2": "DRAFT",
        "tech3": "UNIT_REVIEW",
        "tech4": "UNIT_NOTICE",
        "tech5": "CORRECTION",
        "tech6": "HRSS_REVIEW",
        "tech8": "HRSS_REVIEW",
        "tech9": "COMMITTEE_ACCEPTANCE",
        "tech10": "IN_REVIEW",
        "tech11": "IN_REVIEW",
        "tech12": "HRSS_REVIEW",
        "earlier-01": "CONFIRMED",
        "earlier-02": "RESULT_NOTICE",
        "earlier-03": "NOT_PASSED",
    }
    assert [problem for each in all_invariants() for problem in each.violations()] == []


def test_load_demo_has_a_filing_that_waits_and_one_that_is_corrected(whole_demo):
    filings = {each.organiser.name: each for each in CommitteeFiling.objects.select_related("organiser")}
    assert {name: filing.status for name, filing in filings.items()} == {
        "晋中市装备制造行业协会": "SUBMITTED",
        "太原晋创智能装备有限公司": "CORRECTION",
    }
    assert filings["太原晋创智能装备有限公司"].due_on > clock.today()
    middle = Committee.objects.get(number=902)
    assert (middle.members.count(), Expert.objects.filter(user__username__startswith="middle-").count()) == (15, 25)


def test_load_demo_has_a_round_that_can_be_drawn_and_meetings_to_be_looked_at(whole_demo):
    pools = {each.organiser.name: each for each in ExpertPool.objects.with_shares().select_related("organiser")}
    assert all(not share_of(pool).falls_short(30) for pool in pools.values())
    assert pools["晋中市民营企业发展协会"].expert_count == 30
    batch = Committee.objects.get(number=909).batches.get()
    office = User.objects.get(username="secretary8")
    drawing = prepare_draw(
        batch=batch, meets_on=clock.today() + timedelta(days=3), actor=actor_of(office, assignments_of(office)[0])
    )
    rows = drawing.candidates.all()
    assert {row.specialty for row in rows} == {"mechanical", "electrical", "automation"}
    assert {row.region for row in rows} >= {"140100", "140200", "140400", "140700"}
    assert [row.expert.user.username for row in rows.filter(grounds="conflict").order_by("expert")] == [
        "private-11",
        "private-18",
    ]
    assert Reexamination.objects.get().application.applicant.username == "earlier-03"
    assert NonRecognition.objects.get().status == "WAITING"


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
