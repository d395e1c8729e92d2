"""Numbers of years for everybody, and none that tells what became of one person (M5h; 令40 art. 26)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application
from portal.catalog.models import Parameter
from portal.catalog.services import load_catalog
from reviews.count_rules import Counts, told
from reviews.count_selectors import years_of
from tests import factories
from tests.reviews.factories import cases_in_review
from tests.reviews.test_pages import body


@pytest.mark.parametrize(
    ("judged", "passed", "filed", "shown"),
    [
        (20, 12, 12, (20, 12, 12)),
        (20, 12, 7, (20, 12, 7)),
        (20, 12, 0, (20, 12, None)),
        (20, 12, 8, (20, 12, None)),
        (20, 12, 11, (20, 12, None)),
        (10, 5, 5, (10, 5, 5)),
        (10, 6, 6, (10, None, None)),
        (10, 4, 4, (10, None, None)),
        (20, 20, 20, (20, None, None)),
        (20, 0, 0, (20, None, None)),
        (20, 19, 19, (20, None, None)),
        (5, 2, 2, (5, None, None)),
        (4, 4, 4, (None, None, None)),
        (0, 0, 0, (None, None, None)),
    ],
)
def test_no_group_below_five_can_be_told(judged, passed, filed, shown):
    assert told(judged=judged, passed=passed, filed=filed, least=5) == Counts(*shown)


def judged(*statuses, committee=None):
    """Cases of one committee and year that stand in these states."""
    batch = factories.BatchFactory(**({"committee": committee} if committee else {}))
    cases = cases_in_review(batch, len(statuses)) if len(statuses) >= 50 else [
        factories.ApplicationFactory(batch=batch, status=status) for status in statuses
    ]  # fmt: skip
    return batch.committee, cases


def page(committee) -> str:
    answer = Client().get(reverse("reviews:committee_results", args=[committee.number]))
    assert answer.status_code == 200
    return body(answer)


@pytest.mark.django_db
def test_anybody_reads_a_finished_year_and_nothing_of_one_that_runs(monday):
    load_catalog()
    committee, cases = judged(*["CERTIFIED"] * 6, *["NOT_PASSED"] * 5)
    assert "11 人" in (shown := page(committee))
    assert shown.count("6 人") == 2
    assert not [case for case in cases if case.applicant.name in shown]
    link = reverse("reviews:committee_results", args=[committee.number])
    assert link in body(Client().get(reverse("committees:committee", args=[committee.number])))
    factories.ApplicationFactory(batch=cases[0].batch, status="IN_REVIEW")
    shown = page(committee)
    assert "评审尚未结束" in shown
    assert "11 人" not in shown
    assert Client().get(reverse("reviews:committee_results", args=[9999])).status_code == 404


@pytest.mark.django_db
def test_the_least_number_is_a_parameter_and_without_it_nothing_is_told(monday):
    load_catalog()
    committee, _cases = judged(*["CERTIFIED"] * 3, *["NOT_PASSED"] * 3)
    assert "6 人" in page(committee)
    assert "不公布" in page(committee)
    Parameter.objects.filter(key="public_count_minimum").update(value=3)
    assert page(committee).count("3 人") >= 2
    Parameter.objects.filter(key="public_count_minimum").delete()
    assert "还没有可以公布的统计" in page(committee)


@pytest.mark.django_db
def test_a_committee_with_its_own_right_counts_what_is_filed(monday):
    load_catalog()
    committee, _cases = judged(*["CONFIRMED"] * 5, *["NOT_PASSED"] * 5)
    assert years_of(committee, 5)[0].counts == Counts(10, 5, 5)
    type(committee).objects.filter(pk=committee.pk).update(formed_by="social_body")
    committee = type(committee).objects.get(pk=committee.pk)
    assert years_of(committee, 5)[0].counts == Counts(10, 5, None)
    with CaptureQueriesContext(connection) as captured:
        years_of(committee, 5)
    assert len(captured) == 1
    assert Application.objects.count() == 10
