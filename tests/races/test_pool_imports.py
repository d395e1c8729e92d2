"""Two imports at once: nobody becomes an expert twice, and no list is half imported."""

import pytest

from committees import services
from committees.models import Expert, PoolEntry, PoolImport
from tests.committees.pool_room import room
from tests.committees.test_pool_import import person, row, workbook
from tests.races.racing import check_invariants, one_wins, overlap, race, times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("monday")]


@pytest.mark.parametrize("meet", [race, overlap])
def test_the_same_preview_is_imported_once(meet):
    for number in times(meet):
        here = room(name=f"专家库{number}")
        users = [person() for _ in range(3)]
        imported, _ = services.check_workbook(pool=here.pool, content=workbook(*map(row, users)), actor=here.secretary)
        act = lambda: services.apply_import(imported=imported, actor=here.secretary)  # noqa: B023, E731
        one_wins(meet(act, act))
        assert here.pool.entries.live().count() == 3
    check_invariants()


@pytest.mark.parametrize("meet", [race, overlap])
def test_two_offices_that_bring_the_same_people_appoint_them_once(meet):
    for number in times(meet):
        here, there = room(name=f"专家库{number}"), room(name=f"又一个专家库{number}")
        users = [person() for _ in range(3)]
        first, _ = services.check_workbook(pool=here.pool, content=workbook(*map(row, users)), actor=here.secretary)
        second, _ = services.check_workbook(
            pool=there.pool, content=workbook(*map(row, reversed(users))), actor=there.secretary
        )
        one_wins(
            meet(
                lambda: services.apply_import(imported=first, actor=here.secretary),  # noqa: B023
                lambda: services.apply_import(imported=second, actor=there.secretary),  # noqa: B023
            )
        )
        assert Expert.objects.filter(user__in=users).count() == 3
        assert PoolEntry.objects.filter(expert__user__in=users).count() == 3
        assert PoolImport.objects.filter(pk__in=[first.pk, second.pk], status="APPLIED").count() == 1
    check_invariants()


@pytest.mark.parametrize("meet", [race, overlap])
def test_taking_in_by_hand_while_a_list_brings_the_same_person(meet):
    for number in times(meet):
        here = room(name=f"专家库{number}")
        user = person()
        imported, _ = services.check_workbook(pool=here.pool, content=workbook(row(user)), actor=here.secretary)
        one_wins(
            meet(
                lambda: here.take_in(user),  # noqa: B023
                lambda: services.apply_import(imported=imported, actor=here.secretary),  # noqa: B023
            )
        )
        assert here.pool.entries.live().count() == 1
    check_invariants()
