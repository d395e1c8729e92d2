"""What an applicant reads of the portal's time and of the offices' time limits (regulation 4.6)."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from portal.catalog.models import Parameter
from portal.core import clock
from tests import factories
from tests.applications.applicant.factories import draft_case
from tests.applications.staff.factories import at, calendar, case_at, clerk, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits(db):
    calendar()
    for key, value in {"unit_review_working_days": 5, "review_working_days": 10}.items():
        Parameter.objects.create(key=key, name=key, value=value, unit="working_days")


def page_of(case, name="case"):
    client = Client()
    client.force_login(case.applicant)
    return client.get(reverse(f"applications:{name}", args=[case.code])).content.decode()


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        ("UNIT_REVIEW", "2026年9月14日</time>（收到后 5 个工作日内）"),
        ("UNIT_NOTICE", "2026年9月14日</time>（收到后 5 个工作日内）"),
        ("HRSS_REVIEW", "2026年9月20日</time>（收到后 10 个工作日内）"),
        ("COMMITTEE_ACCEPTANCE", "2026年9月20日</time>（收到后 10 个工作日内）"),
    ],
)
def test_the_applicant_sees_the_time_limit_of_the_stage(stage, sentence):
    with at(9, 7):
        page = page_of(case_at(stage))
    assert sentence in page
    assert "已超过办理期限" not in page


@pytest.mark.parametrize(("day", "over"), [(14, False), (15, True)])
def test_a_limit_that_is_over_is_called_so(day, over):
    with at(9, 7):
        case = case_at("UNIT_REVIEW")
    with at(9, day):
        assert ("已超过办理期限" in page_of(case)) == over


def test_a_published_notice_has_its_own_period():
    with at(9, 7):
        case = case_at("UNIT_NOTICE")
        published(case, actor=clerk(case))
        assert "办理期限" not in page_of(case)


def test_without_the_parameter_no_limit_is_promised():
    Parameter.objects.filter(key="unit_review_working_days").delete()
    with at(9, 7):
        assert "办理期限" not in page_of(case_at("UNIT_REVIEW"))


@pytest.mark.parametrize(
    ("minute", "second", "words"),
    [(59, 0, "截止后不能提交，已填写的草稿会保留"), (59, 1, "申报时间已过，不能再提交；草稿都会保留")],
)
def test_the_submit_page_shows_the_clock_and_the_minute_of_the_deadline(minute, second, words):
    batch = factories.BatchFactory(closes_at=datetime(2026, 9, 30, 23, 59, tzinfo=clock.SHANXI))
    with clock.frozen(datetime(2026, 9, 30, 23, minute, second, tzinfo=clock.SHANXI)):
        page = page_of(draft_case(batch=batch), "check")
    assert f"2026年9月30日 23:59:{second:02d}" in page
    assert "2026年9月30日 23:59</time>，以系统时间为准" in page
    assert words in page


def test_the_list_of_batches_shows_the_clock(client):
    client.force_login(factories.UserFactory())
    with at(9, 7):
        page = client.get(reverse("applications:start")).content.decode()
    assert "2026年9月7日 09:00:00" in page
