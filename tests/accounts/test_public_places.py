"""Service points and HRSS telephones for everybody (S2a, S14)."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories
from tests.accounts.factories import service_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def names(page):
    return [point.organisation.name for _city, points in page.context["groups"] for point, _areas in points]


@pytest.mark.parametrize("count", [1, 3])
def test_points_are_listed_at_one_price(client, count, django_assert_num_queries):
    for number in range(count):
        service_point(name=f"榆次园区{number}", telephone="0354-1234567", address="工业园1号")
    with django_assert_num_queries(4):
        page = client.get(reverse("accounts:service_points"))
    assert names(page) == [f"榆次园区{number}" for number in range(count)]
    for shown in (
        "工业（产业）园区",
        "榆次区",
        "工业园1号",
        "孙立",
        "0354-1234567",
        "榆次区人力资源和社会保障局",
        "12333",
    ):
        assert shown in page.text


def test_points_of_a_county_are_its_own_and_those_of_its_city(client):
    service_point(name="榆次园区")
    service_point("140700", office="140700", name="晋中市工商联")
    service_point(office="140703", name="太谷园区")
    service_point(name="已停的", valid_to=date(2026, 9, 6))
    page = reverse("accounts:service_points")
    assert set(names(client.get(page))) == {"榆次园区", "晋中市工商联", "太谷园区"}
    assert set(names(client.get(page, {"region": "140702"}))) == {"榆次园区", "晋中市工商联"}
    assert "晋中市全市" in client.get(page).text
    factories.region("140105")
    nothing = client.get(page, {"region": "140105"})
    assert "这里还没有服务点" in nothing.text
    assert client.get(page, {"region": "没有"}).status_code == 200


def test_points_are_downloaded_with_all_that_is_public(client):
    service_point(name="=HYPERLINK(1)", telephone="0354-1234567", address="工业园1号")
    answer = client.get(reverse("accounts:service_points_csv"))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    header, line = answer.content.decode("utf-8-sig").splitlines()
    assert header.startswith("市,县（市、区）,名称,类别,服务区域")
    assert line == (
        "晋中市,榆次区,'=HYPERLINK(1),工业（产业）园区,榆次区,工业园1号,孙立,0354-1234567,"
        "榆次区人力资源和社会保障局,,2026-01-01,"
    )


def test_offices_stand_by_city_with_telephones_and_above_each_county(client, django_assert_num_queries):
    for code in ("140702", "140703", "140105"):
        office = factories.hrss_office(code)
        office.telephone = f"0351-{code}"
        office.save(update_fields=["telephone"])
    page = reverse("accounts:offices")
    with django_assert_num_queries(2):
        everywhere = client.get(page)
    groups = {city: [each.region_id for each in offices] for city, offices in everywhere.context["groups"]}
    assert groups == {"山西省": ["140000"], "太原市": ["140100", "140105"], "晋中市": ["140700", "140702", "140703"]}
    assert "0351-140703" in everywhere.text
    near = client.get(page, {"region": "140702"})
    assert [each.region_id for _city, offices in near.context["groups"] for each in offices] == [
        "140000", "140700", "140702",
    ]  # fmt: skip
    lines = client.get(reverse("accounts:offices_csv")).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "市,名称,地址,咨询电话"
    assert "太原市,小店区人力资源和社会保障局,,0351-140105" in lines
    assert len(lines) == 7


def test_home_leads_to_the_points(client):
    assert reverse("accounts:service_points") in client.get(reverse("home")).text
