"""What `load_demo` stages: loaded once for this file, for that takes long; each test undoes what it does to it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from applications.models import Application, Reexamination
from committees.models import Batch, Committee, CommitteeFiling, Expert, ExpertPool, Member
from committees.pool_models import share_of
from portal.accounts.models import Employment, Organisation, RoleAssignment, User
from portal.accounts.selectors import actor_of, assignments_of
from portal.core import clock
from portal.core.invariants import all_invariants
from reviews.models import NonRecognition
from reviews.services import prepare_draw
from tests.shipped import load_catalog

pytestmark = [pytest.mark.usefixtures("whole_demo", "db"), pytest.mark.xdist_group("load_demo")]


@pytest.fixture(scope="module")
def whole_demo(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demo as it stands when it was loaded just before midnight, where an hour later is another day."""
    late = clock.now().replace(hour=23, minute=30) - timedelta(days=1)
    with django_db_blocker.unblock(), transaction.atomic():
        load_catalog()
        with clock.frozen(late):
            call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def test_load_demo_twice_gives_the_same_rows():
    models = (Application, User, Organisation, RoleAssignment, Employment, Committee, CommitteeFiling, Member, Batch)
    before = [model.objects.count() for model in models]
    call_command("load_demo", verbosity=0)
    assert [model.objects.count() for model in models] == before
    senior = Committee.objects.get(number=903)
    assert (senior.members.count(), senior.filing_authority.region_id) == (25, "140000")
    assert senior.members.filter(position="chair").count() == 1
    batch = senior.batches.get()
    assert batch.opens_at < clock.now() < batch.closes_at


def test_load_demo_stages_cases_by_the_acts_of_people():
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


def test_load_demo_has_a_filing_that_waits_and_one_that_is_corrected():
    filings = {each.organiser.name: each for each in CommitteeFiling.objects.select_related("organiser")}
    assert {name: filing.status for name, filing in filings.items()} == {
        "晋中市装备制造行业协会": "SUBMITTED",
        "太原晋创智能装备有限公司": "CORRECTION",
    }
    assert filings["太原晋创智能装备有限公司"].due_on > clock.today()
    middle = Committee.objects.get(number=902)
    assert (middle.members.count(), Expert.objects.filter(user__username__startswith="middle-").count()) == (15, 25)


def test_load_demo_has_a_round_that_can_be_drawn_and_meetings_to_be_looked_at():
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
