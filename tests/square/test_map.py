"""The scheme of the eleven cities: where they lie, and that counts are those of the list (S2a)."""

from itertools import combinations

import pytest
from django.urls import reverse

from portal.catalog.models import Region
from portal.square.cities import places
from tests import factories
from tests.accounts.factories import service_point

# Where the cities' governments are, degrees east and north, to a tenth.
REAL = {
    "太原": (112.5, 37.9), "大同": (113.3, 40.1), "阳泉": (113.6, 37.9), "长治": (113.1, 36.2), "晋城": (112.9, 35.5),
    "朔州": (112.4, 39.3), "晋中": (112.8, 37.7), "运城": (111.0, 35.0), "忻州": (112.7, 38.4), "临汾": (111.5, 36.1),
    "吕梁": (111.1, 37.5),
}  # fmt: skip


def test_tiles_stand_as_the_cities_do_and_none_covers_another():
    at = {name: (x, y) for _code, name, x, y in places()}
    assert at.keys() == REAL.keys()
    for one, other in combinations(REAL, 2):
        (east, north), (east_2, north_2) = REAL[one], REAL[other]
        if abs(north - north_2) > 0.6:
            assert (at[one][1] < at[other][1]) == (north > north_2), (one, other)
        if abs(east - east_2) > 1:
            assert (at[one][0] < at[other][0]) == (east < east_2), (one, other)
        assert at[one][1] != at[other][1] or abs(at[one][0] - at[other][0]) >= 2, (one, other)


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
def test_count_of_each_city_is_the_length_of_its_list(client, django_assert_num_queries):
    for city in ("140700", "140100"):
        factories.region(city)
    service_point("140702", "140703", name="榆次太谷园区")
    service_point("140700", office="140700", name="晋中市工商联")
    service_point("140105", office="140105", name="小店园区")
    service_point(name="已停的", valid_to="2026-09-06")
    with django_assert_num_queries(1):
        page = client.get(reverse("square:service_map"))
    counts = {tile.code: tile.count for tile in page.context["tiles"]}
    assert {code: number for code, number in counts.items() if number} == {"140700": 2, "140100": 1}
    for code in ("140700", "140100"):
        listed = client.get(reverse("accounts:service_points"), {"region": code}).context["page"].paginator.count
        assert listed == counts[code]
    assert '<a href="/service-points/?region=140700">' in page.text
    assert page.text.count("暂无服务点") == 9
    assert Region.objects.filter(level="city").count() == 2
