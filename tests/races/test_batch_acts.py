"""Two clerks at one list, and one with two windows: each row is done once, and who comes late reads so by row."""

import pytest

from portal.accounts.models import Employment
from portal.audit.models import Record
from portal.batch_acts import services
from portal.batch_acts.models import Selection
from portal.batch_acts.registry import act_named
from portal.core.actors import Role
from tests import factories
from tests.races.racing import overlap, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
DONE_ALREADY = "当前状态为“已确认”，不能办理“确认劳动关系”。可能已有人先办理。"


@pytest.fixture
def claims():
    unit = factories.OrganisationFactory()
    return [
        Employment.objects.create(user=factories.UserFactory(), organisation=unit, since="2020-03-01") for _ in range(3)
    ]


def chosen(actor, rows):
    act = act_named("confirm_employment", actor)
    selection = services.choose(act=act, actor=actor, keys=[str(row.pk) for row in rows])
    return lambda: services.carry_out(selection=selection, act=act, actor=actor, keys=selection.rows, fields={})


@pytest.mark.parametrize("meet", [race, overlap])
def test_second_clerk_reads_by_row_that_the_first_has_done_it(claims, meet):
    first, second = (factories.staff(Role.UNIT_CLERK, claims[0].organisation) for _ in range(2))
    reports = [each.report for each in meet(chosen(first, claims[:2]), chosen(second, claims))]
    assert sorted(len(report["done"]) for report in reports) in ([0, 3], [1, 2])
    declined = [reason for report in reports for _cells, reason in report["declined"]]
    assert declined == [DONE_ALREADY] * 2
    assert Record.objects.filter(verb="employment.confirmed").count() == 3


def test_one_selection_in_two_windows_is_done_once_and_both_show_it(claims):
    act = chosen(factories.staff(Role.UNIT_CLERK, claims[0].organisation), claims)
    first, second = (each.report for each in race(act, act))
    assert first == second
    assert len(first["done"]) == 3
    assert Record.objects.filter(verb="employment.confirmed").count() == 3
    assert Selection.objects.count() == 1
