"""The public list of notices is narrowed by kind, place and committee (令40 art. 26)."""

import pytest
from django.urls import reverse

from applications.models import PublicNotice
from tests import factories
from tests.applications.staff.factories import calendar, case_at, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def listed(client, **query):
    page = client.get(reverse("applications:notices"), query)
    assert page.status_code == 200
    return {notice.title for notice, _countdown in page.context["lines"]}


def test_filters_narrow_the_list_and_a_wrong_one_counts_for_nothing(client, django_assert_max_num_queries):
    calendar()
    taiyuan = factories.OrganisationFactory(region=factories.region("140105"))
    other = factories.BatchFactory(committee__number=12, committee__name="太原市工程系列评审委员会")
    notices = {
        "晋中": published(case_at("UNIT_NOTICE", batch=factories.BatchFactory(committee__number=11))),
        "太原": published(case_at("UNIT_NOTICE", employer=taiyuan, batch=other)),
    }
    for name, notice in notices.items():
        PublicNotice.objects.filter(pk=notice.pk).update(title=name)
    PublicNotice.objects.filter(pk=notices["太原"].pk).update(kind="post")
    everything = set(notices)
    assert listed(client) == everything
    assert listed(client, kind="pre") == {"晋中"}
    assert listed(client, kind="post") == {"太原"}
    assert listed(client, region="140700") == {"晋中"}
    assert listed(client, region="140100") == {"太原"}
    assert listed(client, region="140000") == set()
    assert listed(client, committee="12") == {"太原"}
    assert listed(client, committee="11", kind="post") == set()
    assert listed(client, kind="x", region="'", committee="9" * 30) == everything
    with django_assert_max_num_queries(7):
        page = client.get(reverse("applications:notices"), {"kind": "pre", "region": "140700"}).text
    assert "?kind=pre&amp;region=140700&amp;tab=past" in page
