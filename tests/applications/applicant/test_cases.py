import uuid
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application
from applications.selectors.journey import median_days
from applications.services.applicant import start_application
from portal.core import clock
from portal.core.errors import Refused
from tests import factories
from tests.applications.applicant.factories import draft_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def person(client):
    made = factories.UserFactory()
    client.force_login(made)
    return made


def test_my_cases_explains_the_empty_list(client, person):
    assert "您还没有申报" in client.get(reverse("applications:my_cases")).content.decode()


def test_my_cases_costs_the_same_for_one_and_three(client, person):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse("applications:my_cases"))
        return len(captured)

    draft_case(applicant=person)
    queries()
    one = queries()
    for year in (2024, 2025):
        draft_case(applicant=person, year=year)
    assert queries() == one


def start(client, batch, employment, **changes):
    data = {"level": "middle", "employment": employment.pk, "idempotency_key": str(uuid.uuid4()), **changes}
    return client.post(reverse("applications:start_in", args=[batch.code]), data)


def test_start_opens_a_draft(client, person):
    batch = factories.BatchFactory()
    employment = factories.employ(person, factories.OrganisationFactory())
    answer = start(client, batch, employment)
    case = Application.objects.get()
    assert answer.url == reverse("applications:case", args=[case.code])
    assert (case.status, case.applicant, case.employer, case.year) == (
        "DRAFT",
        person,
        employment.organisation,
        2026,
    )


def test_start_twice_with_one_key_opens_one_draft(client, person):
    batch, key = factories.BatchFactory(), str(uuid.uuid4())
    employment = factories.employ(person, factories.OrganisationFactory())
    first = start(client, batch, employment, idempotency_key=key)
    assert start(client, batch, employment, idempotency_key=key).url == first.url


def test_start_of_a_second_application_gives_a_sentence(client, person):
    batch = factories.BatchFactory()
    employment = factories.employ(person, factories.OrganisationFactory())
    start(client, batch, employment)
    answer = start(client, batch, employment)
    assert answer.status_code == 200
    assert "同一年度不得重复申报" in answer.content.decode()
    assert Application.objects.count() == 1


def test_start_with_another_persons_employment_is_refused(client, person):
    batch = factories.BatchFactory()
    factories.employ(person, factories.OrganisationFactory())
    other = factories.employ(factories.UserFactory(), factories.OrganisationFactory())
    assert "请选择您本人的工作单位。" in start(client, batch, other).content.decode()
    with pytest.raises(Refused, match="请选择您本人的工作单位"):
        start_application(actor=factories.applicant_actor(person), batch=batch, level="middle", employment=other)


def test_start_in_a_closed_batch_is_not_found(client, person):
    batch = factories.BatchFactory(closes_at=datetime(2026, 9, 1, tzinfo=clock.SHANXI))
    assert client.get(reverse("applications:start_in", args=[batch.code])).status_code == 404


def test_my_cases_is_refused_to_another_role(client):
    clerk = factories.staff("unit_clerk", factories.OrganisationFactory())
    client.force_login(factories.UserFactory._meta.model.objects.get(pk=clerk.user_id))
    assert client.get(reverse("applications:my_cases")).status_code == 403


def test_median_days_needs_five_cases_and_rounds_up():
    begin = datetime(2026, 9, 1, tzinfo=clock.SHANXI)

    def stay(name, hours):
        return [
            (name, 1, "DRAFT", "UNIT_REVIEW", begin),
            (name, 2, "UNIT_REVIEW", "UNIT_REVIEW", begin + timedelta(hours=1)),
            (name, 3, "UNIT_REVIEW", "UNIT_NOTICE", begin + timedelta(hours=hours)),
        ]

    rows = [row for number, hours in enumerate([10, 20, 50, 60, 70]) for row in stay(str(number), hours)]
    assert median_days(rows) == {"UNIT_REVIEW": 3}
    assert median_days(rows[:12]) == {}
