"""Two connections at once: one wins, the other gets a sentence."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from applications.models import Objection, PublicNotice
from applications.services import notices, objections, reviewing
from portal.audit.selectors import broken_records
from portal.core.errors import Refused
from tests.applications.staff.factories import case_at, clerk, fresh, objected, published

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("monday")]


def both(*acts):
    """Run the acts at one moment, each on a connection of its own; their answers or refusals."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=10)
            return act()
        except Refused as refusal:
            return refusal.reason
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_colleagues_publish_one_case_once():
    case = case_at("UNIT_NOTICE")
    colleagues = [clerk(case), clerk(case)]

    def publish(actor):
        return lambda: notices.publish_notice(ids=[case.pk], actor=actor, title="公示", contact="电话")

    answers = both(*(publish(actor) for actor in colleagues))
    assert PublicNotice.objects.count() == 1
    assert sum(isinstance(answer, str) for answer in answers) == 1


def test_two_colleagues_claim_one_case_once():
    case = case_at("UNIT_REVIEW")
    colleagues = [clerk(case), clerk(case)]
    answers = both(*(lambda actor=actor: reviewing.claim(ids=[case.pk], actor=actor) for actor in colleagues))
    assert sorted(len(report.done) for report in answers) == [0, 1]
    assert fresh(case).claimed_by_id in {actor.user_id for actor in colleagues}


def test_two_colleagues_decide_one_objection_once():
    case = case_at("UNIT_NOTICE")
    colleagues = [clerk(case), clerk(case)]
    objection = objected(published(case, actor=colleagues[0]))

    def decide(actor, upheld):
        return lambda: objections.decide(objection=objection, actor=actor, upheld=upheld, finding="经核查。")

    answers = both(decide(colleagues[0], upheld=True), decide(colleagues[1], upheld=False))
    assert sum(isinstance(answer, str) for answer in answers) == 1
    expected = {"UPHELD": "CANCELLED", "REJECTED": "UNIT_NOTICE"}
    assert fresh(case).status == expected[Objection.objects.get().status]
    assert list(broken_records()) == []
