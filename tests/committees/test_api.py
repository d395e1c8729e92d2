import csv
import io
from datetime import datetime

import pytest
from ninja.testing import TestClient

from committees.api import router
from portal.catalog.models import Specialty
from portal.core import clock
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(router)


def test_committees_lists_the_filed_ones_by_number_and_no_members(client):
    later = factories.CommitteeFactory(number=702)
    first = factories.CommitteeFactory(number=701, status="SUSPENDED")
    member = factories.MemberFactory(committee=first)
    answer = client.get("/committees")
    items = answer.json()["items"]
    assert [(each["number"], each["status"], each["status_name"]) for each in items] == [
        (701, "SUSPENDED", "暂停"),
        (702, "ACTIVE", "正常"),
    ]
    assert items[1]["organiser"] == later.organiser.name
    assert (items[0]["level"], items[0]["series"], items[0]["region"]) == ("middle", "engineering", "140700")
    assert (items[0]["valid_from"], items[0]["valid_to"]) == ("2026-01-01", "2028-12-31")
    assert member.expert.user.name not in answer.content.decode()


def test_committees_come_in_pages(client):
    for number in (701, 702, 703):
        factories.CommitteeFactory(number=number)
    page = client.get("/committees?page=2&page_size=2").json()
    assert (page["count"], page["page"], [each["number"] for each in page["items"]]) == (3, 2, [703])
    assert client.get("/committees?page=0").status_code == 422
    assert client.get("/committees?format=xml").status_code == 422


def test_committees_come_as_csv(client):
    factories.CommitteeFactory(number=701, name="=1+1")
    answer = client.get("/committees?format=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:2] == ["编号", "名称"]
    assert rows[1][:2] == ["701", "'=1+1"]
    assert len(rows[0]) == len(rows[1]) == 23


def test_committees_take_the_same_number_of_statements_for_any_size(client, django_assert_num_queries):
    for number in range(701, 711):
        factories.BatchFactory(committee__number=number)
    with django_assert_num_queries(5), clock.frozen(datetime(2026, 9, 7, tzinfo=clock.SHANXI)):
        client.get("/committees")


def test_committees_say_how_to_reach_them_and_what_they_take(client):
    taken, closed = (
        Specialty.objects.create(series=factories.engineering(), code=code, name=name)
        for code, name in [("mechanical", "机械工程"), ("gas", "燃气工程")]
    )
    committee = factories.CommitteeFactory(
        number=701, contact="职称办", telephone="0354-1234567", address="晋中市某街1号", usage_scope="targeted"
    )
    factories.CommitteeFactory(number=702)
    committee.specialty_periods.create(specialty=taken, valid_from="2026-01-01")
    committee.specialty_periods.create(specialty=closed, valid_from="2026-01-01", valid_to="2026-09-06")
    with clock.frozen(datetime(2026, 9, 7, 9, tzinfo=clock.SHANXI)):
        first, whole_series = client.get("/committees").json()["items"]
        rows = list(csv.reader(io.StringIO(client.get("/committees?format=csv").content.decode("utf-8-sig"))))
    assert first["specialties"] == [{"code": "mechanical", "name": "机械工程"}]
    assert whole_series["specialties"] is None
    assert (first["contact"], first["telephone"], first["address"]) == ("职称办", "0354-1234567", "晋中市某街1号")
    assert (first["scope"], first["usage_scope"], first["usage_scope_name"]) == (
        "open",
        "targeted",
        "定向评价、定向使用",
    )
    assert dict(zip(rows[0], rows[1], strict=True))["评审专业"] == "机械工程"
    assert dict(zip(rows[0], rows[2], strict=True))["评审专业"] == "全部专业"


def test_committees_tell_of_the_batches_that_are_not_over_and_of_no_draft(client):
    committee = factories.CommitteeFactory(number=701)
    open_now = factories.BatchFactory(committee=committee, methods=["review", "defence"], grouping="separate_group")
    factories.BatchFactory(committee=committee, status="DRAFT")
    factories.BatchFactory(committee=committee, closes_at=datetime(2026, 9, 1, tzinfo=clock.SHANXI))
    with clock.frozen(datetime(2026, 9, 7, tzinfo=clock.SHANXI)):
        (item,) = client.get("/committees").json()["items"]
    assert [each["code"] for each in item["batches"]] == [open_now.code]
    (batch,) = item["batches"]
    assert (batch["methods"], batch["grouping"], batch["fees"]) == (["review", "defence"], "separate_group", [])
    assert batch["cutoff_on"] == "2026-12-31"
