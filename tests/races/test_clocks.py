"""Deadlines that meet an act or themselves."""

from datetime import date, datetime

import pytest

from applications.due import expire_corrections
from applications.models import Application, Reminder
from applications.services.reminders import remind
from applications.services.reviewing import ItemToCorrect, ask_correction, claim
from applications.services.submission import resubmit_application
from committees.models import Batch, WindowExtension
from committees.services import extend_window, record_outage
from portal.core import clock
from portal.core.actors import Role
from portal.messages.models import Message
from tests import factories
from tests.properties.acts import of_one
from tests.races.racing import a_case, one_wins, overlap, race, verbs

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def on(day, hour=9, month=9):
    return clock.frozen(datetime(2026, month, day, hour, tzinfo=clock.SHANXI))


def returned(world):
    """A case that the unit has returned on Tuesday the 8th: due on Tuesday the 15th."""
    case, clerk = a_case(world, "UNIT_REVIEW"), world["clerk"]
    with world.moment():
        of_one(claim(ids=[case.pk], actor=clerk))
        ask_correction(application=case, actor=clerk, items=[ItemToCorrect("report", "missing")])
    return case


def lost(moment=datetime(2026, 9, 14, 9, tzinfo=clock.SHANXI)):
    keeper = factories.staff(Role.HRSS_ADMIN, factories.hrss_office("140000"))
    return lambda: record_outage(actor=keeper, began_at=moment, ended_at=moment.replace(hour=10), what="断电")


@pytest.mark.parametrize("meet", [race, overlap])
def test_reminders_of_two_workers_go_out_once(world, meet):
    case = returned(world)
    with on(14):
        answers = meet(remind, remind)
    assert sorted(answers) == [0, 1]
    assert Reminder.objects.count() == 1
    letters = Message.objects.filter(recipient_id=case.applicant_id, subject__startswith="补正期限还有")
    assert letters.count() == 1


def test_reminder_and_resubmission_at_once_do_not_wait_for_each_other(world):
    case = returned(world)
    actor = world.hats_of(case.applicant_id)[0]

    def answer():
        return resubmit_application(application=case, actor=actor, commitment_name=actor.name)

    with on(14):
        told = overlap(answer, remind)[1]
    assert told == 0
    assert Application.objects.get(pk=case.pk).status == "UNIT_REVIEW"


@pytest.mark.parametrize("meet", [race, overlap])
def test_outage_and_resubmission_at_once_leave_one_state(world, meet):
    case = returned(world)
    actor = world.hats_of(case.applicant_id)[0]
    with on(14, 11):
        meet(
            lambda: resubmit_application(application=case, actor=actor, commitment_name=actor.name),
            lost(),
        )
    stored = Application.objects.get(pk=case.pk)
    assert (stored.status, stored.due_on) == ("UNIT_REVIEW", None)
    assert verbs(case)[-1] == "application.resubmitted"


def test_outage_and_expiry_at_once_end_or_lengthen_the_case_never_both(world):
    case = returned(world)
    with on(16, 0):
        race(lost(datetime(2026, 9, 15, 9, tzinfo=clock.SHANXI)), expire_corrections)
    stored = Application.objects.get(pk=case.pk)
    outcome = (stored.status, stored.due_on, verbs(case)[-1])
    assert outcome in [
        ("CORRECTION", date(2026, 9, 16), "application.correction_extended"),
        ("DEEMED_WITHDRAWN", date(2026, 9, 15), "application.deemed_withdrawn"),
    ]


def test_two_secretaries_lengthen_a_window_once(world):
    closes_at = datetime(2026, 9, 30, 23, 59, tzinfo=clock.SHANXI)
    factories.close_window(world.batch, closes_at)
    batch = Batch.objects.get(pk=world.batch.pk)
    colleague = factories.staff(Role.SECRETARY, batch.committee.organiser)
    with on(30, 23):
        outage = lost(datetime(2026, 9, 30, 9, tzinfo=clock.SHANXI))()

        def extend(actor, day):
            return lambda: extend_window(
                batch=batch,
                actor=actor,
                outage=outage,
                closes_at=datetime(2026, 10, 8, day, tzinfo=clock.SHANXI),
                reason="断电",
            )

        won = one_wins(race(extend(world["secretary"], 12), extend(colleague, 18)))
    assert WindowExtension.objects.get() == won
    assert Batch.objects.get(pk=batch.pk).closes_at == won.closes_at
