"""The last moment of a notice: an objection, or a longer notice, against the act that the notice holds back."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest

from applications.models import Application, Objection
from applications.services import objections, reviewing
from applications.services.notices import confirm_results, lengthen_notice
from portal.core import clock
from portal.core.errors import Refused
from tests.properties.acts import ACTS, CONTENT, of_one
from tests.properties.forward import Picks
from tests.races.racing import a_case, check_invariants, one_wins, overlap, race, times, verbs

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
FILED, LENGTHENED = "application.objection_filed", "application.notice_lengthened"
LATE_OR_NOT = 3
# Kind of the notice: where the case stands in it, who publishes it, what it holds back.
NOTICES = {
    "pre": ("UNIT_NOTICE", "clerk", "application.recommended"),
    "post": ("RESULT_NOTICE", "secretary", "application.confirmed"),
}


def in_notice(world, kind):
    """A case whose notice has been published, and its entry."""
    status, publisher, _moved = NOTICES[kind]
    case = a_case(world, status)
    if kind == "pre":
        with world.moment():
            ACTS["publish_notice"](world, world[publisher], Picks(case)).call(None)
    return case, case.notice_entries.select_related("notice").get(notice__kind=kind)


def going_on(world, case, kind):
    """The act that the notice holds back."""
    if kind == "pre":
        return of_one(reviewing.recommend(ids=[case.pk], actor=world["clerk"], key=uuid4()))
    report = confirm_results(ids=[case.pk], actor=world["city"], document_number="晋〔2026〕1号", key=uuid4())
    return of_one(report)


def objecting(entry):
    return objections.file_objection(entry=entry, content=CONTENT, key=uuid4())


def at(day, hour, minute, second):
    return clock.frozen(datetime.combine(day, time(hour, minute, second), tzinfo=clock.SHANXI))


@pytest.mark.parametrize("kind", NOTICES)
def test_objection_of_the_last_second_holds_the_case(world, kind):
    """It is written before midnight and committed after; the act of the first second after midnight waits for it."""
    moved = NOTICES[kind][2]
    for _ in times(overlap):
        case, entry = in_notice(world, kind)
        last_day = entry.notice.ends_on

        def object_in_time(entry=entry, last_day=last_day):
            with at(last_day, 23, 59, 59):
                return objecting(entry)

        def go_on_after_midnight(case=case, last_day=last_day):
            with at(last_day + timedelta(days=1), 0, 0, 1):
                return going_on(world, case, kind)

        one_wins(overlap(object_in_time, go_on_after_midnight))
        assert FILED in verbs(case)
        assert moved not in verbs(case)
        assert Application.objects.get(pk=case.pk).status == NOTICES[kind][0]
        assert Objection.objects.get(entry=entry).status == "OPEN"


@pytest.mark.parametrize("kind", NOTICES)
def test_objection_and_the_next_act_on_one_day_lets_one_win(world, kind):
    """On the last day it is the objection, on the day after it is the act, whoever is first at the row."""
    moved = NOTICES[kind][2]
    for late in (False, True):
        for _ in range(LATE_OR_NOT):
            case, entry = in_notice(world, kind)
            with at(entry.notice.ends_on + timedelta(days=late), 10, 0, 0):
                answers = race(lambda entry=entry: objecting(entry), lambda case=case: going_on(world, case, kind))
            one_wins(answers)
            assert isinstance(answers[0], Refused) == late
            assert (FILED in verbs(case), moved in verbs(case)) == (not late, late)


@pytest.mark.parametrize("kind", NOTICES)
@pytest.mark.parametrize(("meet", "late"), [(race, False), (race, True), (overlap, False)])
def test_lengthening_and_the_next_act_at_once_lets_one_win(world, kind, meet, late):
    """On its last day a notice may be lengthened and nothing goes on; from the next day it is the other way round."""
    _status, publisher, moved = NOTICES[kind]
    for _ in times(meet):
        case, entry = in_notice(world, kind)

        def lengthen(entry=entry):
            return lengthen_notice(
                notice=entry.notice, actor=world[publisher], working_days=20, reason="系统停机", key=uuid4()
            )

        with at(entry.notice.ends_on + timedelta(days=late), 10, 0, 0):
            one_wins(meet(lengthen, lambda case=case: going_on(world, case, kind)))
        said = verbs(case)
        assert (LENGTHENED in said, moved in said) == (not late, late)
    check_invariants()


@pytest.mark.parametrize("meet", [race, overlap])
def test_decide_by_two_clerks_lets_one_win(world, meet):
    for _ in times(meet):
        case, entry = in_notice(world, "pre")
        with world.moment():
            objection = objecting(entry)

        def decide(name, upheld, objection=objection):
            return lambda: objections.decide(
                objection=objection, actor=world[name], upheld=upheld, finding="经核查。", key=uuid4()
            )

        with world.moment():
            one_wins(meet(decide("clerk", True), decide("clerk_2", False)))
        stored = Objection.objects.get(pk=objection.pk)
        status = Application.objects.get(pk=case.pk).status
        assert (stored.status, status) in {("UPHELD", "CANCELLED"), ("REJECTED", "UNIT_NOTICE")}
        assert len(verbs(case, "application.objection_")) == 2
