"""Two connections at once: one wins, the other gets a sentence."""

import threading
import uuid

import pytest
from django.db import connection

from applications.models import Application, Version
from applications.services.applicant import start_application
from applications.services.submission import submit_application
from portal.core import clock
from portal.core.errors import Refused
from tests import factories
from tests.applications.applicant.factories import complete_case
from tests.conftest import MONDAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def at_once(*acts):
    """Run the acts in threads that start together; returns what each answered or raised."""
    barrier, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def one(place, act):
        try:
            barrier.wait()
            answers[place] = act()
        except Refused as refused:
            answers[place] = refused.reason
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_start_at_once_opens_one_application():
    with clock.frozen(MONDAY):
        user, batch = factories.UserFactory(), factories.BatchFactory()
        employment = factories.employ(user, factories.OrganisationFactory())
        actor = factories.applicant_actor(user)

        def start():
            return start_application(
                actor=actor, batch=batch, level="middle", employment=employment, key=uuid.uuid4()
            ).code

        answers = at_once(start, start)
    [sentence] = [answer for answer in answers if "同一年度不得重复申报" in answer]
    assert sentence
    assert Application.objects.count() == 1


@pytest.mark.parametrize("same_key", [True, False])
def test_submit_at_once_freezes_one_version(same_key):
    with clock.frozen(MONDAY):
        factories.hrss_office("140702")
        case = complete_case()
        actor = factories.applicant_actor(case.applicant)
        keys = [uuid.uuid4()] * 2 if same_key else [uuid.uuid4(), uuid.uuid4()]

        def submit(key):
            return submit_application(
                application=case, actor=actor, commitment_name=case.applicant.name, key=key
            ).subject.status

        answers = at_once(*(lambda key=key: submit(key) for key in keys))
    refused = [answer for answer in answers if answer != "UNIT_REVIEW"]
    assert len(refused) == (0 if same_key else 1)
    assert all("当前状态为“单位审核”" in answer for answer in refused)
    assert Version.objects.count() == 1
