"""The night's counting, what everybody reads of it, and the alarm for those who supervise (S13a, S13b, M5h)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Application
from portal.accounts.models import User
from portal.catalog.models import Parameter
from portal.core import clock
from portal.core.actors import Role
from portal.square.models import Figure, Treatment
from portal.square.services import figures
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

FATES = {"private": {"REFUSED": 10, "NOT_PASSED": 30, "CERTIFIED": 10}, "public": {"NOT_PASSED": 10, "CERTIFIED": 20}}


@pytest.fixture
def judged():
    """A committee before which private units' people fare worse, and one case of another year and series."""
    committee = factories.CommitteeFactory(number=7)
    batch = factories.BatchFactory(committee=committee)
    people = iter(factories.UserFactory.create_batch(90))
    rows = []
    for ownership, fates in FATES.items():
        unit = factories.OrganisationFactory(ownership=ownership)
        for status, number in fates.items():
            rows += [
                Application(
                    applicant=next(people), batch=batch, series=committee.series, level="middle", year=2026, version=1,
                    employer=unit, reviewer=unit, deciding_body=committee.organiser, handler=committee.organiser,
                    status=status, status_since=clock.now(), created_at=clock.now(),
                )
                for _ in range(number)
            ]  # fmt: skip
    Application.objects.bulk_create(rows)
    factories.ApplicationFactory(
        batch=batch, status="CERTIFIED", year=2025, version=1, route=False, applicant__name="独一人"
    )
    factories.ApplicationFactory(batch=batch, status="DRAFT", route=False)
    for key, value in (("public_count_minimum", 5), ("equal_treatment_points", 15), ("equal_treatment_persons", 20)):
        Parameter.objects.create(key=key, name=key, value=value, unit="persons")
    return committee


def test_counts_are_those_of_the_cases_and_one_night_counts_once(judged):
    assert figures.is_due()
    figures.count_figures()
    row = Figure.objects.get(year=2026, dimension="ownership", group="private")
    assert (row.label, row.applications, row.accepted, row.passed, row.certified, row.waiting) == (
        "民营",
        50,
        40,
        10,
        10,
        0,
    )
    assert Figure.objects.get(year=2026, dimension="region").label == "晋中市"
    assert Figure.objects.get(year=2026, dimension="channel").label == "用人单位"
    private = Treatment.objects.get(year=2026, ownership="private")
    assert (private.decided, private.accepted, private.judged, private.passed) == (50, 40, 40, 10)
    assert not figures.is_due()
    with clock.frozen(clock.now() + timedelta(hours=16, minutes=59)):
        assert not figures.is_due()
    with clock.frozen(clock.now() + timedelta(hours=17)):
        assert figures.is_due()


def test_everybody_reads_big_groups_and_nobody_small_ones(client, judged, django_assert_num_queries):
    figures.count_figures()
    with django_assert_num_queries(4):
        page = client.get(reverse("square:statistics"))
    assert (
        "全省申报 <strong>80</strong> 人次，受理 <strong>70</strong> 人次，通过 <strong>30</strong> 人次" in page.text
    )
    assert '<svg class="chart" viewBox="0 0 400' in page.text
    assert "民营：受理占申报的 80.0%，通过占受理的 25.0%" in page.text
    small = client.get(reverse("square:statistics"), {"year": 2025})
    assert "全省申报 <strong>—</strong> 人次" in small.text
    for wrong in ("1999", "x", "²", "9" * 30):
        assert client.get(reverse("square:statistics"), {"year": wrong}).status_code == 404
    items = client.get("/api/v1/statistics", {"dimension": "ownership", "year": 2026}).json()["items"]
    assert [(each["label"], each["row"], each["passed"]) for each in items] == [
        ("民营", "group", 10), ("国有", "group", 20), ("合计", "total", 30),
    ]  # fmt: skip
    told = client.get("/api/v1/statistics", {"year": 2025}).json()["items"]
    assert {each["applications"] for each in told} == {None}
    lines = client.get("/api/v1/statistics?format=csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("年度,分组方式代码")
    assert "2026,ownership,单位所有制,民营,分组,50,40,10,10" in lines


def test_while_one_result_is_to_come_nobody_reads_how_many_passed(client, judged):
    factories.ApplicationFactory(batch=judged.batches.get(), status="IN_REVIEW", version=1, route=False)
    figures.count_figures()
    page = client.get(reverse("square:statistics")).text
    assert "全部结果公布以后再统计" in page
    told = client.get("/api/v1/statistics", {"year": 2026}).json()["items"]
    assert {(each["passed"], each["certified"]) for each in told} == {(None, None)}
    assert any(each["accepted"] for each in told)


def test_alarm_reaches_supervisor_and_the_filing_authority_alone(client, judged, django_assert_max_num_queries):
    figures.count_figures()
    address = reverse("square:equal_treatment")
    readers = {
        factories.staff(Role.SUPERVISOR, factories.hrss_office("140000")): True,
        factories.staff(Role.HRSS_OFFICER, judged.filing_authority): True,
        factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140100")): False,
    }
    for reader, sees in readers.items():
        client.force_login(User.objects.get(pk=reader.user_id))
        with django_assert_max_num_queries(12):
            page = client.get(address).text
        assert ("需要核查" in page) is sees
        assert (judged.name in page) is sees
        if sees:
            assert "80.0%（40/50）／100.0%（30/30）" in page
            assert "民营低 41.7 个百分点" in page
            assert reverse("square:equal_treatment") in page
