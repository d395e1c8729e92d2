"""Which service points and bodies are there for whom, and from when to when (S2a, S2b, M1c)."""

from datetime import date, timedelta

import pytest

from portal.accounts import selectors
from portal.accounts.models import RoleAssignment, ServicePoint
from portal.core.actors import Role
from tests import factories
from tests.accounts.factories import body, officer, service_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
MONDAY = date(2026, 9, 7)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "there"),
    [
        ("2026-01-01", None, True),
        ("2026-09-07", None, True),
        ("2026-09-08", None, False),
        ("2026-01-01", "2026-09-07", True),
        ("2026-01-01", "2026-09-06", False),
        ("2026-09-07", "2026-09-07", True),
    ],
)
def test_point_accepts_from_its_first_day_to_its_last(valid_from, valid_to, there):
    last = valid_to and date.fromisoformat(valid_to)
    point = service_point(valid_from=date.fromisoformat(valid_from), valid_to=last)
    assert list(ServicePoint.objects.in_force(MONDAY)) == ([point] if there else [])
    assert point.in_force(MONDAY) is there


def test_point_of_a_closed_body_accepts_nothing():
    service_point(status="CLOSED")
    assert not ServicePoint.objects.in_force(MONDAY).exists()


@pytest.mark.parametrize(
    ("areas", "region", "serves"),
    [
        (["140702"], "140702", True),
        (["140702"], "140703", False),
        (["140702"], "140700", False),
        (["140700"], "140702", True),
        (["140700"], "140703", True),
        (["140700"], "140700", True),
        (["140700"], "140105", False),
        (["140702", "140703"], "140703", True),
        (["140702", "140700"], "140702", True),
        (["140702"], "999999", False),
    ],
)
def test_point_of_a_city_serves_its_counties_and_one_of_a_county_that_county(areas, region, serves):
    for code in ("140702", "140703", "140105"):
        factories.region(code)
    point = service_point(*areas, office="140700")
    assert list(ServicePoint.objects.serving(region)) == ([point] if serves else [])


def test_points_for_a_county_cost_the_same_for_one_and_for_three(django_assert_num_queries):
    factories.region("140702")
    service_point("140700", office="140700", name="晋中市工商业联合会")
    with django_assert_num_queries(2):
        assert len(selectors.service_points_for("140702", MONDAY)) == 1
    service_point("140702", name="榆次工业园区")
    service_point("140702", name="榆次创业基地", valid_to=date(2026, 9, 6))
    service_point("140703", office="140703", name="太谷园区")
    service_point("140702", name="榆次商会")
    with django_assert_num_queries(2):
        found = selectors.service_points_for("140702", MONDAY)
        names = [(each.organisation.name, each.office.name, [area.pk for area in each.areas.all()]) for each in found]
    assert names == [
        ("榆次商会", "榆次区人力资源和社会保障局", ["140702"]),
        ("榆次工业园区", "榆次区人力资源和社会保障局", ["140702"]),
        ("晋中市工商业联合会", "晋中市人力资源和社会保障局", ["140700"]),
    ]


def test_bodies_of_a_kind_stand_by_their_distance_and_none_is_left_out(django_assert_num_queries):
    for name, place in [
        ("甲省", "140000"), ("乙小店", "140105"), ("丙太谷", "140703"), ("丁晋中", "140700"), ("戊榆次", "140702"),
    ]:  # fmt: skip
        factories.OrganisationFactory(kind="personnel_agency", name=name, region=factories.region(place))
    factories.OrganisationFactory(kind="personnel_agency", name="停用的", status="CLOSED")
    factories.OrganisationFactory(kind="talent_agency", name="别的一类")
    with django_assert_num_queries(1):
        near = [each.name for each in selectors.bodies_of_kind("personnel_agency", "140702")]
    assert near[0] == "戊榆次"
    assert set(near[1:3]) == {"丙太谷", "丁晋中"}
    assert set(near[3:]) == {"甲省", "乙小店"}
    assert len(selectors.bodies_of_kind("personnel_agency", "999999")) == 5
    assert selectors.bodies_of_kind("personnel_agency", "140100")[0].name == "乙小店"


def test_dispatch_employers_are_those_that_have_confirmed_and_still_employ():
    user = factories.UserFactory()
    now, left, claimed = (factories.OrganisationFactory(kind="dispatch_company") for _ in range(3))
    factories.employ(user, now)
    factories.employ(user, factories.OrganisationFactory())
    user.employments.create(organisation=left, since=MONDAY, until=MONDAY, status="ENDED")
    user.employments.create(organisation=claimed, since=MONDAY)
    assert selectors.dispatch_employers_of(user) == [now]


@pytest.mark.parametrize(
    ("role", "starts", "ends", "holds"),
    [
        (Role.UNIT_CLERK, -1, None, True),
        (Role.UNIT_CLERK, 0, 0, True),
        (Role.UNIT_CLERK, 1, None, False),
        (Role.UNIT_CLERK, -9, -1, False),
        (Role.SECRETARY, -1, None, False),
    ],
)
def test_who_administers_a_body_is_not_reviewed_by_it(role, starts, ends, holds):
    user, unit = factories.UserFactory(), factories.OrganisationFactory(name="榆次工业园区")
    days = {
        "valid_from": MONDAY + timedelta(days=starts),
        "valid_to": None if ends is None else MONDAY + timedelta(ends),
    }
    RoleAssignment.objects.create(user=user, role=role, organisation=unit, **days)
    factories.staff(Role.UNIT_CLERK, unit)
    assert selectors.administers(user.pk, unit.pk) is holds
    assert not selectors.administers(user.pk, unit.pk + 1)
    refusal = selectors.own_reviewer_refusal(user.pk, unit)
    assert (refusal is not None) is holds
    assert not holds or "您是榆次工业园区的职称管理员" in refusal


def test_areas_of_an_office_are_its_region_and_what_lies_in_it():
    for code in ("140702", "140703", "140105"):
        factories.region(code)
    codes = {
        office: [area.pk for area in selectors.areas_of_office(factories.hrss_office(office))]
        for office in ("140702", "140700", "140000")
    }
    assert codes == {
        "140702": ["140702"],
        "140700": ["140700", "140702", "140703"],
        "140000": ["140100", "140105", "140700", "140702", "140703"],
    }


def test_officer_sees_the_bodies_of_his_office_and_of_those_below():
    own, beside, city = service_point(), service_point(office="140703"), service_point("140700", office="140700")
    body("dispatch_company")
    seen = {
        office: set(type(own.organisation).objects.visible_to(officer(office)))
        for office in ("140702", "140700", "140000", "140105")
    }
    assert seen["140702"] == {own.organisation}
    assert seen["140700"] == seen["140000"] == {own.organisation, beside.organisation, city.organisation}
    assert seen["140105"] == set()
    clerk = factories.staff(Role.UNIT_CLERK, own.organisation)
    assert not type(own.organisation).objects.visible_to(clerk).exists()
