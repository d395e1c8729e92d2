"""Two clicks and two tabs of an applicant."""

from uuid import uuid4

import pytest

from applications.models import Application
from applications.services.applicant import start_application, withdraw_application
from applications.services.reviewing import claim
from applications.services.submission import submit_application
from tests.properties.acts import of_one
from tests.races.racing import TIMES, a_case, one_wins, race, verbs

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def submitting(world, case, key):
    actor = world.hats_of(case.applicant_id)[0]
    return lambda: submit_application(application=case, actor=actor, commitment_name=actor.name, key=key)


def test_submit_twice_by_one_form_gives_one_answer(world):
    for _ in range(TIMES):
        case, key = a_case(world, "DRAFT"), uuid4()
        with world.moment():
            first, second = race(submitting(world, case, key), submitting(world, case, key))
        assert first.record == second.record
        assert verbs(case) == ["application.opened", "application.submitted"]
        assert case.versions.count() == 1


def test_submit_twice_by_two_tabs_lets_one_win(world):
    for _ in range(TIMES):
        case = a_case(world, "DRAFT")
        with world.moment():
            one_wins(race(submitting(world, case, uuid4()), submitting(world, case, uuid4())))
        assert verbs(case) == ["application.opened", "application.submitted"]
        assert case.versions.count() == 1
        assert Application.objects.get(pk=case.pk).status == "UNIT_REVIEW"


def test_start_twice_leaves_one_open_application(world):
    for _ in range(TIMES):
        employment = world.newcomer()
        actor = world.hats_of(employment.user_id)[0]

        def start(actor=actor, employment=employment):
            return start_application(actor=actor, batch=world.batch, level="middle", employment=employment, key=uuid4())

        with world.moment():
            case = one_wins(race(start, start))
        assert list(Application.objects.filter(applicant=actor.user_id)) == [case]
        assert verbs(case) == ["application.opened"]


def test_withdraw_while_the_unit_claims_lets_one_win(world):
    for _ in range(TIMES):
        case = a_case(world, "UNIT_REVIEW")
        actor = world.hats_of(case.applicant_id)[0]
        with world.moment():
            one_wins(
                race(
                    lambda case=case, actor=actor: withdraw_application(application=case, actor=actor, key=uuid4()),
                    lambda case=case: of_one(claim(ids=[case.pk], actor=world["clerk"], key=uuid4())),
                )
            )
        stored = Application.objects.get(pk=case.pk)
        is_withdrawn = stored.status == "WITHDRAWN"
        assert (stored.claimed_by_id is None) == is_withdrawn
        assert verbs(case)[2:] == ["application.withdrawn" if is_withdrawn else "application.claimed"]
