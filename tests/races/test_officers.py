"""Two officers at one case."""

from uuid import uuid4

import pytest

from applications.models import Application, Confirmation, CorrectionRequest
from applications.services import reviewing
from applications.services.absence import plan_absence
from applications.services.notices import confirm_results, publish_notice
from certificates.models import Certificate, NumberRange
from certificates.services.pipeline import issue
from portal.audit.models import Record
from portal.core import clock
from portal.workbench.models import Absence
from tests.properties.acts import MISSING, of_one
from tests.races.racing import TIMES, a_case, one_wins, overlap, race, times, verbs

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
# Each is laid out and signed twice over.
CERTIFICATES = 3


def test_claim_by_two_officers_lets_one_win(world):
    for _ in range(TIMES):
        case = a_case(world, "HRSS_REVIEW")

        def claim(name, case=case):
            return lambda: of_one(reviewing.claim(ids=[case.pk], actor=world[name], key=uuid4()))

        with world.moment():
            winner = one_wins(race(claim("county"), claim("county_2")))
        record = winner.done[0].record
        assert Application.objects.get(pk=case.pk).claimed_by_id == record.actor_id
        assert verbs(case, "application.claimed") == ["application.claimed"]


@pytest.mark.parametrize("meet", [race, overlap])
def test_pass_on_and_ask_correction_at_once_lets_one_win(world, meet):
    for _ in times(meet):
        case = a_case(world, "HRSS_REVIEW")

        def pass_on(case=case):
            return of_one(reviewing.pass_on(ids=[case.pk], actor=world["county"], key=uuid4()))

        def ask(case=case):
            return reviewing.ask_correction(application=case, actor=world["county_2"], items=MISSING, key=uuid4())

        with world.moment():
            one_wins(meet(pass_on, ask))
        stored = Application.objects.get(pk=case.pk)
        asked = CorrectionRequest.objects.filter(application=case).count()
        assert (stored.status, stored.leg, asked) in {("HRSS_REVIEW", 4, 0), ("CORRECTION", 3, 1)}
        assert verbs(case)[-1] == ("application.correction_asked" if asked else "application.passed_on")
        assert len(verbs(case)) == 6


@pytest.mark.parametrize("meet", [race, overlap])
def test_publish_notice_by_two_clerks_lets_one_win(world, meet):
    for _ in times(meet):
        case = a_case(world, "UNIT_NOTICE")

        def publish(name, case=case):
            return lambda: publish_notice(ids=[case.pk], actor=world[name], title="公示", contact="电话", key=uuid4())

        with world.moment():
            one_wins(meet(publish("clerk"), publish("clerk_2")))
        assert case.notice_entries.count() == 1
        assert verbs(case, "application.notice") == ["application.notice_published"]


@pytest.mark.parametrize("meet", [race, overlap])
def test_confirm_twice_begins_one_certificate(world, meet):
    for _ in times(meet):
        case = a_case(world, "RESULT_NOTICE")
        world.pass_days(9)

        def confirm(name, case=case):
            return lambda: of_one(
                confirm_results(ids=[case.pk], actor=world[name], document_number="晋〔2026〕1号", key=uuid4())
            )

        with world.moment():
            one_wins(meet(confirm("city"), confirm("city_2")))
        assert Confirmation.objects.filter(application=case).count() == 1
        assert Certificate.objects.filter(application=case).count() == 1
        assert verbs(case, "application.confirmed") == ["application.confirmed"]
    assert NumberRange.objects.get().last_serial == len(times(meet))


def test_issue_by_two_workers_makes_one_certificate(world):
    for _ in range(CERTIFICATES):
        case = a_case(world, "CONFIRMED")
        certificate = Certificate.objects.get(application=case)
        with world.moment():
            answers = race(lambda pk=certificate.pk: issue(pk), lambda pk=certificate.pk: issue(pk))
        assert sorted(answers) == [False, True]
        assert Application.objects.get(pk=case.pk).status == "CERTIFIED"
        issued = Record.objects.filter(chain=f"certificates.certificate:{certificate.pk}").order_by("position")
        assert list(issued.values_list("verb", flat=True)) == ["certificate.prepared", "certificate.issued"]
        assert verbs(case)[-2:] == ["application.confirmed", "application.certified"]


@pytest.mark.parametrize("decides_first", [True, False])
def test_case_decided_while_its_officer_goes_away_is_in_one_hand(world, decides_first):
    case = a_case(world, "HRSS_REVIEW")
    with world.moment():
        of_one(reviewing.claim(ids=[case.pk], actor=world["county"], key=uuid4()))

    def pass_on():
        return of_one(reviewing.pass_on(ids=[case.pk], actor=world["county"], key=uuid4()))

    def go_away():
        today, deputy = clock.today(), world["county_2"].user_id
        return plan_absence(actor=world["county"], first_day=today, last_day=today, deputy_id=deputy)

    with world.moment():
        overlap(pass_on, go_away) if decides_first else overlap(go_away, pass_on)
    stored, absence = Application.objects.get(pk=case.pk), Absence.objects.get()
    is_handed_on = (3, world["county_2"].user_id, 1)
    assert (stored.leg, stored.claimed_by_id, absence.handed_on) == ((4, None, 0) if decides_first else is_handed_on)
