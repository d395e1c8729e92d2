from datetime import date

import pytest
from django.urls import reverse

from applications.models import NoticeEntry, Objection, PublicNotice
from portal.core import clock
from tests.applications.applicant.factories import draft_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def entry():
    case = draft_case(status="UNIT_NOTICE", leg=2)
    notice = PublicNotice.objects.create(
        kind="pre", title="公示", publisher=case.employer, contact="0354-0000000", published_at=clock.now(),
        starts_on=date(2026, 9, 7), ends_on=date(2026, 9, 14), first_ends_on=date(2026, 9, 14),
        working_days=5, calendar_version="v", people=[], digest="0",
    )  # fmt: skip
    return NoticeEntry.objects.create(notice=notice, application=case)


def hub(client, entry):
    client.force_login(entry.application.applicant)
    return client.get(reverse("applications:case", args=[entry.application.code])).content.decode()


def test_hub_tells_until_when_the_notice_runs(client, entry):
    page = hub(client, entry)
    assert "单位公示中" in page
    assert "2026年9月14日" in page
    assert "公示收到异议" not in page


def test_hub_tells_of_an_open_objection_without_its_content_or_its_author(client, entry):
    Objection.objects.create(
        code="YY1", entry=entry, name="张三丰", contact="13800000000", content="论文造假", filed_at=clock.now()
    )
    page = hub(client, entry)
    assert "公示收到异议" in page
    assert "张三丰" not in page
    assert "论文造假" not in page


def test_hub_tells_of_a_rejected_objection(client, entry):
    Objection.objects.create(code="YY1", entry=entry, content="不实", filed_at=clock.now(), status="REJECTED")
    assert "异议经核查不成立" in hub(client, entry)
