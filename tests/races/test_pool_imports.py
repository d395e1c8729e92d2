"""Two lists of experts at once: nobody becomes an expert twice, and no list is half imported."""

import pytest

from committees.models import Expert, PoolEntry
from portal.workbooks.models import Intake
from portal.workbooks.services import apply_intake, confirm_intake
from tests.committees.pool_room import room
from tests.committees.test_pool_import import check, person, row
from tests.races.racing import check_invariants, overlap, race, times

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("monday")]


def confirmed(here, *rows):
    return confirm_intake(intake=check(here, *rows), actor=here.secretary)


@pytest.mark.parametrize("meet", [race, overlap])
def test_two_offices_that_bring_the_same_people_appoint_them_once(meet):
    for number in times(meet):
        here, there = room(name=f"专家库{number}"), room(name=f"又一个专家库{number}")
        users = [person() for _ in range(3)]
        first, second = confirmed(here, *map(row, users)), confirmed(there, *map(row, reversed(users)))
        meet(lambda: apply_intake(first.pk), lambda: apply_intake(second.pk))  # noqa: B023
        assert Expert.objects.filter(user__in=users).count() == 3
        assert PoolEntry.objects.filter(expert__user__in=users).count() == 3
        ended = Intake.objects.filter(pk__in=[first.pk, second.pk]).values_list("status", flat=True)
        assert sorted(ended) == ["APPLIED", "FAILED"]
    check_invariants()


@pytest.mark.parametrize("meet", [race, overlap])
def test_taking_in_by_hand_while_a_list_brings_the_same_person(meet):
    for number in times(meet):
        here = room(name=f"专家库{number}")
        user = person()
        listed = confirmed(here, row(user))
        meet(lambda: here.take_in(user), lambda: apply_intake(listed.pk))  # noqa: B023
        assert here.pool.entries.live().count() == 1
    check_invariants()
