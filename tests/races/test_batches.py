"""Two secretaries publish, report and make batches at once: one does it, the other is told."""

import pytest

from committees import services
from committees.models import Batch, BatchTerms, PlanVersion, YearlyPlan
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from tests import factories
from tests.committees.plan_room import MONDAY, agreed_room, content, room
from tests.races.racing import check_invariants, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _monday():
    with clock.frozen(MONDAY):
        yield


def told(answers):
    return [each.reason for each in answers if isinstance(each, Refused)]


def test_batch_is_published_once():
    here = agreed_room()
    batch = here.batch()
    colleague = factories.staff(Role.SECRETARY, here.committee.organiser)
    answers = race(
        lambda: services.publish_batch(batch=batch, actor=here.secretary),
        lambda: services.publish_batch(batch=batch, actor=colleague),
    )
    assert ["已发布" in each for each in told(answers)] == [True]
    assert Batch.objects.get().status == "PUBLISHED"
    assert BatchTerms.objects.count() == 1
    assert Record.objects.filter(verb="batch.published").count() == 1
    check_invariants()


def test_batch_is_not_published_by_a_plan_that_is_reopened_meanwhile():
    here = agreed_room()
    batch = here.batch()
    answers = race(
        lambda: services.publish_batch(batch=batch, actor=here.secretary),
        lambda: services.reopen_plan(plan=here.plan, actor=here.secretary),
    )
    published = Batch.objects.get().status == "PUBLISHED"
    assert YearlyPlan.objects.get().status == "DRAFT"
    assert len(told(answers)) == (0 if published else 1)
    check_invariants()


def test_one_batch_is_made_of_a_planned_one():
    here = agreed_room()
    planned = here.fresh().rows.first()
    colleague = factories.staff(Role.SECRETARY, here.committee.organiser)
    answers = race(
        lambda: services.start_batch(actor=here.secretary, planned=planned, content=content()),
        lambda: services.start_batch(actor=colleague, planned=planned, content=content()),
    )
    assert told(answers) == ["这个计划批次已经建立过批次。"]
    assert Batch.objects.count() == 1
    check_invariants()


def test_plan_is_reported_once():
    here = room().fill()
    colleague = factories.staff(Role.SECRETARY, here.committee.organiser)
    answers = race(
        lambda: services.report_plan(plan=here.plan, actor=here.secretary),
        lambda: services.report_plan(plan=here.plan, actor=colleague),
    )
    assert len(told(answers)) == 1
    assert PlanVersion.objects.count() == 1
    check_invariants()
