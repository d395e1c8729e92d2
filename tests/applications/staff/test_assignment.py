"""The fallback: an office assigns who reviews, in time, or the office above does (M1g)."""

from datetime import date, timedelta

import pytest

from applications.due import escalate_assignments
from applications.models import Application
from applications.services import way
from portal.catalog.models import Parameter
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.workflow import Act, run
from tests import factories
from tests.applications.staff.factories import fresh, signed_in, with_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture(autouse=True)
def _five_working_days(db):
    key = "fallback_assignment_working_days"
    Parameter.objects.create(key=key, name=key, value=5, unit="working_days")


def waiting() -> Application:
    """A case that waits at its county for a reviewing body, since Monday 2026-09-07."""
    for code in ("140702", "140700", "140000"):
        factories.hrss_office(code)
    case = factories.ApplicationFactory(route=False, channel="fallback", reviewer=None)
    actor = factories.applicant_actor(case.applicant)
    way.tell_route_facts(
        application=case, actor=actor,
        told={"employment": "contract", "workplace": "140702", "unit_refuses": True, "complaint": "单位不给审核"},
    )  # fmt: skip
    due_on = way.lay_route(fresh(case))
    run(Application, case.pk, Act(move="submit", actor=actor, arguments={"due_on": due_on}))
    with_version(case)
    return fresh(case)


def officer(code: str = "140702"):
    return factories.staff(Role.HRSS_OFFICER, factories.hrss_office(code))


def agency():
    return factories.OrganisationFactory(kind="personnel_agency", region=factories.region("140702"))


def test_the_office_has_five_working_days():
    case = waiting()
    assert (case.status, case.due_on, case.handler.region_id) == ("ASSIGNMENT", date(2026, 9, 14), "140702")


def test_the_assigned_body_reviews_publishes_and_recommends():
    case, body = waiting(), agency()
    way.assign_body(application=case, actor=officer(), body=body)
    stored = fresh(case)
    assert (stored.status, stored.handler, stored.reviewer, stored.due_on) == ("UNIT_REVIEW", body, body, None)
    assert [leg.body for leg in stored.legs.filter(stage__in=["UNIT_REVIEW", "UNIT_NOTICE"])] == [body, body]


def test_the_unit_that_refuses_cannot_be_assigned():
    case = waiting()
    with pytest.raises(Refused, match="列表"):
        way.assign_body(application=case, actor=officer(), body=case.employer)
    assert fresh(case).status == "ASSIGNMENT"


def test_another_office_cannot_assign():
    case = waiting()
    with pytest.raises(Refused):
        way.assign_body(application=case, actor=officer("140700"), body=agency())
    assert fresh(case).reviewer is None


@pytest.mark.parametrize(("days", "escalated"), [(7, 0), (8, 1)])
def test_an_overdue_assignment_goes_to_the_office_above(days, escalated):
    """Due on Monday the 14th: nothing happens on that day, the next day it goes up."""
    case = waiting()
    with clock.frozen(clock.now() + timedelta(days=days)):
        assert escalate_assignments() == escalated
        assert escalate_assignments() == 0
    assert fresh(case).handler.region_id == ("140700" if escalated else "140702")


def test_the_office_above_may_assign_and_has_a_new_deadline():
    case, body = waiting(), agency()
    with clock.frozen(clock.now() + timedelta(days=8)):
        escalate_assignments()
        assert fresh(case).due_on == date(2026, 9, 21)
        way.assign_body(application=case, actor=officer("140700"), body=body)
    assert fresh(case).handler == body


def test_the_province_is_the_last():
    case = waiting()
    for days in (8, 16, 40):
        with clock.frozen(clock.now() + timedelta(days=days)):
            escalate_assignments()
    assert fresh(case).handler.region_id == "140000"


def test_the_applicant_may_withdraw_while_nobody_has_begun():
    case = waiting()
    run(Application, case.pk, Act(move="withdraw", actor=factories.applicant_actor(case.applicant)))
    assert fresh(case).status == "WITHDRAWN"


def test_the_page_shows_the_complaint_to_the_office_and_assigns():
    case, body = waiting(), agency()
    client = signed_in(officer())
    page = client.get(f"/desk/cases/{case.code}/assign/").content.decode()
    assert "单位不给审核" in page
    wrong = client.post(f"/desk/cases/{case.code}/assign/", {"body": ""})
    assert "请选择机构" in wrong.content.decode()
    client.post(f"/desk/cases/{case.code}/assign/", {"body": str(body.pk)})
    assert fresh(case).handler == body
