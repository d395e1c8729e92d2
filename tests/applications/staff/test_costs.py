"""Lists and batches cost the same for one case and for three (lessons, pain 25)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.services import notices, reviewing
from portal.core.actors import Role
from tests import factories
from tests.applications.staff.factories import (
    case_at,
    clerk,
    county_officer,
    judged,
    objected,
    published,
    secretary,
    signed_in,
)

pytestmark = pytest.mark.usefixtures("monday")


def queries_of(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def own_page(path, more):
    """``more(employer, actor)`` adds a row to the page of the unit's clerk."""
    employer = factories.OrganisationFactory()
    actor = factories.staff(Role.UNIT_CLERK, employer)
    client = signed_in(actor)
    more(employer, actor)
    client.get(path)
    one = queries_of(lambda: client.get(path))
    more(employer, actor)
    more(employer, actor)
    return one, queries_of(lambda: client.get(path))


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/desk/notices/new/", lambda employer, _actor: case_at("UNIT_NOTICE", employer=employer)),
        (
            "/desk/notices/",
            lambda employer, actor: published(case_at("UNIT_NOTICE", employer=employer), actor=actor),
        ),
        (
            "/desk/objections/",
            lambda employer, actor: objected(published(case_at("UNIT_NOTICE", employer=employer), actor=actor)),
        ),
        (
            "/notices/",
            lambda employer, actor: published(case_at("UNIT_NOTICE", employer=employer), actor=actor),
        ),
    ],
)
def test_list_costs_the_same_for_one_row_and_for_three(path, more):
    one, three = own_page(path, more)
    assert three == one


def test_notice_desk_costs_the_same_for_one_case_and_for_three():
    first = case_at("UNIT_NOTICE")
    actor = clerk(first)
    small = published(first, actor=actor)
    big = published(*(case_at("UNIT_NOTICE", employer=first.employer) for _ in range(3)), actor=actor)
    client = signed_in(actor)
    client.get("/desk/notices/")
    one, three = (
        queries_of(lambda notice=notice: client.get(reverse("applications:notice_desk", args=[notice.code])))
        for notice in (small, big)
    )
    assert three == one


def test_confirmations_cost_the_same_for_one_case_and_for_three():
    cases = [judged("PASSED")]
    cases += [judged("PASSED", batch=cases[0].batch) for _ in range(2)]
    actor = secretary(cases[0])
    client = signed_in(factories.staff(Role.HRSS_OFFICER, cases[0].batch.committee.filing_authority))

    def publish(*chosen):
        notices.publish_results(ids=[case.pk for case in chosen], actor=actor, title="公示", contact="电话")

    publish(cases[0])
    client.get("/desk/confirmations/")
    one = queries_of(lambda: client.get("/desk/confirmations/"))
    publish(*cases[1:])
    assert queries_of(lambda: client.get("/desk/confirmations/")) == one


def test_batch_costs_the_same_for_one_case_and_for_three():
    cases = [case_at("HRSS_REVIEW")]
    cases += [case_at("HRSS_REVIEW", batch=cases[0].batch) for _ in range(3)]
    actor = county_officer()
    one = queries_of(lambda: reviewing.pass_on(ids=[cases[0].pk], actor=actor))
    three = queries_of(lambda: reviewing.pass_on(ids=[case.pk for case in cases[1:]], actor=actor))
    assert three == one
