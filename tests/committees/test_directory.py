"""The public directory of committees (S14)."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committees.selectors import standing
from portal.catalog.models import Region, Series, Specialty
from portal.core import clock
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def directory(client, **query):
    return client.get(reverse("committees:directory"), query).content.decode()


def shown(client, **query):
    text = directory(client, **query)
    return [number for number in range(1, 10) if reverse("committees:committee", args=[number]) in text]


def test_directory_is_found_by_series_level_and_region(client):
    province, city, county = (factories.region(code) for code in ("140000", "140700", "140702"))
    other = Region.objects.create(code="140100", name="太原市", level="city", parent=province)
    library = Series.objects.create(code="library", name="图书资料", number=9)
    for number, fields in enumerate(
        [{"region": city}, {"region": county, "level": "junior"}, {"region": province, "level": "senior"},
         {"region": other}, {"region": other, "series": library}], 1,
    ):  # fmt: skip
        factories.CommitteeFactory(number=number, **fields)
    assert shown(client) == [1, 2, 3, 4, 5]
    assert shown(client, region="140700") == [1, 2]
    assert shown(client, region="140000") == [3]
    assert shown(client, level="middle") == [1, 4, 5]
    assert shown(client, series="library", region="140100") == [5]
    assert shown(client, series="library", region="140700") == []
    assert shown(client, series="x", level="y", region="'") == [1, 2, 3, 4, 5]


def test_directory_is_found_by_name_and_valid_filing_and_downloaded_as_it_is_found(client):
    factories.CommitteeFactory(number=1, name="晋中市机械评委会")
    factories.CommitteeFactory(number=2, name="晋中市化工评委会", scope="internal", filing_number="=1+1")
    factories.CommitteeFactory(number=3, name="到期的评委会", valid_from=date(2023, 1, 1), valid_to=date(2025, 12, 31))
    assert shown(client, q="化工") == [2]
    assert shown(client, q="=1+1") == [2]
    assert shown(client, only="in_force") == [1, 2]
    assert shown(client, only="open") == [1]
    answer = client.get(reverse("committees:directory_csv"), {"only": "in_force"})
    header, *lines = answer.content.decode("utf-8-sig").splitlines()
    assert header.startswith("编号,名称,级别,系列,评审专业")
    assert [line.split(",")[0] for line in lines] == ["1", "2"]
    assert "'=1+1" in lines[1]


def test_directory_says_what_is_published_and_never_a_member(client):
    committee = factories.CommitteeFactory(
        number=7, contact="职称办", telephone="0354-1234567", address="晋中市某街1号", usage_scope="targeted"
    )
    gas = Specialty.objects.create(series=committee.series, code="gas", name="燃气工程")
    committee.specialty_periods.create(specialty=gas, valid_from="2026-01-01")
    member = factories.MemberFactory(committee=committee, expert__user__name="欧阳委员")
    batch = factories.BatchFactory(committee=committee)
    detail = client.get(reverse("committees:committee", args=[7])).content.decode()
    for text in (directory(client), detail):
        for known in ("燃气工程", "职称办", "0354-1234567", "晋中市某街1号", "2028-12-31", "晋人社备〔2026〕1号"):
            assert known in text
        assert member.expert.user.name not in text
    assert batch.title in detail
    assert "正在受理" in detail
    assert "以后可以转评" in detail


@pytest.mark.parametrize(("number", "status"), [(7, 200), (8, 404), (10**30, 404)])
def test_committee_is_found_by_its_number(client, number, status):
    factories.CommitteeFactory(number=7)
    assert client.get(f"/committees/{number}/").status_code == status


@pytest.mark.parametrize(
    ("status", "day", "words"),
    [
        ("ACTIVE", "2026-01-01", "正常"),
        ("ACTIVE", "2028-12-31", "正常"),
        ("ACTIVE", "2029-01-01", "备案已到期"),
        ("ACTIVE", "2025-12-31", "备案未生效"),
        ("RECTIFYING", "2026-09-07", "整改中"),
        ("SUSPENDED", "2029-01-01", "暂停"),
        ("WITHDRAWN", "2026-09-07", "已收回评审权"),
    ],
)
def test_standing_of_a_filing(status, day, words):
    on = datetime.fromisoformat(day).replace(tzinfo=clock.SHANXI).date()
    assert standing(factories.CommitteeFactory(status=status), on)[0] == words


def test_directory_costs_the_same_for_one_and_three_rows(client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            directory(client)
        return len(captured)

    factories.CommitteeFactory()
    queries()
    one = queries()
    factories.CommitteeFactory.create_batch(2)
    assert queries() == one
